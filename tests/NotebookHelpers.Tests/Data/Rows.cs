using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Interactions from rows that are written out in a test.</summary>
internal static class Rows
{
    public static Interactions Of(params (Id User, Id Item, float Rating, long Time)[] rows) => Of(rows, hasTimes: true);

    public static Interactions WithoutTimes(params (Id User, Id Item, float Rating)[] rows) =>
        Of([.. rows.Select(row => (row.User, row.Item, row.Rating, 0L))], hasTimes: false);

    public static string[] Text(Interactions data) =>
        [.. Enumerable.Range(0, data.Count).Select(
            row => FormattableString.Invariant($"{data.UserAt(row)} {data.ItemAt(row)} {data.Ratings[row]}"))];

    private static Interactions Of((Id User, Id Item, float Rating, long Time)[] rows, bool hasTimes)
    {
        Vocabulary users = new(), items = new();
        return new Interactions(users, items, [.. rows.Select(row => users.Add(row.User))], [.. rows.Select(row => items.Add(row.Item))],
            [.. rows.Select(row => row.Rating)], hasTimes ? [.. rows.Select(row => row.Time)] : null);
    }
}
