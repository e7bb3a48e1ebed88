using NotebookHelpers.Evaluation;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;
using static TorchSharp.torch;
using Chart = Plotly.NET.CSharp.Chart;

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

    // The others' places, where maps are compared: they say how far the axes go, and which group has a colour first.
    private float[][]? compared;

    private Projection(Embeddings embeddings, string title, string[] axes, float[][] places) =>
        (this.embeddings, this.title, this.axes, Places) = (embeddings, title, axes, places);

    /// <summary>Where the points are: float [dimensions][items].</summary>
    internal float[][] Places { get; }

    /// <summary>The plane in which the vectors differ most: principal component analysis.</summary>
    /// <param name="embeddings">At least three items.</param>
    /// <param name="along">
    /// Others whose plane is taken, and as much of it as they need, so that maps can be compared; null for the plane of these.
    /// </param>
    /// <returns>Points in two dimensions; the axes say how much of the variance they show.</returns>
    /// <exception cref="ArgumentException">There are fewer items, fewer factors than dimensions, or others of other factors.</exception>
    /// <remarks>Hotelling (1933), by the singular values of the centred vectors. Of each axis the largest weight is positive.</remarks>
    public static Projection Pca(Embeddings embeddings, Embeddings? along = null) => Pca(embeddings, 2, along);

    /// <summary>The space of three dimensions in which the vectors differ most.</summary>
    /// <param name="embeddings">At least three items.</param>
    /// <returns>Points in three dimensions.</returns>
    /// <exception cref="ArgumentException">There are fewer items, or fewer factors than dimensions.</exception>
    public static Projection Pca3D(Embeddings embeddings) => Pca(embeddings, 3, null);

    /// <summary>
    /// Points in the plane whose neighbours are the vectors' neighbours, by the cosine: t-SNE. Distances far off, and the sizes of
    /// clusters, mean nothing.
    /// </summary>
    /// <param name="embeddings">5 to 3,000 items; the time grows with the square of their number.</param>
    /// <param name="seed">A number for the random start; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <param name="perplexity">About how many neighbours each item has.</param>
    /// <returns>Points in two dimensions.</returns>
    /// <exception cref="ArgumentException">There are fewer items, or more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The perplexity is not above 1.</exception>
    /// <remarks>van der Maaten and Hinton (2008).</remarks>
    public static Projection TSne(Embeddings embeddings, int? seed = null, double perplexity = 30)
    {
        Require.NotNull(embeddings);
        Require.That(perplexity > 1, nameof(perplexity), perplexity, "more than one neighbour of each item, such as 30");
        Require.Valid(embeddings.Items.Count is >= 5 and <= MostItems, nameof(embeddings),
            Invariant($"There are {embeddings.Items.Count:#,0} items; t-SNE takes 5 to {MostItems:#,0} here, ")
            + "since it looks at all pairs. Take some: embeddings.MostRated(1500).");
        var (x, y) = new TSne(embeddings.Directed(), embeddings.Factors, perplexity).Run(seed ?? RandomSeed.Current);
        return new Projection(embeddings, "Embeddings by t-SNE", ["t-SNE 1", "t-SNE 2"], [x, y]);
    }

    /// <summary>The points, with titles where the pointer is.</summary>
    /// <param name="color">
    /// A column of the items' table, texts or numbers, or <c>popularity</c>; null for the items' group, else for popularity. Of several
    /// genres the first counts.
    /// </param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET; of more than 2,000 items it shows those with most ratings.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public GenericChart Plot(string? color = null, string? title = null)
    {
        var (train, items) = (embeddings.Train, embeddings.Items);
        color ??= train.Tables is { Items: not null, Roles.Group: { } group } ? group : ItemColumn.Popularity;
        int[] shown = [.. Enumerable.Range(0, items.Count)
            .OrderByDescending(item => train.ByItem[train.Items.IndexOf(items[item])].Length).Take(Figure.MostPoints)];
        var column = ItemColumn.From(train, [.. shown.Select(item => items[item])], color, nameof(color));
        string[] titles = [.. shown.Select(item => ChartParts.Text(RankedItems.TitleOf(train, items[item])))];
        var part = shown.Length < items.Count ? Invariant($"; the {shown.Length:#,0} most rated of {items.Count:#,0}") : "";
        var all = (title ?? $"{this.title}, by {column.Name}") + part;
        var levels = column.Numbers is null ? Levels(column.Texts!).ToArray() : [];
        GenericChart[] series = column.Numbers is { } numbers
            ? [Scaled(numbers)]
            : [.. levels.Select(level => Series(level.Name, ChartParts.Text(level.Name), level.Places, ("color", level.Color)))];
        // More names than fit above the chart stand beside it.
        var chart = Chart.Combine(series).WithTitle(all)
            .WithLayout(("legend", ChartParts.Object(("orientation", "v"), ("x", 1.02), ("y", 1), ("yanchor", "top"))));
        if (levels.Length > ChartStyle.Palette.Length)
            chart = OneAtATime(chart, levels, shown, all, $"{title ?? this.title}, {column.Name}");
        chart = Places.Length == 2 ? chart.WithAxes(axes[0], axes[1]) : InSpace(chart);
        return compared is null ? chart
            : chart.WithXAxisStyle<double, double, string>(MinMax: Reach(0)).WithYAxisStyle<double, double, string>(MinMax: Reach(1));

        Tuple<double, double> Reach(int axis) => Tuple.Create(1.08 * compared[axis].Min(), 1.08 * compared[axis].Max());

        GenericChart Series(string name, string hover, int[] places, params (string, object?)[] colors)
        {
            double[][] at = [.. Places.Select(axis => places.Select(place => (double)axis[shown[place]]).ToArray())];
            string[] texts = [.. places.Select(place => titles[place])];
            var points = at.Length == 2
                ? Chart.Point<double, double, string>(at[0], at[1], Name: ChartParts.Text(name), MultiText: texts)
                : Chart.Point3D<double, double, double, string>(at[0], at[1], at[2], Name: ChartParts.Text(name), MultiText: texts);
            points.Series().SetProperty("hovertemplate", $"%{{text}}<br>{ChartParts.Text(column.Name)}: {hover}<extra></extra>");
            points.Series().SetProperty("marker", ChartParts.Object([("size", at.Length == 2 ? 6 : 3), .. colors]));
            return points;
        }

        GenericChart Scaled(double[] values)
        {
            int[] known = [.. Enumerable.Range(0, values.Length).Where(place => double.IsFinite(values[place]))];
            return Series(column.Name, "%{marker.color}", known, ("color", known.Select(place => values[place])),
                ("colorscale", ChartStyle.ColorScale()), ("showscale", true), ("colorbar", Titled(column.Name)));
        }
    }

    // So many colours nobody tells apart: one group has a colour, the rest is grey, and a menu takes another group, or all.
    private GenericChart OneAtATime(
        GenericChart chart, (string Name, string Color, int[] Places)[] levels, int[] shown, string all, string title)
    {
        var named = levels.Where(level => level.Name != Other).ToArray();
        // The group that lies most to one side, counting its points: chance alone favours none.
        var places = compared is [var one, ..] && one.Length == Places[0].Length ? compared : Places;
        var first = named.Index().MaxBy(level => level.Item.Places.Length
            * places.Sum(axis => Math.Pow(level.Item.Places.Average(place => axis[shown[place]]) - axis.Average(), 2)));
        foreach (var (trace, level) in GenericChart.getTraces(chart).Zip(levels))
        {
            var (color, size, opacity) = Look(level, first.Item.Name);
            trace.SetProperty("marker", ChartParts.Object(("color", color), ("size", size), ("opacity", opacity)));
        }
        var menu = ChartParts.Object(
            ("buttons", named.Select(level => Button(level.Name, $"{title}: {level.Name}")).Append(Button(null, all)).ToArray()),
            ("active", first.Index), ("x", 1), ("xanchor", "right"), ("y", 1.02), ("yanchor", "bottom"),
            // On a dark page its text would be light too, but not the ground of the group that the pointer is on.
            ("bgcolor", "#ffffff"), ("font", ChartParts.Object(("color", ChartStyle.Text), ("size", 12))));
        return chart.WithTitle($"{title}: {first.Item.Name}").WithLayout(("showlegend", false), ("updatemenus", new[] { menu }));

        DynamicObj.DynamicObj Button(string? only, string heading)
        {
            var looks = levels.Select(level => Look(level, only)).ToArray();
            var markers = ChartParts.Object(
                ("marker.color", looks.Select(look => look.Color).ToArray()), ("marker.size", looks.Select(look => look.Size).ToArray()),
                ("marker.opacity", looks.Select(look => look.Opacity).ToArray()));
            var others = ChartParts.Object(("title.text", ChartParts.Text(heading)), ("showlegend", only is null));
            return ChartParts.Object(
                ("label", ChartParts.Text(only ?? "all")), ("method", "update"), ("args", new[] { markers, others }));
        }

        static (string Color, int Size, double Opacity) Look((string Name, string Color, int[] Places) level, string? only) =>
            only is null ? (level.Color, 6, 1)
            : level.Name == only ? (ChartStyle.Palette[1], 8, 1) : (ChartStyle.OtherColor, 5, 0.8);
    }

    private GenericChart InSpace(GenericChart chart) => chart.WithLayout(
        ("margin", ChartParts.Object(("l", 0), ("r", 16), ("t", 48), ("b", 0))),
        ("scene", ChartParts.Object(
        [
            ("camera", ChartParts.Object(("eye", Point(1.5, 1.5, 1.5)), ("center", Point(0, 0, -0.15)))),
            .. axes.Zip("xyz", (title, axis) => ($"{axis}axis", (object?)Titled(title, ("font", ChartParts.Object(("size", 11)))))),
        ])));

    private static DynamicObj.DynamicObj Titled(string title, params (string, object?)[] look) =>
        ChartParts.Object(("title", ChartParts.Object([("text", ChartParts.Text(title)), .. look])));

    private static DynamicObj.DynamicObj Point(double x, double y, double z) => ChartParts.Object(("x", x), ("y", y), ("z", z));

    private static Projection Pca(Embeddings embeddings, int dimensions, Embeddings? along)
    {
        Require.NotNull(embeddings);
        var others = along ?? embeddings;
        Require.Valid(embeddings.Items.Count >= 3 && embeddings.Factors >= dimensions, nameof(embeddings),
            $"There are {embeddings.Items.Count} items of {embeddings.Factors} factors; expected at least 3 of {dimensions}.");
        Require.Valid(others.Items.Count >= 3 && others.Factors == embeddings.Factors, nameof(along),
            $"There are {others.Items.Count} items of {others.Factors} factors to take the plane of; "
            + $"expected at least 3 of {embeddings.Factors}.");
        using var scope = NewDisposeScope();
        var middle = others.Vectors.mean([0L], keepdim: true);
        var (_, singular, directions) = linalg.svd(others.Vectors - middle, fullMatrices: false);
        var shares = singular.square() / singular.square().sum();
        var axes = directions.narrow(0, 0, dimensions);                                                   // [dimensions, factors]
        axes = axes * axes.gather(1, axes.abs().argmax(1, keepdim: true)).sign();
        var (name, unit) = dimensions == 2 ? ("component", " of the variance") : ("PC", "");
        var order = Enumerable.Range(0, dimensions);
        return new Projection(embeddings, "Embeddings by PCA",
            [.. order.Select(axis => Invariant($"{name} {axis + 1}: {100 * shares[axis].item<float>():0.#} %{unit}"))],
            PlacesOf(embeddings))
        {
            compared = along is null ? null : PlacesOf(along),
        };

        float[][] PlacesOf(Embeddings some)
        {
            var all = axes.mm((some.Vectors - middle).t());                                               // [dimensions, items]
            return [.. order.Select(axis => all[axis].contiguous().data<float>().ToArray())];
        }
    }

    // The most frequent levels in the order of the alphabet, then all others in grey, below them.
    private static IEnumerable<(string Name, string Color, int[] Places)> Levels(string[][] texts)
    {
        var places = texts.Select(parts => parts.FirstOrDefault(Other)).Index().ToLookup(level => level.Item, level => level.Index);
        string[] named = [.. places.Where(level => level.Key != Other)
            .OrderByDescending(level => level.Count()).ThenBy(level => level.Key, StringComparer.Ordinal)
            .Take(MostLevels).Select(level => level.Key).Order(StringComparer.Ordinal)];
        int[] others = [.. places.Where(level => !named.Contains(level.Key)).SelectMany(level => level).Order()];
        var first = named.Select((level, index) => (level, ChartStyle.ManyColors[index], places[level].ToArray()));
        return others.Length > 0 ? first.Prepend((Other, ChartStyle.OtherColor, others)) : first;
    }
}
