using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NotebookHelpers.Runtime;

/// <summary>What arguments must be. Errors say the name, the value, what was expected, and an example.</summary>
internal static class Require
{
    /// <summary>More passes than these would not end.</summary>
    public const int MostRounds = 100_000;

    // No rate, penalty or number of hours is larger; and what is multiplied by it still fits a float.
    private const double Most = 1e12;

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

    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static void NotNull([NotNull] object? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value is null)
            throw new ArgumentNullException(name, $"{name} is null; expected a value.");
    }

    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public static void NoneNull(
        [NotNull] object? one, [NotNull] object? other,
        [CallerArgumentExpression(nameof(one))] string name = "", [CallerArgumentExpression(nameof(other))] string otherName = "")
    {
        NotNull(one, name);
        NotNull(other, otherName);
    }

    /// <exception cref="ArgumentException">There is no value, or one is null.</exception>
    public static void Some<T>([NotNull] IReadOnlyCollection<T>? values, string name, string what) =>
        Valid(values is { Count: > 0 } && !values.Any(value => value is null), name,
            $"There are no {what}, or one is null; expected at least one.");

    /// <exception cref="ArgumentException">The value names no file and no folder.</exception>
    public static void Path([NotNull] string? value, string name)
    {
        NotNull(value, name);
        Valid(!string.IsNullOrWhiteSpace(value) && !value.Contains('\0'), name,
            $"{name} is \"{value.Replace("\0", "\\0")}\"; expected a path.");
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enum's.</exception>
    public static void Defined<T>(T value, string name) where T : struct, Enum =>
        That(Enum.IsDefined(value), name,
            Convert.ToInt64(value, CultureInfo.InvariantCulture), $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <exception cref="ArgumentOutOfRangeException">The value is below 1, or above the most.</exception>
    public static void AtLeastOne(int value, string name, string example, int most = int.MaxValue) => That(value >= 1 && value <= most,
        name, value, $"at least 1, such as {example}" + (most == int.MaxValue ? "" : Invariant($", and at most {most:#,0}")));

    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or no sensible number.</exception>
    public static void Positive(double value, string name, string example) =>
        That(value is > 0 and <= Most, name, value, $"a positive number, such as {example}, and at most 1e12");

    /// <exception cref="ArgumentOutOfRangeException">The value is below 0, or no sensible number.</exception>
    public static void NotNegative(double value, string name, string example) =>
        That(value is >= 0 and <= Most, name, value, $"0 or more, such as {example}, and at most 1e12");

    /// <exception cref="ArgumentOutOfRangeException">The value is no share that can be left out.</exception>
    public static void Dropout(double value, string name) =>
        That(value is >= 0 and < 1, name, value, "0 (none) to below 1, such as 0.5");
}
