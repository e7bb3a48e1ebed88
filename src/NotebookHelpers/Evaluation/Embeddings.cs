using System.Numerics;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NotebookHelpers.Evaluation;

/// <summary>What a model has learned of each item: a vector, and the item's id, title and columns beside it.</summary>
public sealed class Embeddings : IShown
{
    private const int RowsAtOnce = 256;

    private readonly float[] values;
    private float[]? directions;

    internal Embeddings(IReadOnlyList<Id> items, float[] values, int factors, Interactions train) =>
        (Items, this.values, Factors, Train) = (items, values, factors, train);

    /// <summary>Numbers that describe an item.</summary>
    public int Factors { get; }

    /// <summary>The vectors as float32 [items, Factors], a new tensor each time.</summary>
    public Tensor Vectors => tensor(values, device: CPU).reshape(Items.Count, Factors);

    internal IReadOnlyList<Id> Items { get; }

    internal Interactions Train { get; }

    /// <summary>Only the items with most ratings in training: those of which most was learned.</summary>
    /// <param name="count">How many items are kept.</param>
    /// <returns>At most so many, the most rated first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below one.</exception>
    public Embeddings MostRated(int count)
    {
        Require.AtLeastOne(count, nameof(count), "1500");
        var byRatings = Enumerable.Range(0, Items.Count).OrderByDescending(item => RankedItems.RatingsOf(Train, Items[item]));
        return Only([.. byRatings.Take(count)]);
    }

    /// <summary>The items whose vectors point most nearly into the same direction.</summary>
    /// <param name="item">The item's raw id.</param>
    /// <param name="k">How many items are wanted.</param>
    /// <returns>At most k items with the cosine of the angle, from -1 to 1.</returns>
    /// <exception cref="ArgumentException">The item is not among them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    internal RankedItems Nearest(Id item, int k = 10)
    {
        Require.AtLeastOne(k, nameof(k), "10");
        k = Math.Min(k, Items.Count);
        var place = Items.ToList().IndexOf(item);
        Require.Valid(place >= 0, nameof(item), $"Item {item} has no embedding: training never saw it, or it was left out. "
            + $"Ask for another one, such as {Items.FirstOrDefault()}.");
        var (neighbours, cosines) = Neighbours([place], k);
        var found = neighbours.TakeWhile(neighbour => neighbour >= 0).Zip(cosines, (neighbour, cosine) => (Items[neighbour], cosine));
        return new RankedItems($"Nearest to item {item}, {RankedItems.TitleOf(Train, item)}", "Cosine", [.. found], Train);
    }

    /// <summary>
    /// How often an item's nearest neighbours are of its own group: what the vectors know of a column that training never read.
    /// </summary>
    /// <param name="column">A column of texts, such as a topic; genres, of which | separates several, agree where they share one.</param>
    /// <param name="k">How many neighbours of each item, by the cosine.</param>
    /// <returns>The share of agreeing pairs among neighbours, and among all pairs, which is chance.</returns>
    /// <exception cref="ArgumentException">There is no such column, it holds numbers, or fewer than two items have a value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    public ShownTable Purity(string column, int k = 10)
    {
        Require.AtLeastOne(k, nameof(k), "10");
        k = Math.Min(k, Items.Count);
        var texts = ItemColumn.From(Train, Items, column, nameof(column)).Texts;
        Require.Valid(texts is not null, nameof(column),
            $"Column {column} holds numbers, and purity compares groups. Name a column of texts.");
        int[] grouped = [.. Enumerable.Range(0, Items.Count).Where(item => texts[item].Length > 0)];
        Require.Valid(grouped.Length >= 2, nameof(column),
            $"Fewer than two items have a value in column {column}; expected groups to compare.");
        // A group is a bit of an item's mask.
        var groups = texts.SelectMany(parts => parts).Distinct();
        var bits = groups.Index().ToDictionary(group => group.Item, group => BigInteger.One << group.Index);
        var masks = Array.ConvertAll(grouped, item => texts[item].Aggregate(BigInteger.Zero, (mask, text) => mask | bits[text]));
        var kinds = masks.CountBy(mask => mask).ToArray();
        var agreeing = kinds.Sum(one => kinds.Sum(other => (one.Key & other.Key).IsZero ? 0.0 : (double)one.Value * other.Value));
        // Each item agrees with itself, which is no pair.
        var chance = (agreeing - grouped.Length) / ((double)grouped.Length * (grouped.Length - 1));
        var (neighbours, _) = Only(grouped).Neighbours([.. Enumerable.Range(0, grouped.Length)], k);
        int[] found = [.. Enumerable.Range(0, neighbours.Length).Where(place => neighbours[place] >= 0)];
        var pure = found.Count(place => !(masks[place / k] & masks[neighbours[place]]).IsZero) / (double)found.Length;
        return new ShownTable(["Pairs of items", $"Share of the same {column}"],
            [["nearest neighbours", Math.Round(pure, 4)], ["all, which is chance", Math.Round(chance, 4)]],
            Invariant($"{grouped.Length:#,0} items, {k} neighbours each."));
    }

    /// <summary>How many vectors there are, and how long they are.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        double[] lengths = [.. values.Chunk(Factors).Select(vector => Math.Sqrt(vector.Sum(value => (double)value * value))).Order()];
        return Invariant($"{Items.Count:#,0} items x {Factors} factors, of lengths from {lengths.FirstOrDefault():0.###} to ")
            + Invariant($"{lengths.LastOrDefault():0.###}, half of them below {lengths.ElementAtOrDefault(lengths.Length / 2):0.###}");
    }

    private Embeddings Only(int[] chosen)
    {
        var vectors = chosen.SelectMany(item => values[(item * Factors)..((item + 1) * Factors)]);
        return new Embeddings([.. chosen.Select(item => Items[item])], [.. vectors], Factors, Train);
    }

    /// <summary>float [items, Factors]: each vector at the length 1. A vector of zeros stays so.</summary>
    internal float[] Directed() => directions ??= Directions();

    /// <summary>The nearest neighbours of some items by the cosine; -1 where there are fewer than k.</summary>
    private (int[] Places, float[] Cosines) Neighbours(int[] items, int k)
    {
        MemoryNeed.Check(2.0 * sizeof(float) * items.Length * k, nameof(k), k, "Take fewer neighbours.", (double)items.Length * k);
        var places = new int[items.Length * k];
        var cosines = new float[places.Length];
        Array.Fill(places, -1);
        using var all = tensor(Directed(), device: CPU).reshape(Items.Count, Factors);
        for (var start = 0; start < items.Length; start += RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            var some = items.AsSpan(start, Math.Min(RowsAtOnce, items.Length - start));
            var scores = all.index_select(0, some.ToIndices(CPU)).mm(all.t()).ToFloats();
            for (var row = 0; row < some.Length; row++)
            {
                var own = scores.AsSpan(row * Items.Count, Items.Count);
                own[some[row]] = float.NegativeInfinity;
                TopK.Select(own, places.AsSpan((start + row) * k, k), cosines.AsSpan((start + row) * k, k));
            }
        }
        return (places, cosines);
    }

    private float[] Directions()
    {
        return [.. values.Chunk(Factors).SelectMany(Directed)];

        static float[] Directed(float[] vector) =>
            TensorPrimitives.Norm<float>(vector) is > 0 and var length ? Array.ConvertAll(vector, value => value / length) : vector;
    }
}
