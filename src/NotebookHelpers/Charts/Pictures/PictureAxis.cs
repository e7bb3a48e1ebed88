using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>One axis of a static picture: from data to a place between 0 and 1, and its ticks.</summary>
internal sealed class PictureAxis
{
    private enum Mode { Linear, Log, Date, Category }

    private readonly Mode mode;
    private readonly Dictionary<string, int> categories = [];
    private readonly bool reversed;
    private readonly bool hidden;
    private double low;
    private double high;

    /// <param name="layout">Plotly's description of the axis; null where the author gave none.</param>
    /// <param name="values">All values of all series along the axis.</param>
    /// <param name="fromZero">Bars start at zero.</param>
    /// <param name="half">Half of a bar's or a cell's width in data units, which must fit too; null for lines and points.</param>
    public PictureAxis(JsonNode? layout, IEnumerable<JsonNode?> values, bool fromZero, double? half)
    {
        Title = Figure.Title(layout);
        var all = values.Where(value => value is not null).Select(value => value!).ToArray();
        var texts = all.Where(value => value.GetValueKind() == JsonValueKind.String).Select(value => value.ToString()).ToArray();
        mode = layout?["type"]?.ToString() switch
        {
            "log" => Mode.Log,
            "category" => Mode.Category,
            _ when texts.Length == 0 => Mode.Linear,
            _ => texts.Length == all.Length && texts.All(text => Day(text) is not null) ? Mode.Date : Mode.Category,
        };
        if (mode == Mode.Category)
        {
            foreach (var value in all)
                categories.TryAdd(value.ToString(), categories.Count);
        }
        var numbers = all.Select(value => Number(value)).Where(double.IsFinite).ToArray();
        (low, high) = numbers.Length == 0 ? (0, 1) : (numbers.Min(), numbers.Max());
        if (mode == Mode.Category)
            (low, high) = (low - 0.5, high + 0.5);
        else if (half is { } reach)
            (low, high) = (low - reach, high + reach);
        if (fromZero && mode == Mode.Linear)
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        if (high - low < 1e-12)
            (low, high) = (low - 0.5, high + 0.5);
        if (mode != Mode.Category && half is null)
            Pad(fromZero);
        hidden = layout?["showticklabels"]?.GetValueKind() == JsonValueKind.False;
        reversed = layout?["autorange"]?.ToString() == "reversed";
        if (layout?["range"] is JsonArray { Count: 2 } range && range[0] is { } from && range[1] is { } to && mode != Mode.Category)
            (low, high) = mode == Mode.Log ? (from.GetValue<double>(), to.GetValue<double>()) : (Number(from), Number(to));
    }

    public string? Title { get; }

    public bool IsCategory => mode == Mode.Category;

    /// <summary>The place of a value; NaN where it has none.</summary>
    public double Place(JsonNode? value) => value is null ? double.NaN : Place(Number(value));

    /// <summary>The place of a number in axis units (days, powers of ten, a category's index).</summary>
    public double Place(double number) => reversed ? 1 - ((number - low) / (high - low)) : (number - low) / (high - low);

    /// <summary>The value in axis units.</summary>
    public double Number(JsonNode value)
    {
        if (mode == Mode.Category)
            return categories.GetValueOrDefault(value.ToString(), -1);
        if (mode == Mode.Date)
            return Day(value.ToString()) ?? double.NaN;
        if (value.GetValueKind() != JsonValueKind.Number)
            return double.NaN;
        var number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        return mode == Mode.Log ? Math.Log10(number) : number;
    }

    /// <summary>At most about <paramref name="most"/> ticks.</summary>
    public IEnumerable<(double Place, string Label)> Ticks(int most)
    {
        if (hidden)
            return [];
        if (mode == Mode.Category)
        {
            var every = Math.Max(1, (int)Math.Ceiling(categories.Count / (double)most));
            return categories.Where(category => category.Value % every == 0).Select(category => (Place(category.Value), category.Key));
        }
        double from = Math.Min(low, high), to = Math.Max(low, high);
        var step = Step((to - from) / most);
        if (mode is Mode.Log or Mode.Date)
            step = Math.Max(1, step);
        return Enumerable.Range(0, 100).Select(index => (Math.Ceiling((from / step) - 1e-9) + index) * step)
            .TakeWhile(tick => tick <= to + (step * 1e-9)).Select(tick => (Place(tick), Label(tick, step)));
    }

    private void Pad(bool fromZero)
    {
        var room = (high - low) * 0.04;
        if (!fromZero || low != 0)
            low -= room;
        if (!fromZero || high != 0)
            high += room;
    }

    private static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= rough * (1 - 1e-9));
    }

    private string Label(double tick, double step) => mode switch
    {
        Mode.Date => DateTime.FromOADate(tick).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Mode.Log => Math.Pow(10, tick).ToString("G4", CultureInfo.InvariantCulture),
        _ when Math.Abs(tick) >= 1e6 => (tick / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        _ => Math.Round(tick, 10).ToString(step >= 1 ? "#,0" : "0." + new string('0', Math.Min(8, (int)Math.Ceiling(-Math.Log10(step) - 1e-9))), CultureInfo.InvariantCulture),
    };

    private static double? Day(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToOADate() : null;
}
