using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Whether the ids of ratings are those of the table that describes them.</summary>
internal static partial class IdMeeting
{
    private static readonly (string Reason, Func<string, string> Rewrite)[] Reasons =
    [
        ("a .0 at the end, which pandas writes where a column has holes", id => PointZero().Replace(id, "")),
        ("zeros in front, which Excel takes away", id => PointZero().Replace(id, "").TrimStart('0')),
        ("upper and lower case", id => id.ToUpperInvariant()),
        ("letters in front", id => Letters().Replace(id, "").TrimStart('0')),
    ];

    /// <summary>Notes where the ids of users or of items do not meet.</summary>
    public static IEnumerable<string> Notes(DataFrame train, Roles roles, DataFrame? users, DataFrame? items) =>
        [.. Notes(train, users, roles.User, "users"), .. Notes(train, items, roles.Item, "items")];

    /// <summary>A note where fewer than half of the ids in training are in the other table, with the likely reason.</summary>
    /// <param name="train">The training table.</param>
    /// <param name="side">The table of users or items; null where there is none.</param>
    /// <param name="id">The column of ids in both.</param>
    /// <param name="what">What the ids are of, such as "items".</param>
    private static IEnumerable<string> Notes(DataFrame train, DataFrame? side, string id, string what)
    {
        if (side?.Columns.FirstOrDefault(column => column.Name == id) is not { } described)
            yield break;
        var (known, asked) = (Vocabulary.From(described), Vocabulary.From(train[id]));
        var found = asked.Ids.Count(known.Contains);
        if (found * 2 >= asked.Count || known.Count == 0)
            yield break;
        int After(Func<string, string> rewrite)
        {
            var rewritten = known.Ids.Select(name => rewrite(name.ToString())).ToHashSet(StringComparer.Ordinal);
            return asked.Ids.Count(name => rewritten.Contains(rewrite(name.ToString())));
        }
        var (reason, most) = Reasons.Select(reason => (reason.Reason, After(reason.Rewrite))).MaxBy(pair => pair.Item2);
        yield return Invariant($"Of {asked.Count:#,0} {what} with ratings, {found:#,0} are in the table of {what}")
            + $" (ratings have {asked[1]}, the table has {known[1]}). "
            + (most > found && most * 2 >= asked.Count
                ? Invariant($"The likely reason: {reason}; without them {most:#,0} would meet. Write the ids alike in both files.")
                : "Check that both files are of the same data set, and which column holds the ids.");
    }

    [GeneratedRegex(@"\.0+$")]
    private static partial Regex PointZero();

    [GeneratedRegex(@"^\p{L}+[_:-]?")]
    private static partial Regex Letters();
}
