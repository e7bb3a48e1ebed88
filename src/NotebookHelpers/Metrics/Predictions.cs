namespace NotebookHelpers.Metrics;

/// <summary>What all errors of predictions ask of their two lists.</summary>
internal static class Predictions
{
    /// <exception cref="ArgumentException">The lengths differ, or there are none.</exception>
    public static void Require(int predicted, int actual)
    {
        if (predicted != actual)
        {
            throw new ArgumentException(
                $"There are {predicted} predictions for {actual} ratings; expected one for each, in the same order.");
        }

        if (actual == 0)
            throw new ArgumentException("There are no ratings to compare with, and so no error. Is the validation part empty?");
    }
}
