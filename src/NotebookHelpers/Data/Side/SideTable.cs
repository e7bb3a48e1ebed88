using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// What is known of users, or of items, besides their id. Its ids are those of training, with the same indices, then all others that the
/// data set's table has: something is known of these too, though training never saw them.
/// </summary>
/// <param name="Ids">Training ids first.</param>
/// <param name="Known">How many of them training saw: only indices up to here have an embedding of their own.</param>
/// <param name="Categories">Columns of categories; one entry a row of <paramref name="Ids"/>, the unknown id's first.</param>
/// <param name="Numbers">Columns of numbers, likewise.</param>
internal sealed record SideTable(Vocabulary Ids, int Known, IReadOnlyList<CategoryColumn> Categories, IReadOnlyList<NumberColumn> Numbers)
{
    private const char Separator = '|';

    public IEnumerable<string> Columns => Categories.Select(column => column.Name).Concat(Numbers.Select(column => column.Name));

    /// <summary>Reads the columns that tell something.</summary>
    /// <param name="table">The data set's table, or null.</param>
    /// <param name="id">Its column of ids.</param>
    /// <param name="columns">Its side columns.</param>
    /// <param name="training">The ids of training.</param>
    /// <param name="notes">Gets a line for each column that is left out.</param>
    public static SideTable Of(DataFrame? table, string id, IReadOnlyList<string> columns, Vocabulary training, List<string> notes)
    {
        var ids = new Vocabulary(Enumerable.Range(1, training.Count).Select(index => training[index]));
        var indices = table is null ? [] : ids.Index(table[id]);
        // Of an id's rows in the table the first one counts.
        var rows = new int[ids.Size];
        Array.Fill(rows, -1);
        for (var row = indices.Length - 1; row >= 0; row--)
            rows[indices[row]] = row;
        List<CategoryColumn> categories = [];
        List<NumberColumn> numbers = [];
        foreach (var column in columns.Select(name => table![name]))
        {
            if (column is SingleDataFrameColumn values)
            {
                numbers.Add(new NumberColumn(column.Name, Array.ConvertAll(rows, row => row < 0 ? float.NaN : values[row] ?? float.NaN), training.Count));
            }
            else if (column is StringDataFrameColumn texts && CategoryColumn.Of(column.Name, [.. rows.Select(row => row < 0 ? [] : Parts(texts[row]))], training.Count) is var read
                && read.Levels.Count <= training.Count / 2)
            {
                categories.Add(read);
            }
            else
            {
                notes.Add($"Column {column.Name} is left out: nearly every row has another value, so that it says no more than the id.");
            }
        }
        return new SideTable(ids, training.Count, categories, numbers);
    }

    /// <summary>Nothing is known but the ids.</summary>
    public static SideTable IdsOf(Vocabulary training) => new(training, training.Count, [], []);

    /// <summary>Some of the columns.</summary>
    public SideTable Where(Func<string, bool> chosen) => this with
    {
        Categories = [.. Categories.Where(column => chosen(column.Name))],
        Numbers = [.. Numbers.Where(column => chosen(column.Name))],
    };

    /// <summary>The same with one column's rows shuffled: it keeps its values, and no longer says whose they are.</summary>
    public SideTable Shuffled(string name, SeededRandom random)
    {
        int[] order = [.. Enumerable.Range(1, Ids.Count)];
        random.Shuffle(order.AsSpan());
        order = [0, .. order];
        return this with
        {
            Categories = [.. Categories.Select(column => column.Name != name ? column : Reordered(column, order))],
            Numbers = [.. Numbers.Select(column => column.Name != name ? column : column with { Raw = Array.ConvertAll(order, row => column.Raw[row]) })],
        };
    }

    private static CategoryColumn Reordered(CategoryColumn column, int[] order)
    {
        var starts = new int[column.Starts.Length];
        List<int> values = [];
        for (var row = 0; row < order.Length; row++)
        {
            values.AddRange(column[order[row]]);
            starts[row + 1] = values.Count;
        }
        return column with { Starts = starts, Values = [.. values] };
    }

    private static string[] Parts(string? text) => text?.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
