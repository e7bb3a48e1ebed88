using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Metrics;

/// <summary>What all errors of predictions have in common.</summary>
internal static class Predictions
{
    private const string NoRatings = "There are no ratings to compare with, and so no error. Is the validation part empty?";

    /// <summary>A model's predictions, to be compared with the ratings.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static float[] Of(IRatingModel model, Interactions rows)
    {
        Require.NoneNull(model, rows);
        Require.Valid(rows.Count > 0, nameof(rows), NoRatings);
        return model.Predict(rows);
    }

    /// <summary>The mean over all rows of what an error, predicted - actual, costs.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or there are none.</exception>
    public static double MeanCost(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual, Func<double, double> cost)
    {
        if (predicted.Length != actual.Length)
        {
            throw new ArgumentException(
                $"There are {predicted.Length} predictions for {actual.Length} ratings (actual); expected one for each, in the same order.",
                nameof(predicted));
        }

        if (actual.IsEmpty)
            throw new ArgumentException(NoRatings, nameof(actual));
        double sum = 0;
        for (var row = 0; row < actual.Length; row++)
            sum += cost((double)predicted[row] - actual[row]);
        return sum / actual.Length;
    }
}
