using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>A data set's tables, and which column plays which part.</summary>
public sealed class RatingTables : IShown
{
    internal RatingTables(string name, Roles roles, DataFrame train)
    {
        roles.Check();
        (Name, Roles, Train) = (name, roles, train);
    }

    /// <summary>The data set's name: the folder's or the file's.</summary>
    public string Name { get; }

    /// <summary>Which column plays which part.</summary>
    public Roles Roles { get; }

    /// <summary>The ratings to learn from, or the events, one a row.</summary>
    public DataFrame Train { get; }

    /// <summary>Pairs of user and item whose rating is asked for, or null.</summary>
    public DataFrame? Test { get; internal init; }

    /// <summary>What is known of users, one a row, or null.</summary>
    public DataFrame? Users { get; internal init; }

    /// <summary>What is known of items, one a row, or null.</summary>
    public DataFrame? Items { get; internal init; }

    /// <summary>What was decided while reading, with counts, such as rows left out.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    // Of several rows of an item the first one counts.
    private Dictionary<Id, int> RowsOfItems => field ??= FindItems(Items![Roles.Item]);

    /// <summary>A data set of tables that are in memory, which stay as they are.</summary>
    /// <param name="train">
    /// A rating or an event a row. Ids are whole numbers or text, ratings numbers of any type, times seconds since 1970 or dates.
    /// </param>
    /// <param name="roles">The columns' names.</param>
    /// <param name="users">A user a row, or null.</param>
    /// <param name="items">An item a row, or null.</param>
    /// <param name="test">Pairs of user and item whose rating is asked for, or null.</param>
    /// <param name="name">What the data set is called.</param>
    /// <returns>The tables, their columns typed as a file's would be.</returns>
    /// <exception cref="ArgumentException">A column is missing, holds another type or a missing value, or plays two parts.</exception>
    public static RatingTables From(
        DataFrame train, Roles roles, DataFrame? users = null, DataFrame? items = null, DataFrame? test = null, string name = "tables")
    {
        Require.NoneNull(train, roles);
        DataFrameColumn Typed(DataFrameColumn column) => column switch
        {
            { Name: var part } when part == roles.Value && column.IsNumericColumn() =>
                new SingleDataFrameColumn(part, Values(column, Finite)),
            PrimitiveDataFrameColumn<DateTime> or PrimitiveDataFrameColumn<int> when column.Name == roles.Time =>
                new Int64DataFrameColumn(column.Name, Values(column, Seconds)),
            _ => column,
        };
        var typed = new DataFrame(train.Columns.Select(Typed));
        Interactions.RequireColumns(new RatingTables(name, roles, typed));
        return new RatingTables(name, roles, typed)
        {
            Test = test,
            Users = users,
            Items = items,
            Notes = [.. IdMeeting.Notes(train, roles, users, items)],
        };

        static float? Finite(object value) => Convert.ToSingle(value, CultureInfo.InvariantCulture) is var number
            && float.IsFinite(number) ? number : null;
        static long? Seconds(object time) => time is DateTime date
            ? new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Utc)).ToUnixTimeSeconds()
            : (int)time;
        static IEnumerable<T?> Values<T>(DataFrameColumn column, Func<object, T?> convert) where T : struct =>
            column.Cast<object?>().Select(value => value is null ? null : convert(value));
    }

    /// <summary>An item's title.</summary>
    /// <param name="item">A raw id.</param>
    /// <returns>The id itself where the data has no title for it.</returns>
    public string TitleOf(Id item) =>
        RowOfItem(item) is { } row && Roles.Title is { } title && Items![title][row] is string { Length: > 0 } text
            ? text
            : item.ToString();

    string IShown.ToHtml() => Markup().Html() + string.Concat(Notes.Select(IShown.Paragraph));

    /// <summary>The tables' rows and columns, each column's part in brackets, then the notes.</summary>
    /// <returns>Aligned lines.</returns>
    public override string ToString() => string.Join('\n', Notes.Prepend(Markup().ToString()));

    /// <summary>A column of the training table.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    internal DataFrameColumn Column(string name, string part) =>
        Train.Columns.FirstOrDefault(column => column.Name == name) ?? throw new ArgumentException(
        $"The training table of {Name} has no column {name}; it has {string.Join(", ", Train.Columns.Select(column => column.Name))}. "
        + $"Name the column in Roles.{part}.");

    /// <summary>An item's row in <see cref="Items"/>; null where it has none.</summary>
    internal int? RowOfItem(Id item) => Items is not null && RowsOfItems.TryGetValue(item, out var row) ? row : null;

    private static Dictionary<Id, int> FindItems(DataFrameColumn column)
    {
        var ids = new Vocabulary();
        return ids.Index(column).Index().DistinctBy(row => row.Item).ToDictionary(row => ids[row.Item], row => row.Index);
    }

    private string Range() => Roles switch
    {
        { RatingRange: { } range } => Invariant($"ratings from {range.Lowest} to {range.Highest}"),
        { IsLog: true } => "events",
        _ => "ratings of any size",
    };

    private ShownTable Markup()
    {
        (string Part, DataFrame? Table)[] tables = [("train", Train), ("test", Test), ("users", Users), ("items", Items)];
        object?[] Line(string part, DataFrame table) =>
            [part, table.Rows.Count.ToString("#,0", CultureInfo.InvariantCulture), string.Join(", ", table.Columns.Select(Named))];
        return new ShownTable(["Table", "Rows", "Columns"],
            [.. tables.Where(table => table.Table is not null).Select(table => Line(table.Part, table.Table!))], $"{Name}: {Range()}.");
    }

    private string Named(DataFrameColumn column)
    {
        (string? Name, string Part)[] parts =
        [
            (Roles.User, "user"), (Roles.Item, "item"), (Roles.Rating, "rating"), (Roles.Strength, "strength"),
            (Roles.Time, "time"), (Roles.Kind, "kind"), (Roles.Title, "title"), (Roles.Group, "group"),
        ];
        var part = parts.FirstOrDefault(part => part.Name == column.Name).Part
            ?? (Roles.UserColumns.Contains(column.Name) || Roles.ItemColumns.Contains(column.Name) ? "side" : null);
        return part is null ? column.Name : $"{column.Name} ({part})";
    }
}
