using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>Always answers the mean of the training ratings: what every model has to beat.</summary>
public sealed class MeanModel : IRatingModel
{
    private readonly float mean;

    /// <summary>Takes the mean.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public MeanModel(Interactions train)
    {
        train.RequireRows();
        mean = train.MeanRating;
    }

    /// <inheritdoc />
    public string Name => "mean";

    /// <inheritdoc />
    public float[] Predict(Interactions rows)
    {
        Require.NotNull(rows);
        return [.. Enumerable.Repeat(mean, rows.Count)];
    }
}
