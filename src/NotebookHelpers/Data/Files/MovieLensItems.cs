using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>
/// What MovieLens and MovieTweetings write into an item's row: the year at the title's end, genres as a list or as flags.
/// </summary>
internal static partial class MovieLensItems
{
    private const string NoGenres = "(no genres listed)";

    /// <summary>Adds the column Year, and joins flags of genres to one column; leaves tables of other things alone.</summary>
    public static DataFrame? Prepare(DataFrame? items, Roles roles)
    {
        StringDataFrameColumn? Texts(string? name) => items?.Columns.FirstOrDefault(column => column.Name == name) as StringDataFrameColumn;
        if (items is null || roles.Title != "title" || Texts(roles.Title) is not { } titles)
            return items;
        var genres = (Texts(roles.Group) ?? Flags(items)).Select(text => text is NoGenres or "" ? null : text);
        var years = new SingleDataFrameColumn("Year", titles.Select(Year));
        return new DataFrame(items[roles.Item], titles, new StringDataFrameColumn(roles.Group!, genres), years);
    }

    private static float? Year(string? title) => YearAtEnd().Match(title ?? "") is { Success: true } match
        ? float.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    private static IEnumerable<string> Flags(DataFrame items)
    {
        // The flags are the columns after the link; the first one says that the genres are unknown.
        DataFrameColumn[] flags = [.. items.Columns.SkipWhile(column => column.Name != "unknown").Skip(1)];
        return Enumerable.Range(0, (int)items.Rows.Count).Select(row =>
            string.Join('|', flags.Where(flag => flag[row] is 1f).Select(flag => flag.Name)));
    }

    // A series has a span of years: its first counts. What follows in brackets is the kind, as in (1995) (V).
    [GeneratedRegex(@"\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)(?:\s*\((?!\d{4})[^()]*\))*\s*$")]
    private static partial Regex YearAtEnd();
}
