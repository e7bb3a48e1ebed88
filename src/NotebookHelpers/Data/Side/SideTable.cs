using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// What is known of users, or of items, besides their id. Its ids are those of training, with the same indices, then all others that the
/// data set's table has: something is known of these too, though training never saw them.
/// </summary>
/// <param name="Ids">All ids, those of training first.</param>
/// <param name="Known">How many of the ids training saw: only indices up to here have an embedding of their own.</param>
/// <param name="Categories">The columns of categories; row 0 of each is the unknown id's, then comes a row for each of the ids.</param>
/// <param name="Numbers">The columns of numbers, whose rows are the same.</param>
internal sealed record SideTable(Vocabulary Ids, int Known, IReadOnlyList<CategoryColumn> Categories, IReadOnlyList<NumberColumn> Numbers)
{
    private const char Separator = '|';

    public IEnumerable<string> Columns => Categories.Select(column => column.Name).Concat(Numbers.Select(column => column.Name));

    /// <summary>Reads the columns that tell something.</summary>
    /// <param name="table">The data set's table.</param>
    /// <param name="id">Its column of ids.</param>
    /// <param name="columns">Its side columns.</param>
    /// <param name="training">The ids of training.</param>
    /// <param name="notes">Gets a line for each column that is left out.</param>
    public static SideTable From(DataFrame table, string id, IReadOnlyList<string> columns, Vocabulary training, List<string> notes)
    {
        var ids = new Vocabulary(training.Ids);
        var groups = RowGroups.From(ids.Index(table[id]), ids.Size);
        // Of an id's rows in the table the first one counts; -1 stands for an id without any.
        int[] rows = [.. Enumerable.Range(0, ids.Size).Select(index => groups[index] is [var first, ..] ? first : -1)];
        List<CategoryColumn> categories = [];
        List<NumberColumn> numbers = [];
        foreach (var column in columns.Select(name => table[name]))
        {
            if (column is SingleDataFrameColumn values)
                numbers.Add(Numbers(values));
            else if (column is StringDataFrameColumn texts && Levels(texts) is var read && read.Levels.Count <= training.Count / 2)
                categories.Add(read);
            else
                notes.Add($"Column {column.Name} is left out: nearly every row has another value, so that it says no more than the id.");
        }
        return new SideTable(ids, training.Count, categories, numbers);

        NumberColumn Numbers(SingleDataFrameColumn values) =>
            new(values.Name, Array.ConvertAll(rows, row => row < 0 ? float.NaN : values[row] ?? float.NaN), training.Count);
        CategoryColumn Levels(StringDataFrameColumn texts) =>
            CategoryColumn.From(texts.Name, [.. rows.Select(row => row < 0 ? [] : Parts(texts[row]))], training.Count);
    }

    /// <summary>A table of which nothing is known but the ids.</summary>
    public static SideTable IdsOf(Vocabulary training) => new(training, training.Count, [], []);

    /// <summary>The same table with some of its columns.</summary>
    public SideTable Where(Func<string, bool> chosen) => this with
    {
        Categories = [.. Categories.Where(column => chosen(column.Name))],
        Numbers = [.. Numbers.Where(column => chosen(column.Name))],
    };

    /// <summary>The same table, whose numbers have become categories.</summary>
    /// <param name="bins">How many a column of numbers becomes at most.</param>
    public SideTable Binned(int bins) =>
        this with { Categories = [.. Categories, .. Numbers.Select(column => column.Binned(bins))], Numbers = [] };

    /// <summary>The same table with one column's rows shuffled: it keeps its values, and no longer says whose they are.</summary>
    public SideTable Shuffled(string name, SeededRandom random)
    {
        int[] order = [.. Enumerable.Range(0, Ids.Size)];
        // The unknown id keeps its row.
        random.Shuffle(order.AsSpan(1));
        return this with
        {
            Categories = [.. Categories.Select(column => column.Name != name ? column : column.Ordered(order))],
            Numbers = [.. Numbers.Select(column => column.Name != name ? column : column.Ordered(order))],
        };
    }

    private static string[] Parts(string? text) =>
        text?.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
