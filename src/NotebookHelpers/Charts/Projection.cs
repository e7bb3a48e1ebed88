using System.Runtime.InteropServices;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;
using static TorchSharp.torch;

namespace NotebookHelpers.Charts;

/// <summary>Vectors of many numbers as points of two or three, to look at.</summary>
public sealed class Projection
{
    private const int MostItems = 3000;
    private const int MostLevels = 12;
    private const string Other = "other";

    private readonly Embeddings embeddings;
    private readonly string title;
    private readonly string[] axes;

    private Projection(Embeddings embeddings, string title, string[] axes, float[][] places) => (this.embeddings, this.title, this.axes, Places) = (embeddings, title, axes, places);

    /// <summary>float [dimensions][items].</summary>
    internal float[][] Places { get; }

    /// <summary>The plane in which the vectors differ most: principal component analysis.</summary>
    /// <param name="embeddings">At least three items.</param>
    /// <returns>Points in two dimensions; the axes say how much of the variance they show.</returns>
    /// <exception cref="ArgumentException">There are fewer items, or fewer factors than dimensions.</exception>
    /// <remarks>Hotelling (1933), by the singular values of the centred vectors. Of each axis the largest weight is positive.</remarks>
    public static Projection Pca(Embeddings embeddings) => Pca(embeddings, 2);

    /// <summary>The space of three dimensions in which the vectors differ most.</summary>
    /// <param name="embeddings">At least three items.</param>
    /// <returns>Points in three dimensions.</returns>
    /// <exception cref="ArgumentException">There are fewer items, or fewer factors than dimensions.</exception>
    public static Projection Pca3D(Embeddings embeddings) => Pca(embeddings, 3);

    /// <summary>Points in the plane whose neighbours are the vectors' neighbours, by the cosine: t-SNE. Distances far off, and the sizes of clusters, mean nothing.</summary>
    /// <param name="embeddings">3 to 3,000 items; the time grows with the square of their number.</param>
    /// <param name="seed">For the start; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <param name="perplexity">About how many neighbours each item has.</param>
    /// <returns>Points in two dimensions.</returns>
    /// <exception cref="ArgumentException">There are fewer items, or more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The perplexity is not above 1.</exception>
    /// <remarks>van der Maaten and Hinton (2008).</remarks>
    public static Projection TSne(Embeddings embeddings, int? seed = null, double perplexity = 30)
    {
        if (!(perplexity > 1))
            throw new ArgumentOutOfRangeException(nameof(perplexity), perplexity, "Each item has more than one neighbour; expected a perplexity such as 30.");
        if (embeddings.Items.Count is < 5 or > MostItems)
        {
            throw new ArgumentException(Invariant($"There are {embeddings.Items.Count:#,0} items; t-SNE takes 5 to {MostItems:#,0} here, since it looks at all pairs. Take some: embeddings.MostRated(1500)."), nameof(embeddings));
        }
        var (x, y) = new TSne(embeddings.Directed(), embeddings.Factors, perplexity).Run(seed ?? RandomSeed.Current);
        return new Projection(embeddings, "Embeddings by t-SNE", ["t-SNE 1", "t-SNE 2"], [x, y]);
    }

    /// <summary>The points, with titles where the pointer is.</summary>
    /// <param name="color">A column of the items' table, texts or numbers, or <c>popularity</c>; null for the items' group, else for popularity. Of several genres the first counts.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET; of more than 2,000 items it shows those with most ratings.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public GenericChart Plot(string? color = null, string? title = null)
    {
        var (train, items) = (embeddings.Train, embeddings.Items);
        color ??= train.Tables is { Items: not null, Roles.Group: { } group } ? group : ItemColumn.Popularity;
        int[] shown = [.. Enumerable.Range(0, items.Count).OrderByDescending(item => train.ByItem[train.Items.IndexOf(items[item])].Length).Take(Figure.MostPoints)];
        var column = ItemColumn.From(train, [.. shown.Select(item => items[item])], color);
        string[] titles = [.. shown.Select(item => Escaped(RankedItems.TitleOf(train, items[item])))];
        var part = shown.Length < items.Count ? Invariant($"; the {shown.Length:#,0} most rated of {items.Count:#,0}") : "";
        var series = column.Numbers is { } numbers ? [Scaled(column.Name, numbers)] : Levels(column.Texts!).Select(level => Series(level.Name, level.Color, level.Places)).ToArray();
        // More names than fit above the chart stand beside it.
        var chart = WithLayout(Plotly.NET.CSharp.Chart.Combine(series), "legend", Object(("orientation", "v"), ("x", 1.02), ("y", 1), ("yanchor", "top")))
            .WithTitle((title ?? $"{this.title}, by {column.Name}") + part);
        return Places.Length == 2
            ? chart.WithXAxisStyle<double, double, string>(TitleText: axes[0]).WithYAxisStyle<double, double, string>(TitleText: axes[1])
            : WithLayout(WithLayout(chart, "margin", Object(("l", 0), ("r", 0), ("t", 48), ("b", 0))), "scene", Object(
            [
                ("camera", Object(("eye", Object(("x", 1.5), ("y", 1.5), ("z", 1.5))), ("center", Object(("x", 0), ("y", 0), ("z", -0.15))))),
                .. new[] { "xaxis", "yaxis", "zaxis" }.Select((name, axis) => (name, (object?)Object(("title", Object(("text", axes[axis]), ("font", Object(("size", 11)))))))),
            ]));

        GenericChart Series(string name, string? fill, int[] places)
        {
            double[][] at = [.. Places.Select(axis => places.Select(place => (double)axis[shown[place]]).ToArray())];
            string[] texts = [.. places.Select(place => titles[place])];
            var points = at.Length == 2
                ? Plotly.NET.CSharp.Chart.Point<double, double, string>(at[0], at[1], Name: name, MultiText: texts)
                : Plotly.NET.CSharp.Chart.Point3D<double, double, double, string>(at[0], at[1], at[2], Name: name, MultiText: texts);
            var trace = GenericChart.getTraces(points).Single();
            trace.SetProperty("hovertemplate", $"%{{text}}<br>{Escaped(column.Name)}: {(column.Texts is null ? "%{marker.color}" : Escaped(name))}<extra></extra>");
            trace.SetProperty("marker", Object(("size", at.Length == 2 ? 6 : 3), ("color", fill)));
            return points;
        }

        GenericChart Scaled(string name, double[] values)
        {
            int[] known = [.. Enumerable.Range(0, values.Length).Where(place => double.IsFinite(values[place]))];
            var points = Series(name, null, known);
            GenericChart.getTraces(points).Single().SetProperty("marker", Object(("size", Places.Length == 2 ? 6 : 3), ("color", known.Select(place => values[place]).ToArray()),
                ("colorscale", ChartStyle.Scale.Select((shade, index) => new object[] { index / (double)(ChartStyle.Scale.Length - 1), shade }).ToArray()),
                ("showscale", true), ("colorbar", Object(("title", Object(("text", name)))))));
            return points;
        }
    }

    private static Projection Pca(Embeddings embeddings, int dimensions)
    {
        if (embeddings.Items.Count < 3 || embeddings.Factors < dimensions)
            throw new ArgumentException($"There are {embeddings.Items.Count} items of {embeddings.Factors} factors; expected at least 3 of {dimensions}.", nameof(embeddings));
        using var scope = NewDisposeScope();
        var vectors = embeddings.Vectors;
        var centred = vectors - vectors.mean([0L], keepdim: true);
        var (_, singular, directions) = linalg.svd(centred, fullMatrices: false);
        var shares = singular.square() / singular.square().sum();
        var axes = directions.narrow(0, 0, dimensions);                                                   // [dimensions, factors]
        axes = axes * axes.gather(1, axes.abs().argmax(1, keepdim: true)).sign();
        var places = axes.mm(centred.t());                                                                // [dimensions, items]
        return new Projection(embeddings, "Embeddings by PCA",
            [.. Enumerable.Range(0, dimensions).Select(axis => Invariant($"{(dimensions == 2 ? "component" : "PC")} {axis + 1}: {100 * shares[axis].item<float>():0.#} %{(dimensions == 2 ? " of the variance" : "")}"))],
            [.. Enumerable.Range(0, dimensions).Select(axis => MemoryMarshal.Cast<byte, float>(places[axis].contiguous().bytes).ToArray())]);
    }

    // The most frequent levels in the order of the alphabet, then all others in grey, below them.
    private static IEnumerable<(string Name, string Color, int[] Places)> Levels(string[][] texts)
    {
        string[] first = [.. texts.Select(parts => parts.FirstOrDefault(Other))];
        string[] named = [.. first.Where(level => level != Other).CountBy(level => level).OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal)
            .Take(MostLevels).Select(level => level.Key).Order(StringComparer.Ordinal)];
        int[] others = [.. Enumerable.Range(0, first.Length).Where(place => !named.Contains(first[place]))];
        if (others.Length > 0)
            yield return (Other, ChartStyle.OtherColor, others);
        foreach (var (index, level) in named.Index())
            yield return (level, ChartStyle.ManyColors[index], [.. Enumerable.Range(0, first.Length).Where(place => first[place] == level)]);
    }

    // Plotly reads tags in a hover text.
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static GenericChart WithLayout(GenericChart chart, string name, object value)
    {
        var layout = GenericChart.getLayout(chart);
        layout.SetProperty(name, value);
        return GenericChart.setLayout(layout, chart);
    }

    private static DynamicObj.DynamicObj Object(params (string Name, object? Value)[] properties)
    {
        var made = new DynamicObj.DynamicObj();
        foreach (var (name, value) in properties)
            made.SetProperty(name, value);
        return made;
    }
}
