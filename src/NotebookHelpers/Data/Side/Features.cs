using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// Side information: what the data set's tables say of users and of items, besides their ids. Text becomes categories (several in one value
/// are separated by |), and so do numbers, in bins; levels and bins are those of training ids alone, and a missing value is a category.
/// </summary>
public sealed class Features : IShown
{
    private readonly IReadOnlyList<string> notes;

    internal Features(SideTable users, SideTable items, IReadOnlyList<string> notes) => (Users, Items, this.notes) = (users, items, notes);

    /// <summary>The names of all columns, the users' first.</summary>
    public IReadOnlyList<string> Columns => [.. Users.Columns, .. Items.Columns];

    internal SideTable Users { get; }

    internal SideTable Items { get; }

    /// <summary>Reads the side columns of the data set that the rows are from.</summary>
    /// <param name="train">The training part: only its ids count for levels and bins.</param>
    /// <returns>All side columns but those in which nearly every row has another value.</returns>
    public static Features From(Interactions train)
    {
        Require.NotNull(train);
        List<string> notes = [];
        SideTable users = SideTable.IdsOf(train.Users), items = SideTable.IdsOf(train.Items);
        if (train.Tables is { Users: { } ofUsers, Roles: var userRoles })
            users = SideTable.From(ofUsers, userRoles.User, userRoles.UserColumns, train.Users, notes);
        if (train.Tables is { Items: { } ofItems, Roles: var itemRoles })
            items = SideTable.From(ofItems, itemRoles.Item, itemRoles.ItemColumns, train.Items, notes);
        return new Features(users, items, notes);
    }

    /// <summary>Only these columns.</summary>
    /// <param name="columns">Names, as in <see cref="Columns"/>.</param>
    /// <returns>Other features.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Features Only(params string[] columns) => Where(Checked(columns).Contains);

    /// <summary>All but these columns.</summary>
    /// <param name="columns">Names, as in <see cref="Columns"/>.</param>
    /// <returns>Other features.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Features Without(params string[] columns) => Where(column => !Checked(columns).Contains(column));

    string IShown.ToHtml() => Table().Html() + string.Concat(notes.Select(IShown.Paragraph));

    /// <summary>One line a column: whose it is, its kind, its levels.</summary>
    /// <returns>Aligned lines.</returns>
    public override string ToString() => string.Join('\n', notes.Prepend(Table().ToString()));

    /// <summary>One column's values dealt out anew among the ids: what a model loses by this is what the column told it.</summary>
    internal Features Shuffled(string column, int seed)
    {
        Checked([column]);
        return new Features(Users.Shuffled(column, new SeededRandom(seed)), Items.Shuffled(column, new SeededRandom(seed)), notes);
    }

    /// <summary>The same columns, whose numbers have become categories.</summary>
    internal Features Binned(int bins) => new(Users.Binned(bins), Items.Binned(bins), notes);

    /// <exception cref="ArgumentException">They were read for other rows, whose ids have other indices.</exception>
    internal void CheckAreOf(Interactions train)
    {
        static bool Fit(SideTable side, Vocabulary ids) => side.Known == ids.Count && side.Ids.Ids.Take(ids.Count).SequenceEqual(ids.Ids);
        Require.Valid(Fit(Users, train.Users) && Fit(Items, train.Items), "features", "The features are those of other rows: their ids "
            + "differ. Read them with Features.From(train), for the rows that the model learns from.");
    }

    private Features Where(Func<string, bool> chosen) => new(Users.Where(chosen), Items.Where(chosen), notes);

    private string[] Checked(string[] columns)
    {
        Require.NotNull(columns);
        var wrong = columns.Except(Columns).ToArray();
        Require.Valid(wrong.Length == 0, nameof(columns),
            $"There is no side column {wrong.FirstOrDefault()}; there are: {string.Join(", ", Columns.DefaultIfEmpty("none"))}.");
        return columns;
    }

    private ShownTable Table() => new(
        ["Of", "Column", "Kind", "Values", "Missing, of training ids"], [.. Lines("users", Users), .. Lines("items", Items)]);

    private static IEnumerable<object?[]> Lines(string whose, SideTable table)
    {
        foreach (var column in table.Categories)
            yield return [whose, column.Name, "categories", Shortened(column.Levels.Skip(1)), Missing(table, row => column[row] is [0])];
        foreach (var column in table.Numbers)
            yield return [whose, column.Name, "number", Range(column.Raw), Missing(table, row => !float.IsFinite(column.Raw[row]))];
    }

    private static int Missing(SideTable table, Func<int, bool> isMissing) => Enumerable.Range(1, table.Known).Count(isMissing);

    private static string Range(float[] values)
    {
        float[] known = [.. values.Where(float.IsFinite).DefaultIfEmpty()];
        return Invariant($"{known.Min():0.##} to {known.Max():0.##}");
    }

    private static string Shortened(IEnumerable<string> levels)
    {
        var all = levels.ToArray();
        return Invariant($"{all.Length}: {string.Join(", ", all.Take(6))}{(all.Length > 6 ? ", …" : "")}");
    }
}
