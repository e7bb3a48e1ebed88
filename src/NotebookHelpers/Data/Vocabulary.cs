using System.Collections;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Ids in the order of their first appearance, numbered from 1. Index 0 stands for every id that is not among them.</summary>
public sealed class Vocabulary : IShown
{
    private const int DenseTimes = 4;

    private readonly List<Id> ids = [];
    private readonly Dictionary<long, int> numbers = [];
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);

    internal Vocabulary(params IEnumerable<Id> ids)
    {
        foreach (var id in ids)
            Add(id);
    }

    /// <summary>How many ids there are.</summary>
    public int Count => ids.Count;

    /// <summary>Rows of an embedding table for these ids: one more than <see cref="Count"/>, for the unknown.</summary>
    public int Size => ids.Count + 1;

    /// <summary>The ids in the order of their indices, which are 1 and up.</summary>
    internal IReadOnlyList<Id> Ids => ids;

    /// <summary>The id at an index.</summary>
    /// <param name="index">1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is 0, which stands for every unknown id, or is too large.</exception>
    public Id this[int index] => index > 0 && index <= ids.Count
        ? ids[index - 1]
        : throw new ArgumentOutOfRangeException(nameof(index), index == 0
            ? "Index 0 stands for every unknown id; ask for 1 to Count."
            : Invariant($"The vocabulary holds {ids.Count} ids, and index is {index}; expected 1 to {ids.Count}."));

    /// <summary>A vocabulary of all ids of some columns, the first column's first.</summary>
    /// <param name="columns">Columns of whole numbers or text.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">A column holds other values than whole numbers or text, or a row is empty.</exception>
    public static Vocabulary From(params DataFrameColumn[] columns)
    {
        Require.Some(columns, nameof(columns), "columns");
        var vocabulary = new Vocabulary();
        foreach (var column in columns)
            vocabulary.Index(column);
        return vocabulary;
    }

    /// <summary>Whether an id has an index of its own.</summary>
    /// <param name="id">A raw id.</param>
    /// <returns>False where the id's index is 0.</returns>
    public bool Contains(Id id) => IndexOf(id) > 0;

    /// <summary>The number of ids, and the first few.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Invariant($"{Count:#,0} ids: 0 = unknown")
        + string.Concat(ids.Take(5).Select((id, index) => Invariant($", {index + 1} = {id}"))) + (Count > 5 ? ", …" : "");

    /// <summary>Finds the index of an id, which is 0 for an unknown one.</summary>
    internal int IndexOf(Id id) => id.IsText ? texts.GetValueOrDefault(id.ToString()) : numbers.GetValueOrDefault(id.Number);

    /// <summary>Finds the index of an id, which gets one now if it had none.</summary>
    internal int Add(Id id)
    {
        if (!id.IsText)
            return Add(id.Number);
        if (texts.TryAdd(id.ToString(), ids.Count + 1))
            ids.Add(id);
        return texts[id.ToString()];
    }

    /// <summary>Adds a column's ids.</summary>
    /// <returns>The index of each row.</returns>
    internal int[] Index(DataFrameColumn column)
    {
        if (column is PrimitiveDataFrameColumn<long> whole && ColumnValues<long>.Copy(whole) is { } numbers)
            return Index(numbers);
        Require.Valid(column is PrimitiveDataFrameColumn<long> or PrimitiveDataFrameColumn<int> or StringDataFrameColumn, nameof(column),
            $"Column {column.Name} holds values of type {column.DataType.Name}; ids are whole numbers or text. "
            + "Read the file with RatingFiles, which keeps ids exact: a float has room for 7 digits, and longer ids collide.");
        var indices = new int[column.Length];
        var row = 0;
        foreach (var value in (IEnumerable)column)
        {
            Id id = value switch
            {
                long number => number,
                int number => number,
                string { Length: > 0 } text => text,
                _ => throw new ArgumentException($"Column {column.Name}, row {row + 1} (the first is 1): the id is empty; "
                    + "expected a whole number or text. Leave such rows out."),
            };
            indices[row++] = Add(id);
        }
        return indices;
    }

    private int[] Index(long[] column)
    {
        var highest = column.Length == 0 ? 0 : TensorPrimitives.Max<long>(column);
        // Where ids are dense an array finds them faster than a dictionary, which is then asked once an id.
        if (column.Length == 0 || highest > DenseTimes * (long)column.Length || TensorPrimitives.Min<long>(column) < 0)
            return Array.ConvertAll(column, Add);
        var known = new int[highest + 1];
        var indices = new int[column.Length];
        for (var row = 0; row < column.Length; row++)
        {
            ref var index = ref known[column[row]];
            if (index == 0)
                index = Add(column[row]);
            indices[row] = index;
        }
        return indices;
    }

    private int Add(long number)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, number, out var isKnown);
        if (!isKnown)
        {
            ids.Add(new Id(number));
            index = ids.Count;
        }
        return index;
    }
}
