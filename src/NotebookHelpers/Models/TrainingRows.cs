using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>What all models ask of the rows they learn from.</summary>
internal static class TrainingRows
{
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static void Require(Interactions train)
    {
        if (train.Count == 0)
            throw new ArgumentException("There are no rows to learn from; expected at least one rating.", nameof(train));
    }
}
