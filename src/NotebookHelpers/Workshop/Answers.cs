using System.Collections;
using static TorchSharp.torch;

namespace NotebookHelpers;

/// <summary>Compares and shows what exercises give: numbers, tensors, lists.</summary>
internal static class Answers
{
    private const double Tolerance = 1e-5;
    private const int MostShown = 12;

    /// <summary>Whether two answers are the same: numbers to five digits, lists and tensors in each place.</summary>
    public static bool Match(object? given, object? expected) => (given, expected) switch
    {
        (Tensor one, Tensor other) => one.is_floating_point() == other.is_floating_point() && one.shape.SequenceEqual(other.shape)
            && Match(Numbers(one), Numbers(other)),
        (float or double, float or double) => IsNear(Number(given), Number(expected)),
        (string, _) or (_, string) => Equals(given, expected),
        (IEnumerable one, IEnumerable other) => Match(one, [.. other.Cast<object?>()]),
        _ => Equals(given, expected),
    };

    /// <summary>What is often behind such an answer; empty where nothing is known.</summary>
    public static string Advice(object? given, object? expected) =>
        given is Tensor { dtype: ScalarType.Byte } && expected is Tensor other && other.is_floating_point()
            ? "These are whole bytes: .sum(0) takes its 0 for a type of number. Write .sum([0]) to sum over the first dimension."
            : "";

    /// <summary>An answer in words.</summary>
    public static string Shown(object? value) => value switch
    {
        null => "null",
        Tensor { shape.Length: 0 } number => Shown(Numbers(number)[0]),
        Tensor tensor => $"{Shown(Numbers(tensor))} in the shape [{string.Join(", ", tensor.shape)}]",
        string text => $"\"{text}\"",
        float or double => Invariant($"{Number(value):0.######}"),
        IEnumerable list => Shown([.. list.Cast<object?>().Take(MostShown + 1)]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Shown(object?[] values) => values.Length == 0
        ? "nothing"
        : string.Join(", ", values.Take(MostShown).Select(Inside)) + (values.Length > MostShown ? ", …" : "");

    // Of lists in a list, one must see where each ends.
    private static string Inside(object? value) => value is IEnumerable and not string and not Tensor ? $"[{Shown(value)}]" : Shown(value);

    // The given one may never end.
    private static bool Match(IEnumerable given, object?[] expected)
    {
        object?[] first = [.. given.Cast<object?>().Take(expected.Length + 1)];
        return first.Length == expected.Length && first.Zip(expected).All(pair => Match(pair.First, pair.Second));
    }

    private static bool IsNear(double given, double expected) =>
        given.Equals(expected) || Math.Abs(given - expected) <= Tolerance * Math.Max(1, Math.Abs(expected));

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static double[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(float64).cpu().flatten().data<double>().ToArray();
    }
}
