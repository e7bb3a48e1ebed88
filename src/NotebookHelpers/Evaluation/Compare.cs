using System.Runtime.CompilerServices;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Tables that put models side by side.</summary>
public static partial class Compare
{
    private const int K = 10;
    private const int Shuffles = 3;

    // With fewer rows the error itself is chance from its second digit on.
    private const int FewRows = 100;

    /// <summary>Errors of all models' predictions, and how well those that rank do it.</summary>
    /// <param name="train">What the models were trained with.</param>
    /// <param name="validation">
    /// What they are to predict. For the rankings a rating in the top quarter of the range counts as liked.
    /// </param>
    /// <param name="models">Trained models.</param>
    /// <returns>
    /// A row a model: RMSE and MAE, RMSE of the pairs that training knows both sides of and of the cold ones, HR@10 and nDCG@10.
    /// </returns>
    /// <exception cref="ArgumentException">There are no models or no rows.</exception>
    public static ShownTable On(Interactions train, Interactions validation, params IReadOnlyList<IRatingModel> models)
    {
        RequireGiven(train, validation, models);
        var indexed = validation.IndexedBy(train.Users, train.Items);
        var rowsBySeen = Enumerable.Range(0, validation.Count)
            .ToLookup(row => indexed.UserIndices[row] > 0 && indexed.ItemIndices[row] > 0);
        int[] seen = [.. rowsBySeen[true]], cold = [.. rowsBySeen[false]];
        // Without a rating in the top quarter there is nothing to rank.
        var isRanked = validation.Ratings.Any(rating => rating >= validation.LikedFrom) && models.Any(model => model is IRanker);
        string[] columns = ["Model", "RMSE", "MAE", "RMSE, seen", "RMSE, cold"];
        var note = Invariant($"{validation.Count:#,0} ratings; cold are the {cold.Length:#,0} whose user or item training never saw.");
        if (isRanked)
        {
            columns = [.. columns, $"HR@{K}", $"nDCG@{K}"];
            note += Invariant($" All items ranked but those seen in training; ratings from {validation.LikedFrom} count as liked.");
        }
        var rows = models.Select(model =>
        {
            var predicted = model.Predict(validation);
            var ratings = validation.Ratings;
            double?[] errors = [Rmse.Of(predicted, ratings), Mae.Of(predicted, ratings), Part(predicted, seen), Part(predicted, cold)];
            var ranking = isRanked && model is IRanker ranker
                ? RankingMetrics.Of(ranker, train, validation, K, validation.LikedFrom)
                : null;
            double?[] ranks = isRanked ? [ranking?.HitRate, ranking?.Ndcg] : [];
            return (object?[])[model.Name, .. errors.Concat(ranks).Select(Rounded)];
        });
        return new ShownTable(columns, [.. rows], note);

        double? Part(float[] predicted, int[] rows) => rows.Length == 0 ? null
            : Math.Round(Rmse.Of([.. rows.Select(row => predicted[row])], [.. rows.Select(row => validation.Ratings[row])]),
                rows.Length < FewRows ? 1 : 4);
    }

    /// <summary>Ranking metrics of all models: all items ranked, those of training left out.</summary>
    /// <param name="train">What users had.</param>
    /// <param name="heldOut">What they chose afterwards; see <see cref="RankingMetrics.Of"/>.</param>
    /// <param name="models">Trained models.</param>
    /// <returns>A row a model.</returns>
    /// <exception cref="ArgumentException">There are no models, or no held-out rows.</exception>
    public static ShownTable Rankings(Interactions train, Interactions heldOut, params IReadOnlyList<IRanker> models)
    {
        RequireGiven(train, heldOut, models);
        return RankingMetrics.Table([.. models.Select(model => RankingMetrics.Of(model, train, heldOut, K))]);
    }

    /// <summary>
    /// What each column of side information tells a model: its values are dealt out anew among the ids, and the error watched. Nothing is
    /// trained again.
    /// </summary>
    /// <param name="model">A model with side information.</param>
    /// <param name="validation">What it is to predict.</param>
    /// <param name="seed">The seed of the shuffles, of which each column gets three; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>A row a column. Where no prediction changes at all, the input was never merged into the model.</returns>
    /// <exception cref="ArgumentException">The model has no side information, or there are no rows.</exception>
    /// <remarks>Permutation importance: Breiman (2001), Random forests, section 10.</remarks>
    public static ShownTable Ablate(IRatingModel model, Interactions validation, int? seed = null)
    {
        Require.NoneNull(model, validation);
        var informed = model as IFeatureModel;
        Require.Valid(informed?.Features.Columns.Count > 0, nameof(model),
            $"{model.Name} has no side information to shuffle. Give it features first, as Features.From(train) reads them.");
        var predicted = model.Predict(validation);
        var rmse = Rmse.Of(predicted, validation.Ratings);
        var rows = informed.Features.Columns.Select(column =>
        {
            var seeds = Enumerable.Range(0, Shuffles).Select(shuffle => unchecked((seed ?? RandomSeed.Current) + shuffle));
            var shuffled = seeds.Select(own => informed.With(informed.Features.Shuffled(column, own)).Predict(validation)).ToArray();
            var error = shuffled.Average(others => Rmse.Of(others, validation.Ratings));
            var isIgnored = shuffled.All(others => others.AsSpan().SequenceEqual(predicted));
            var finding = isIgnored ? "changes no prediction: never merged" : Rounded(error - rmse) is > 0.0 ? "helps" : "does not help";
            return (object?[])[column, Rounded(error), Rounded(error - rmse), finding];
        });
        return new ShownTable(["Column", "RMSE, shuffled", "Change", "Finding"], [.. rows],
            Invariant($"RMSE of {model.Name} as it is: {rmse:0.0000}; each column shuffled {Shuffles} times."));
    }

    // No "-0" is shown.
    private static object? Rounded(double? value) => value is { } number ? Math.Round(number, 4) + 0.0 : null;

    private static void RequireGiven<T>(
        Interactions train, Interactions rows, IReadOnlyList<T> models, [CallerArgumentExpression(nameof(rows))] string name = "")
    {
        Require.NotNull(train);
        Require.NotNull(rows, name);
        Require.Some(models, nameof(models), "models to compare");
    }
}
