using System.Collections;
using Microsoft.Data.Analysis;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using Plotly.NET;
using TorchSharp;

namespace NotebookHelpers.Tests.Parameters;

/// <summary>What a call gave: whether it is whole, and how it shows itself.</summary>
/// <param name="asked">Rows to ask a model with.</param>
internal sealed class Results(Interactions asked)
{
    /// <summary>What is wrong with a result, or null.</summary>
    public string? Fault(object? result) =>
        Numbers(result).Any(number => !double.IsFinite(number)) ? "gives a number that is not finite, in silence" : null;

    /// <summary>A result as it is shown.</summary>
    public static string Text(object? result) => result switch
    {
        null => "nothing",
        GenericChart chart => $"{ChartForms.ToText(chart)}\n{ChartForms.ToPlotly(chart)}",
        IShown shown => $"{shown}\n{shown.ToHtml()}",
        DataFrame frame => $"{DataFrameForms.ToText(frame)}\n{DataFrameForms.ToHtml(frame)}",
        torch.Tensor tensor => TensorForms.ToText(tensor),
        IRanker ranker => ranker.Name,
        IRatingModel model => model.Name,
        string text => text,
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        IEnumerable list => string.Join("\n", list.Cast<object?>().Select(Text)),
        _ => result.ToString() ?? "",
    };

    private IEnumerable<double> Numbers(object? result) => result switch
    {
        double or float => [Convert.ToDouble(result)],
        History history => history.SelectMany(epoch => new[] { epoch.TrainLoss, epoch.ValidationRmse, epoch.ValidationMae }),
        RateCurve curve => curve.Losses.Take(curve.Losses.Count - 1),
        RankedItems ranked => ranked.Scores.Select(score => (double)score),
        RankingMetrics metrics => [metrics.HitRate, metrics.Ndcg, metrics.MeanReciprocalRank, metrics.Auc],
        Interactions rows => rows.Ratings.Select(rating => (double)rating),
        Split split => Numbers(split.Train).Concat(Numbers(split.Validation)),
        Embeddings embeddings => embeddings.Vectors.ToFloats().Select(value => (double)value),
        Projection projection => projection.Places.SelectMany(axis => axis).Select(value => (double)value),
        ShownTable table => table.Rows.SelectMany(row => row).OfType<double>(),
        DataFrame frame => frame.Columns.OfType<SingleDataFrameColumn>().SelectMany(column => column.Select(value => (double)value!)),
        IRatingModel model => model.Predict(asked).Select(value => (double)value).Concat(model is IRanker ranker ? Scores(ranker) : []),
        IRanker ranker => Scores(ranker),
        IEnumerable<double> numbers => numbers,
        IEnumerable<float> numbers => numbers.Select(number => (double)number),
        IEnumerable<Split> splits => splits.SelectMany(Numbers),
        _ => [],
    };

    private IEnumerable<double> Scores(IRanker ranker)
    {
        var scores = new float[asked.Count * ranker.Items.Size];
        ranker.Score(asked, scores);
        return scores.Where((_, place) => place % ranker.Items.Size > 0).Select(score => (double)score);
    }
}
