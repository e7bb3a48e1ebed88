using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Metrics;

/// <summary>
/// Root mean squared error: the square root of the mean of (predicted - actual)². Large errors count more; lower is better.
/// </summary>
public static class Rmse
{
    /// <summary>The error of predictions.</summary>
    /// <param name="predicted">The predictions, in rating units.</param>
    /// <param name="actual">The ratings, as many and in the same order.</param>
    /// <returns>The error in rating units; NaN where a prediction is NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are none.</exception>
    public static double Of(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual) =>
        Math.Sqrt(Predictions.MeanCost(predicted, actual, error => error * error));

    /// <summary>The error of a model's predictions.</summary>
    /// <param name="model">What predicts.</param>
    /// <param name="rows">What it is to predict; rows that it learned from would flatter it.</param>
    /// <returns>The error in rating units.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static double Of(IRatingModel model, Interactions rows) => Of(Predictions.Of(model, rows), rows.Ratings);

    /// <summary>The error below which no model gets but by luck, since the rest is chance.</summary>
    /// <param name="rows">Ratings.</param>
    /// <returns>In rating units; null where it is not known: it is for ratings of the embedded data only.</returns>
    public static double? Floor(Interactions rows)
    {
        Require.NotNull(rows);
        return ArticleWorld.Floor(rows);
    }
}
