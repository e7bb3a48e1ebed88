using System.Diagnostics.CodeAnalysis;

namespace NotebookHelpers.Runtime;

/// <summary>What arguments must be. Errors say the name, the value, what was expected, and an example.</summary>
internal static class Require
{
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    public static void That([DoesNotReturnIf(false)] bool holds, string name, object? value, string expected)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value ?? "null"}; expected {expected}."));
    }

    /// <exception cref="ArgumentException">It does not hold; says the error.</exception>
    public static void Valid([DoesNotReturnIf(false)] bool holds, string name, string error)
    {
        if (!holds)
            throw new ArgumentException(error, name);
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static void AtLeastOne(int value, string name, string example) =>
        That(value >= 1, name, value, $"at least 1, such as {example}");

    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public static void Positive(double value, string name, string example) =>
        That(value > 0 && double.IsFinite(value), name, value, $"a positive number, such as {example}");

    /// <exception cref="ArgumentOutOfRangeException">The value is below 0, or not finite.</exception>
    public static void NotNegative(double value, string name, string example) =>
        That(value >= 0 && double.IsFinite(value), name, value, $"0 or more, such as {example}");
}
