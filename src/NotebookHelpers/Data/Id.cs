namespace NotebookHelpers.Data;

/// <summary>
/// An id as the data has it: a 64-bit integer, or text. Text that is exactly what an integer is written as is that integer,
/// so "17" and 17 are one id, and "017" is another.
/// </summary>
public readonly record struct Id : IComparable<Id>
{
    private readonly long number;
    private readonly string? text;

    /// <summary>An id that is a number.</summary>
    /// <param name="number">Any 64-bit integer.</param>
    public Id(long number) => this.number = number;

    /// <summary>An id as it is written.</summary>
    /// <param name="text">The id's text, kept to the last character.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public Id(string text)
    {
        if (string.IsNullOrEmpty(text))
            throw new ArgumentException("An id is empty; expected a whole number or text.", nameof(text));
        if (!TryReadNumber(text, out number))
            this.text = text;
    }

    /// <summary>Whether the id is text, not a 64-bit integer.</summary>
    public bool IsText => text is not null;

    internal long Number => number;

    /// <summary>An id that is a number.</summary>
    /// <param name="number">Any 64-bit integer.</param>
    public static implicit operator Id(long number) => new(number);

    /// <summary>An id as it is written.</summary>
    /// <param name="text">The id's text.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static implicit operator Id(string text) => new(text);

    /// <summary>Numbers by their value, texts by their characters' codes, numbers first.</summary>
    /// <param name="other">Another id.</param>
    /// <returns>Negative, zero or positive, as for every comparison.</returns>
    public int CompareTo(Id other)
    {
        // A number has no text, which comes before any text; a text has the number 0.
        var order = string.CompareOrdinal(text, other.text);
        return order != 0 ? order : number.CompareTo(other.number);
    }

    /// <summary>The id as the data has it.</summary>
    /// <returns>Digits, or the text.</returns>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads an integer that is written as it would be written back: no plus sign, no leading zero, no space.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        var isNegative = text is ['-', ..];
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > 19 || (digits[0] == '0' && text.Length > 1))
            return false;
        var value = 0UL;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = (value * 10) + (digit - (ulong)'0');
        }
        if (value > long.MaxValue && !(isNegative && value == 1UL << 63))
            return false;
        number = isNegative ? -(long)value : (long)value;
        return true;
    }
}
