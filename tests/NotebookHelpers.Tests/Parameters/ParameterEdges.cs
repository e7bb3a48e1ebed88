using System.Collections;
using System.Globalization;
using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Parameters;

/// <summary>The values at which parameters of a type break.</summary>
internal static class ParameterEdges
{
    private static readonly double[] Doubles =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, double.Epsilon, 1e39, 1e300, 1e308];

    private static readonly float[] Floats =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 0, float.Epsilon, 1e30f, float.MaxValue];

    public static IEnumerable<(string Text, object? Value)> Of(Place place, ParameterRecipes recipes)
    {
        var type = Nullable.GetUnderlyingType(place.Type) ?? place.Type;
        if (!place.Type.IsValueType || type != place.Type)
            yield return ("null", null);
        foreach (var value in Values(type, place, recipes))
            yield return (Words(value), value);
    }

    private static IEnumerable<object> Values(Type type, Place place, ParameterRecipes recipes) => type switch
    {
        _ when type == typeof(int) => [int.MinValue, -1, 0, 1, int.MaxValue],
        _ when type == typeof(long) => [long.MinValue, -1L, 0L, long.MaxValue],
        _ when type == typeof(double) => Doubles.Cast<object>(),
        _ when type == typeof(float) => Floats.Cast<object>(),
        _ when type == typeof(bool) => [true, false],
        _ when type == typeof(Id) => [default(Id), new Id(long.MinValue), new Id("\0")],
        _ when type == typeof(string) => Texts(place, recipes),
        _ when type == typeof((float, float)) =>
            [(float.NaN, float.NaN), (5f, 1f), (1f, float.PositiveInfinity), (-float.MaxValue, float.MaxValue), (3f, 3f)],
        _ when type == typeof(CancellationToken) => [default(CancellationToken)],
        _ when type == typeof(Interactions) => [recipes.NoRows, recipes.OneRow],
        _ when type == typeof(RatingTables) => recipes.BadTables(),
        _ when type == typeof(DataFrame) => [new DataFrame()],
        { IsEnum: true } => [Enum.ToObject(type, 99), Enum.ToObject(type, -1)],
        { IsArray: true } => Lists(type.GetElementType()!, place, recipes),
        { IsGenericType: true } when type.IsAssignableTo(typeof(IEnumerable)) => Lists(type.GetGenericArguments()[0], place, recipes),
        _ => [],
    };

    private static IEnumerable<object> Lists(Type element, Place place, ParameterRecipes recipes)
    {
        Array Of(params object?[] values)
        {
            var list = Array.CreateInstance(element, values.Length);
            values.CopyTo(list, 0);
            return list;
        }
        yield return Of();
        if (!element.IsValueType)
            yield return Of([null]);
        foreach (var value in Values(element, place with { Type = element }, recipes))
            yield return Of(value);
        if (element == typeof((string, float)))
        {
            foreach (var pair in new (string, float)[] { (null!, 1), ("read", float.NaN), ("read", float.MaxValue), ("no kind", 1) })
                yield return Of(pair);
        }
        if (element == typeof((string, IEnumerable<double>)))
        {
            foreach (var pair in new (string, IEnumerable<double>)[] { (null!, [1]), ("a", null!), ("a", []), ("a", [double.NaN]) })
                yield return Of(pair);
        }
    }

    private static IEnumerable<string> Texts(Place place, ParameterRecipes recipes)
    {
        string[] texts = ["", " ", "\0", new string('x', 3000), "lone \uD800", "<b>&amp;%{x} $x$"];
        return recipes.IsPath(place) ? texts.Select(text => text.Length < 2 ? text : recipes.FileNamed(text)) : texts;
    }

    private static string Words(object? value) => value switch
    {
        null => "null",
        string { Length: > 100 } text => $"{text.Length} characters",
        string text => System.Text.Json.JsonSerializer.Serialize(text),
        (string name, float strength) => FormattableString.Invariant($"({Words(name)}, {strength})"),
        (string name, IEnumerable<double> values) => $"({Words(name)}, {Words(values)})",
        (string name, null) => $"({Words(name)}, null)",
        IEnumerable list =>
            $"[{string.Join(", ", list.Cast<object?>().Take(3).Select(Words))}]",
        Interactions rows => FormattableString.Invariant($"{rows.Count} rows"),
        RatingTables tables => tables.Name,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
