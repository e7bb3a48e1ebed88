using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>One axis of a static picture: from data to a place between 0 and 1, and its ticks.</summary>
internal sealed class PictureAxis
{
    private enum Mode { Linear, Log, Date, Category }

    private readonly Mode mode;
    private readonly Dictionary<string, int> categories = [];
    private readonly bool isHidden;
    private readonly double low;
    private readonly double high;

    /// <param name="layout">Plotly's description of the axis; null where the author gave none.</param>
    /// <param name="values">All values of all series along the axis.</param>
    /// <param name="fromZero">Whether bars start at zero on it.</param>
    /// <param name="half">Half of a bar's or a cell's width in data units, which must fit too; null for lines and points.</param>
    public PictureAxis(JsonNode? layout, IEnumerable<JsonNode?> values, bool fromZero, double? half)
    {
        Title = Figure.Title(layout);
        isHidden = layout?["showticklabels"]?.GetValueKind() == JsonValueKind.False;
        JsonNode[] all = [.. values.OfType<JsonNode>()];
        string[] texts = [.. all.Where(value => value.GetValueKind() == JsonValueKind.String).Select(value => value.ToString())];
        mode = layout?["type"]?.ToString() switch
        {
            "log" => Mode.Log,
            "category" => Mode.Category,
            _ when texts.Length == 0 => Mode.Linear,
            _ => texts.Length == all.Length && !texts.Select(Day).Any(double.IsNaN) ? Mode.Date : Mode.Category,
        };
        if (IsCategory)
            categories = all.Select(value => value.ToString()).Distinct().Index().ToDictionary(name => name.Item, name => name.Index);
        double[] numbers = [.. all.Select(Number).Where(double.IsFinite)];
        var reach = IsCategory ? 0.5 : half ?? 0;
        (low, high) = numbers.Length == 0 ? (-reach, 1 + reach) : (numbers.Min() - reach, numbers.Max() + reach);
        if (fromZero && mode == Mode.Linear)
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        if (high - low < 1e-12)
            (low, high) = (low - 0.5, high + 0.5);
        if (!IsCategory && half is null)
        {
            var room = (high - low) * 0.04;
            low -= fromZero && low == 0 ? 0 : room;
            high += fromZero && high == 0 ? 0 : room;
        }
        if (layout?["autorange"]?.ToString() == "reversed")
            (low, high) = (high, low);
        if (layout?["range"] is JsonArray { Count: 2 } range && range[0] is { } from && range[1] is { } to && !IsCategory)
            (low, high) = mode == Mode.Log ? (Figure.Number(from), Figure.Number(to)) : (Number(from), Number(to));
    }

    public string? Title { get; }

    public bool IsCategory => mode == Mode.Category;

    /// <summary>
    /// A step that is easy to read, such as 0.2 or 50: the least 1, 2 or 5 times a power of ten that is not below another step.
    /// </summary>
    public static double RoundStep(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= least * (1 - 1e-9));
    }

    /// <summary>The place of a value; NaN where it has none.</summary>
    public double Place(JsonNode? value) => value is null ? double.NaN : Place(Number(value));

    /// <summary>The place of a number in axis units (days, powers of ten, a category's index).</summary>
    public double Place(double number) => (number - low) / (high - low);

    /// <summary>The value in axis units.</summary>
    public double Number(JsonNode value) => mode switch
    {
        Mode.Category => categories.GetValueOrDefault(value.ToString(), -1),
        Mode.Date => Day(value.ToString()),
        Mode.Log => Math.Log10(Figure.Number(value)),
        _ => Figure.Number(value),
    };

    /// <summary>At most about <paramref name="most"/> ticks.</summary>
    public IEnumerable<(double Place, string Label)> Ticks(int most)
    {
        if (isHidden)
            return [];
        if (IsCategory)
        {
            var every = Math.Max(1, (int)Math.Ceiling(categories.Count / (double)most));
            return categories.Where(category => category.Value % every == 0).Select(category => (Place(category.Value), category.Key));
        }
        double from = Math.Min(low, high), to = Math.Max(low, high);
        var step = RoundStep((to - from) / most);
        if (mode is Mode.Log or Mode.Date)
            step = Math.Max(1, step);
        return Enumerable.Range(0, 100).Select(index => (Math.Ceiling((from / step) - 1e-9) + index) * step)
            .TakeWhile(tick => tick <= to + (step * 1e-9)).Select(tick => (Place(tick), Label(tick, step)));
    }

    private string Label(double tick, double step) => mode switch
    {
        Mode.Date => DateTime.FromOADate(tick).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Mode.Log => Invariant($"{Math.Pow(10, tick):G4}"),
        _ when Math.Abs(tick) >= 1e6 => Invariant($"{tick / 1e6:0.##}M"),
        _ when step >= 1 => Invariant($"{Math.Round(tick, 10):#,0}"),
        _ => Math.Round(tick, 10).ToString($"F{Math.Min(8, (int)Math.Ceiling(-Math.Log10(step) - 1e-9))}", CultureInfo.InvariantCulture),
    };

    // The date as a number of days; NaN where the text is none.
    private static double Day(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToOADate()
            : double.NaN;
}
