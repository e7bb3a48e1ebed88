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
        Check(models.Count, nameof(models));
        var indexed = validation.IndexedBy(train.Users, train.Items);
        var seen = indexed.UserIndices.Zip(indexed.ItemIndices, (user, item) => user > 0 && item > 0).ToArray();
        var cold = seen.Count(isSeen => !isSeen);
        // Without a rating in the top quarter there is nothing to rank.
        var isRanked = validation.Ratings.Any(rating => rating >= validation.LikedFrom) && models.Any(model => model is IRanker);
        var rows = models.Select(model =>
        {
            var predicted = model.Predict(validation);
            var ranking = isRanked && model is IRanker ranker ? RankingMetrics.Of(ranker, train, validation, K, validation.LikedFrom)
                : null;
            return (object?[])
            [
                model.Name, Rounded(Rmse.Of(predicted, validation.Ratings)), Rounded(Mae.Of(predicted, validation.Ratings)),
                Part(predicted, isSeen: true), Part(predicted, isSeen: false),
                .. isRanked ? [ranking is null ? null : Rounded(ranking.HitRate), ranking is null ? null : Rounded(ranking.Ndcg)]
                    : Array.Empty<object?>(),
            ];
        });
        return new ShownTable(
            ["Model", "RMSE", "MAE", "RMSE, seen", "RMSE, cold", .. isRanked ? [$"HR@{K}", $"nDCG@{K}"] : Array.Empty<string>()], [.. rows],
            Invariant($"{validation.Count:#,0} ratings; cold are the {cold:#,0} whose user or item training never saw.")
            + (isRanked ? Invariant($" All items ranked but those seen in training; ratings from {validation.LikedFrom} count as liked.")
            : ""));

        object? Part(float[] predicted, bool isSeen)
        {
            int[] chosen = [.. Enumerable.Range(0, seen.Length).Where(row => seen[row] == isSeen)];
            return chosen.Length == 0 ? null
                : Rounded(Rmse.Of([.. chosen.Select(row => predicted[row])], [.. chosen.Select(row => validation.Ratings[row])]));
        }
    }

    /// <summary>Ranking metrics of all models: all items ranked, those of training left out.</summary>
    /// <param name="train">What users had.</param>
    /// <param name="heldOut">What they chose afterwards; see <see cref="RankingMetrics.Of"/>.</param>
    /// <param name="models">Trained models.</param>
    /// <returns>A row a model.</returns>
    /// <exception cref="ArgumentException">There are no models, or no held-out rows.</exception>
    public static ShownTable Rankings(Interactions train, Interactions heldOut, params IReadOnlyList<IRanker> models)
    {
        Check(models.Count, nameof(models));
        return RankingMetrics.Table([.. models.Select(model => RankingMetrics.Of(model, train, heldOut, K))]);
    }

    /// <summary>
    /// What each column of side information tells a model: its values are dealt out anew among the ids, and the error watched. Nothing is
    /// trained again.
    /// </summary>
    /// <param name="model">A model with side information.</param>
    /// <param name="validation">What it is to predict.</param>
    /// <param name="seed">For the shuffles, three a column; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>A row a column. Where no prediction changes at all, the input was never merged into the model.</returns>
    /// <exception cref="ArgumentException">The model has no side information, or there are no rows.</exception>
    /// <remarks>Permutation importance: Breiman (2001), Random forests, section 10.</remarks>
    public static ShownTable Ablate(IRatingModel model, Interactions validation, int? seed = null)
    {
        if (model is not IFeatureModel { Features.Columns.Count: > 0 } informed)
        {
            throw new ArgumentException(
                $"{model.Name} has no side information to shuffle. Give it features first, as Features.From(train) reads them.",
                nameof(model));
        }

        var predicted = model.Predict(validation);
        var rmse = Rmse.Of(predicted, validation.Ratings);
        return new ShownTable(["Column", "RMSE, shuffled", "Change", "Finding"],
        [
            .. informed.Features.Columns.Select(column =>
            {
                var shuffled = Enumerable.Range(0, Shuffles)
                    .Select(shuffle => informed.With(informed.Features.Shuffled(column, unchecked((seed ?? RandomSeed.Current) + shuffle)))
                    .Predict(validation)).ToArray();
                var error = shuffled.Average(others => Rmse.Of(others, validation.Ratings));
                var isIgnored = shuffled.All(others => others.AsSpan().SequenceEqual(predicted));
                return (object?[])[column, Rounded(error), Rounded(error - rmse),
                    isIgnored ? "changes no prediction: never merged" : error > rmse ? "helps" : "does not help"];
            }),
        ], Invariant($"RMSE of {model.Name} as it is: {rmse:0.0000}; each column shuffled {Shuffles} times."));
    }

    private static object Rounded(double value) => Math.Round(value, 4) + 0.0;

    private static void Check(int models, string name)
    {
        if (models == 0)
            throw new ArgumentException("There are no models to compare; expected at least one.", name);
    }
}
