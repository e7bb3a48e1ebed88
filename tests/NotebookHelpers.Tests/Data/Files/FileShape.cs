using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>A file of ratings as somebody might have it, how it is read, and what must come of it.</summary>
/// <param name="Name">What is particular about it.</param>
/// <param name="Bytes">The file.</param>
/// <param name="RowsIn">Rows of ratings that the file holds, good and bad ones, without the header.</param>
internal sealed partial record FileShape(string Name, byte[] Bytes, int RowsIn)
{
    public FileShape(string name, string text, int rowsIn) : this(name, Encoding.UTF8.GetBytes(text), rowsIn) { }

    public static Roles Plain { get; } = new("user", "item", "rating");

    public Roles Roles { get; init; } = Plain;

    public string[]? Columns { get; init; }

    public BadRows BadRows { get; init; }

    /// <summary>A table of items, or null.</summary>
    public string? Items { get; init; }

    /// <summary>User, item and rating of the rows that are read, or null where only their number is told.</summary>
    public string[]? Read { get; init; }

    /// <summary>The times of the rows that are read, or null.</summary>
    public long[]? Times { get; init; }

    /// <summary>The rows that notes count as left out; null for any number that makes the sum right.</summary>
    public int? Noted { get; init; } = 0;

    /// <summary>What a note says, in any case, or null for anything. Empty: there is no note.</summary>
    public string? Says { get; init; }

    /// <summary>What the error says, every part of it; empty where the file is read.</summary>
    public string[] Error { get; init; } = [];

    public override string ToString() => Name;

    public RatingTables Load()
    {
        using var folder = new TableFolder();
        folder.Add("log.csv", Bytes);
        if (Items is not null)
            folder.Add("items.csv", Encoding.UTF8.GetBytes(Items));
        return RatingFiles.ReadCsv(folder["log.csv"], Roles, BadRows, items: Items is null ? null : folder["items.csv"], columns: Columns);
    }

    /// <summary>A line of the table of shapes.</summary>
    public string Line()
    {
        try
        {
            var tables = Load();
            return $"| {Name} | {RowsIn} | {tables.Train.Rows.Count} | {LeftOut(tables.Notes)} | {string.Join(" ", tables.Notes)} |";
        }
        catch (InvalidDataException error)
        {
            return $"| {Name} | {RowsIn} | refused | | {error.Message} |";
        }
    }

    /// <summary>The rows that notes count as left out.</summary>
    public static int LeftOut(IEnumerable<string> notes) => notes.SelectMany(note => Counted().Matches(note))
        .Sum(match => int.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\b(\d[\d,]*) rows? left out")]
    private static partial Regex Counted();
}
