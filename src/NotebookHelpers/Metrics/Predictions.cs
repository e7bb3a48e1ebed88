namespace NotebookHelpers.Metrics;

/// <summary>What all errors of predictions have in common.</summary>
internal static class Predictions
{
    /// <summary>The mean over all rows of what an error, predicted - actual, costs.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or there are none.</exception>
    public static double MeanCost(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual, Func<double, double> cost)
    {
        if (predicted.Length != actual.Length)
        {
            throw new ArgumentException(
                $"There are {predicted.Length} predictions for {actual.Length} ratings; expected one for each, in the same order.");
        }

        if (actual.IsEmpty)
            throw new ArgumentException("There are no ratings to compare with, and so no error. Is the validation part empty?");
        double sum = 0;
        for (var row = 0; row < actual.Length; row++)
            sum += cost((double)predicted[row] - actual[row]);
        return sum / actual.Length;
    }
}
