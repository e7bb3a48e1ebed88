using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>What all models ask of the rows they learn from.</summary>
internal static class RequiredRows
{
    /// <exception cref="ArgumentException">There are none.</exception>
    public static void RequireRows([NotNull] this Interactions? rows, [CallerArgumentExpression(nameof(rows))] string name = "")
    {
        Require.NotNull(rows, name);
        Require.Valid(rows.Count > 0, name, "There are no rows to learn from; expected at least one rating.");
    }
}
