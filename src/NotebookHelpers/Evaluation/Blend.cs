using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Several models as one: what they say is averaged, since their errors differ.</summary>
/// <remarks>
/// With equal weights a poor model can harm. Others come from rows that neither the models nor the table saw: models fitted on a part of the
/// training part are weighed by its other part, and their weights used for models of the same kinds that are fitted on all of it.
/// </remarks>
public static class Blend
{
    // Weights that are tried are multiples of one over these: an error is looked up, lists have to be made.
    private const int RatingSteps = 20, RankingSteps = 5, Most = 6, K = 10;

    /// <summary>The weighted mean of what several models predict.</summary>
    /// <param name="models">Trained models.</param>
    /// <param name="weights">A weight a model; null for equal ones.</param>
    /// <returns>What predicts.</returns>
    /// <exception cref="ArgumentException">There are no models, or the weights are not those of so many.</exception>
    public static IRatingModel Ratings(IReadOnlyList<IRatingModel> models, IReadOnlyList<double>? weights = null) =>
        new RatingBlend(models, Shares(models, weights));

    /// <summary>
    /// Ranks by the weighted mean of several models' scores, each model's first brought to mean 0 and deviation 1 over all items of a list.
    /// </summary>
    /// <param name="models">Trained models of the same items. What one of them never proposes counts as its lowest score.</param>
    /// <param name="weights">A weight a model; null for equal ones.</param>
    /// <returns>What ranks.</returns>
    /// <exception cref="ArgumentException">There are no models, their items differ, or the weights are not those of so many.</exception>
    public static IRanker Rankings(IReadOnlyList<IRanker> models, IReadOnlyList<double>? weights = null) =>
        new RankingBlend(models, Shares(models, weights));

    /// <summary>The weights by which the mean of several models has the lowest RMSE.</summary>
    /// <param name="validation">Rows that the models did not learn from.</param>
    /// <param name="models">At most six trained models.</param>
    /// <returns>A weight a model, of the sum 1.</returns>
    /// <exception cref="ArgumentException">There are no rows, no models, or too many.</exception>
    public static IReadOnlyList<double> Weights(Interactions validation, params IReadOnlyList<IRatingModel> models)
    {
        Require.NotNull(validation);
        var tried = Tried(models, RatingSteps);
        var errors = models.Select(model => Predictions.Of(model, validation)).ToArray();
        foreach (var error in errors)
            TensorPrimitives.Subtract(error, validation.Ratings, error);
        // The squared error of the mean is the sum of the errors' products, each times that of their weights.
        var products = errors.SelectMany(_ => errors, (one, other) => (double)TensorPrimitives.Dot<float>(one, other)).ToArray();
        return tried.MinBy(weights => TensorPrimitives.Dot<double>(
            [.. weights.SelectMany(_ => weights, (one, other) => one * other)], products))!;
    }

    /// <summary>The weights by which the blend of several models has the highest nDCG@10.</summary>
    /// <param name="train">What the models learned from.</param>
    /// <param name="heldOut">What users chose afterwards.</param>
    /// <param name="models">At most six trained models of the same items.</param>
    /// <returns>A weight a model, of the sum 1.</returns>
    /// <exception cref="ArgumentException">There are no held-out rows, no models, or too many, or their items differ.</exception>
    public static IReadOnlyList<double> Weights(Interactions train, Interactions heldOut, params IReadOnlyList<IRanker> models)
    {
        Require.NoneNull(train, heldOut);
        var tried = Tried(models, RankingSteps);
        var blend = new RankingBlend(models, Shares(models, null));
        var users = HeldOutUser.From(blend, train, heldOut);
        var queries = HeldOutUser.Queries(users, heldOut);
        var (gains, scores) = (new double[tried.Length], new float[blend.Items.Size]);
        ScoredUsers.Visit(blend, train, queries, (query, mean) =>
        {
            var parts = models.Select((_, model) => blend.ScoresOf(model, queries.Rows([query]))).ToArray();
            foreach (var (place, weights) in tried.Index())
            {
                // Minus infinity stays, which leaves items out; the rest is as good as 0.
                TensorPrimitives.Multiply(mean, 1e-20f, scores);
                foreach (var (part, weight) in parts.Zip(weights))
                    TensorPrimitives.MultiplyAdd(part, (float)weight, scores, scores);
                gains[place] += Ranking.From(scores, users[query].Items, users[query].Unknown).Ndcg(K);
            }
        });
        return tried[Array.IndexOf(gains, gains.Max())];
    }

    // All weights of so many models that are multiples of 1 / steps and have the sum 1.
    private static double[][] Tried<T>(IReadOnlyList<T> models, int steps)
    {
        Require.Some(models, nameof(models), "models to weigh");
        Require.Valid(models.Count <= Most, nameof(models), Invariant($"There are {models.Count} models; at most {Most} are weighed."));
        return [.. Of(models.Count, steps)];

        IEnumerable<double[]> Of(int count, int left) => count == 1 ? [[left / (double)steps]]
            : Enumerable.Range(0, left + 1).SelectMany(first =>
                Of(count - 1, left - first).Select(rest => (double[])[first / (double)steps, .. rest]));
    }

    private static float[] Shares<T>(IReadOnlyList<T> models, IReadOnlyList<double>? weights)
    {
        Require.Some(models, nameof(models), "models to blend");
        weights ??= [.. Enumerable.Repeat(1.0, models.Count)];
        Require.Valid(weights.Count == models.Count && weights.All(weight => weight is >= 0 and <= 1e6) && weights.Sum() > 0,
            nameof(weights), $"The weights are {string.Join(", ", weights.Select(weight => Invariant($"{weight}")))}; "
            + Invariant($"expected {models.Count}, one a model, from 0 on, and not all 0."));
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];
    }

    private sealed class RatingBlend(IReadOnlyList<IRatingModel> models, float[] weights) : IRatingModel
    {
        public string Name => $"blend of {models.Count}";

        public float[] Predict(Interactions rows)
        {
            Require.NotNull(rows);
            var mean = new float[rows.Count];
            foreach (var (model, weight) in models.Zip(weights))
                TensorPrimitives.MultiplyAdd(model.Predict(rows), weight, mean, mean);
            return mean;
        }
    }

    private sealed class RankingBlend : IRanker
    {
        private readonly IReadOnlyList<IRanker> models;
        private readonly float[] weights;
        // For each model its index of each item.
        private readonly int[][] places;

        public RankingBlend(IReadOnlyList<IRanker> models, float[] weights)
        {
            (this.models, this.weights) = (models, weights);
            places = [.. models.Select(model => ScoredUsers.ItemsIn(model, Items))];
            foreach (var (model, items) in models.Zip(places))
            {
                var other = Array.FindIndex(items, 1, place => place == 0);
                Require.Valid(other < 0 && model.Items.Count == Items.Count, nameof(models),
                    Invariant($"{model.Name} ranks {model.Items.Count:#,0} items and {models[0].Name} {Items.Count:#,0}")
                    + (other >= 0 ? $", such as {Items[other]}, which {model.Name} does not know" : "")
                    + ". Blend models of the same training part.");
            }
        }

        public string Name => $"blend of {models.Count}";

        public Vocabulary Items => models[0].Items;

        public void Score(Interactions queries, Span<float> scores)
        {
            IRanker.Check(queries, Items, scores);
            scores = scores[..(queries.Count * Items.Size)];
            scores.Clear();
            for (var model = 0; model < models.Count; model++)
                TensorPrimitives.MultiplyAdd(ScoresOf(model, queries), weights[model], scores, scores);
        }

        // float [queries, items]: of mean 0 and deviation 1 in each row.
        public float[] ScoresOf(int model, Interactions queries)
        {
            var size = Items.Size;
            float[] own = new float[queries.Count * size], scores = new float[own.Length];
            models[model].Score(queries, own);
            for (var start = 0; start < own.Length; start += size)
            {
                var row = own.AsSpan(start, size);
                var some = row[1..].ToArray().Where(score => !float.IsNegativeInfinity(score)).DefaultIfEmpty().ToArray();
                double mean = some.Average(), lowest = some.Min();
                var deviation = Math.Sqrt(some.Average(score => (score - mean) * (score - mean)));
                for (var item = 1; item < size; item++)
                {
                    var score = Math.Max(lowest, row[places[model][item]]);
                    scores[start + item] = deviation == 0 ? 0 : (float)((score - mean) / deviation);
                }
            }
            return scores;
        }
    }
}
