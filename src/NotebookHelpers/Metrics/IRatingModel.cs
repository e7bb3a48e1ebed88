using NotebookHelpers.Data;

namespace NotebookHelpers.Metrics;

/// <summary>Anything that predicts ratings: what a metric can measure and a table can compare.</summary>
public interface IRatingModel
{
    /// <summary>What a comparison calls it, such as <c>biases</c>.</summary>
    string Name { get; }

    /// <summary>A rating for each row's user and item, in rating units.</summary>
    /// <param name="rows">Any interactions: users and items are matched by their ids. The ratings are not looked at.</param>
    /// <returns>One prediction a row, in the order of the rows.</returns>
    float[] Predict(Interactions rows);
}
