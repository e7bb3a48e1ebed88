using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsCheck;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>A row of a random table.</summary>
internal sealed record WrittenRow(string User, string Item, float Rating, long Time, string Title);

/// <summary>How a table is written.</summary>
/// <param name="Separator">What stands between two values.</param>
/// <param name="IsQuoted">Whether every value is quoted, where quotes are known; else those that need it.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="LineEnd">What ends a row.</param>
/// <param name="Encoding">Its name, and whether a byte order mark begins the file.</param>
/// <param name="SeparatorAtEnd">0 where no row ends with a separator, 1 where all but the header do, 2 where only the header does.</param>
internal sealed record Writing(string Separator, bool IsQuoted, bool HasHeader, string LineEnd, string Encoding, int SeparatorAtEnd)
{
    /// <summary>Whether a value that needs quotes can have them.</summary>
    public bool TakesQuotes => Separator is "," or ";" || HasHeader && (Separator == "|" || IsQuoted);
}

/// <summary>A random table, and how it is written into a file; the file's text says without doubt what the table is.</summary>
internal sealed record WrittenTable(WrittenRow[] Rows, Writing Writing, bool HasTimes, string TimeEnd, bool HasDecimalComma)
{
    private const string Separators = ",;\t| :";
    private const string Latin = "abcXYZ019-_./'éä";

    // Neither # nor { and their like, which stand for comments and JSON at the beginning of a file.
    private static readonly Gen<string> Number = Gen.Long[1, 99].Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static readonly Gen<string> Text =
        from letters in Gen.OneOf<char>(
            Gen.Char[Latin], Gen.Char["\"" + Separators], Gen.OneOf('’', '€', 'ж', '東', 'ß')).Array[1, 6]
        select new string(letters).Trim();

    private static readonly Gen<string> LongText =
        from parts in Gen.OneOf<string>(Text, Gen.OneOf("\n", "\r\n", "\"\"", "😀", ", ")).Array[1, 4]
        select "T" + string.Concat(parts) + ".";

    private static readonly Gen<Writing> Writings =
        from separator in Gen.OneOf(",", ";", "\t", "|", "::", " ")
        from isQuoted in Gen.Bool
        from hasHeader in Gen.Bool
        from lineEnd in Gen.OneOf("\n", "\r\n", "\r")
        from encoding in Gen.OneOf("utf-8", "utf-8 mark", "utf-16 mark", "utf-16BE mark", "utf-16", "utf-16BE", "windows-1252")
        from atEnd in Gen.OneOf(0, 0, 1, 2)
        select Sensible(new Writing(separator, isQuoted, hasHeader, lineEnd, encoding, atEnd));

    public static Gen<WrittenTable> Any { get; } =
        from areUsersNumbers in Gen.Bool
        from areItemsNumbers in Gen.Bool
        from writing in Writings
        from rows in Row(areUsersNumbers ? Number : Text, areItemsNumbers ? Number : Text, writing).Array[1, 8]
        from hasTimes in Gen.Bool
        from timeEnd in Gen.OneOf("", ".0", "000")
        from hasDecimalComma in Gen.Bool
        select new WrittenTable(rows, writing, hasTimes, timeEnd, hasDecimalComma && writing.Separator != ",");

    public string[] Columns => ["user", "item", "rating", .. HasTimes ? ["time"] : Array.Empty<string>()];

    public Roles Roles => FileShape.Plain with { Time = HasTimes ? "time" : null, Title = "title" };

    public byte[] Ratings()
    {
        var text = new StringBuilder();
        if (Writing.HasHeader)
            text.Append(Line(Columns, Writing.SeparatorAtEnd == 2));
        foreach (var row in Rows)
        {
            var rating = row.Rating.ToString("0.0", CultureInfo.InvariantCulture);
            string[] values = [row.User, row.Item, HasDecimalComma ? rating.Replace('.', ',') : rating, $"{row.Time}{TimeEnd}"];
            text.Append(Line(values[..Columns.Length], Writing.SeparatorAtEnd == 1));
        }
        return Encoded(text.ToString());
    }

    /// <summary>The items' table, always with commas and in UTF-8: titles hold whatever a title can hold.</summary>
    public byte[] Items()
    {
        var rows = Rows.DistinctBy(row => row.Item).Select(row => $"{Quoted(row.Item)},{Quoted(row.Title)}{Writing.LineEnd}");
        return Encoding.UTF8.GetBytes($"item,title{Writing.LineEnd}{string.Concat(rows)}");
    }

    public override string ToString() => $"{Writing}, {string.Join(", ", Columns)}:\n{string.Join<WrittenRow>('\n', Rows)}";

    private static Gen<WrittenRow> Row(Gen<string> users, Gen<string> items, Writing writing) =>
        from user in users
        from item in items
        from rating in Gen.Int[0, 20]
        from time in Gen.Long[1_000_000_000, 1_999_999_999]
        from title in LongText
        select new WrittenRow(Possible(user, writing), Possible(item, writing), rating / 2f, time, title);

    // Quotes around :: are no one's habit; without a header no row shows which value is one too many; and a header of quoted names
    // and one empty one is neither quoted nor not.
    private static Writing Sensible(Writing writing)
    {
        var isQuoted = writing.IsQuoted && writing.Separator != "::";
        var hasEnd = writing.HasHeader && !(isQuoted && writing is { SeparatorAtEnd: 2, Separator: "\t" or " " });
        return writing with { IsQuoted = isQuoted, SeparatorAtEnd = hasEnd ? writing.SeparatorAtEnd : 0 };
    }

    // An id that the writing can hold: where it has no quotes an id has no separator, and without a header no other separator
    // either, by which the file could be read as well.
    private static string Possible(string id, Writing writing)
    {
        foreach (var separator in Separators)
        {
            if (!writing.HasHeader || !writing.TakesQuotes && writing.Separator[0] == separator)
                id = id.Replace(separator, '_');
        }
        return id.Length == 0 ? "x" : id;
    }

    private string Line(string[] values, bool hasEnd)
    {
        bool NeedsQuotes(string value) => Writing.IsQuoted || value.Contains('"') || value.Contains(Writing.Separator);
        string Written(string value) => Writing.TakesQuotes && NeedsQuotes(value) ? Quoted(value) : value;
        return string.Join(Writing.Separator, values.Select(Written)) + (hasEnd ? Writing.Separator : "") + Writing.LineEnd;
    }

    private byte[] Encoded(string text)
    {
        var name = Writing.Encoding.Split(' ')[0];
        // Without a header nothing says that zeros are half of a letter, and some letters of Windows-1252 are also UTF-8.
        if (name == "windows-1252" && (text.AsSpan().ContainsAny("’€ж東") || Utf8.IsValid(Encoding.Latin1.GetBytes(text))))
            name = "utf-8";
        var hasMark = Writing.Encoding.EndsWith("mark") || name.StartsWith("utf-16") && !Writing.HasHeader;
        var encoding = name == "windows-1252" ? Encoding.Latin1 : Encoding.GetEncoding(name);
        return [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
    }

    private static string Quoted(string value) => $"\"{value.Replace("\"", "\"\"")}\"";
}
