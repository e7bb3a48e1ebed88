using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Files of ratings as people have them.</summary>
internal static partial class FileShapes
{
    private const string Header = "user,item,rating\n";

    private static readonly Roles Timed = FileShape.Plain with { Time = "time" };

    public static IEnumerable<FileShape> All =>
        [.. Separators, .. Quotes, .. Headers, .. Layouts, .. BadValues, .. Numbers, .. Times, .. Ids, .. Encodings];

    private static IEnumerable<FileShape> Separators =>
    [
        .. from separator in new[] { ",", ";", "\t", "|", "::", " " }
           select Whole($"separator {Named(separator)}", "user,item,rating\n1,2,3\n4,5,1\n".Replace(",", separator)),
        .. from separator in new[] { ",", ";", "\t", "|", "::", " " }
           select Whole($"columns given, separator {Named(separator)}", "1,2,3\n4,5,1\n".Replace(",", separator)) with
           {
               Columns = ["user", "item", "rating"],
           },
        .. from end in new[] { "\r\n", "\r", "\n\n" }
           select Whole($"line end {Named(end)}", "user,item,rating\n1,2,3\n4,5,1\n".Replace("\n", end)),
        Whole("no line end at the end", Header + "1,2,3\n4,5,1"),
        Whole("every value quoted", "\"user\",\"item\",\"rating\"\r\n\"1\",\"2\",\"3\"\r\n\"4\",\"5\",\"1\"\r\n"),
        Whole("other columns before and after", "note;user;item;rating;more\na,b;1;2;3;x\n;4;5;1;\n"),
    ];

    private static IEnumerable<FileShape> Quotes =>
    [
        new("tab, quotes are text", "user\titem\trating\n1\t\"Heroes\t3\n2\tplain\t4\n3\tOther\t5\n4\tEnd\"\t1\n5\tx\t2\n", 5)
        {
            Read = ["1 \"Heroes 3", "2 plain 4", "3 Other 5", "4 End\" 1", "5 x 2"],
        },
        new("two colons, quotes are text", "user::item::rating\n1::\"Heroes::3\n2::\"x\"::4\n", 2) { Read = ["1 \"Heroes 3", "2 \"x\" 4"] },
        new("space, quotes are text", "user item rating\n1 \"Heroes 3\n2 \"x\" 4\n", 2) { Read = ["1 \"Heroes 3", "2 \"x\" 4"] },
        new("tab, every name quoted", "\"user\"\t\"item\"\t\"rating\"\n\"1\"\t\"a\tb\"\t\"3\"\n\"2\"\t\"c\"\t\"4\"\n", 2)
        {
            Read = ["1 a\tb 3", "2 c 4"],
        },
        new("space, every name quoted", "\"user\" \"item\" \"rating\"\n\"1\" \"a b\" \"3\"\n\"2\" \"c\" \"4\"\n", 2)
        {
            Read = ["1 a b 3", "2 c 4"],
        },
        new("tab, control characters", "user\titem\trating\n\u00021\ta\t3\n2\t\u0001b\t4\n3\tc\t5\n4\t\u0001d\t1\n", 4)
        {
            BadRows = BadRows.Skip,
            Read = ["\u00021 a 3", "3 c 5"],
            Noted = 2,
        },
        new("bar, quoted separator", "user|item|rating\n1|\"a|b\"|3\n2|c|4\n", 2) { Read = ["1 a|b 3", "2 c 4"] },
        new("bar without header, quotes are text", "1|\"a\"|3\n2|c|4\n", 2)
        {
            Columns = ["user", "item", "rating"],
            Read = ["1 \"a\" 3", "2 c 4"],
        },
        new("comma, quoted separators and quotes", Header + "1,\"a,\"\"b\"\"\",3\n2,\"\"\"8388\"\"\",4\n", 2)
        {
            Read = ["1 a,\"b\" 3", "2 \"8388\" 4"],
        },
        .. Bad("quotes after a backslash", "2,\"\\\"8388\\\"\",3\n"),
        .. Bad("text after a closing quote", "2,\"Weird\" Al,3\n"),
        .. Bad("stray opening quote", "2,\"b,3\n"),
        .. Bad("stray opening quote, never closed, in the first value", "\"2,b,3\n"),
        .. Bad("id that spans lines", "2,\"b\n", "c\",3\n"),
        .. Bad("rating that spans lines", "2,b,\"3\n", "\"\n"),
        new("stray quote in an id, another one later", Header + "1,\"b,3\n2,c,4\n3,\"d\",5\n4,e,1\n", 4)
        {
            BadRows = BadRows.Skip,
            Read = ["2 c 4", "3 d 5", "4 e 1"],
            Noted = 1,
        },
        new("stray quote in the last value", Header + "1,b,3\n2,c,\"4\n", 2) { Error = ["row 3", "column rating"] },
        new("stray quote in the last row", Header + "1,b,3\n2,\"c,4\n", 2) { BadRows = BadRows.Skip, Read = ["1 b 3"], Noted = 1 },
    ];

    private static IEnumerable<FileShape> Headers =>
    [
        NoHeader("no header", "A2X,0005550042,5.0,1371600000\nA3Y,0005550043,1.0,1371600001\n", FileShape.Plain),
        NoHeader("no header, roles name values", "A2X,0005550042,5.0,1371600000\nA3Y,0005550043,1.0,1371600001\n",
            new Roles("A2X", "0005550042", "5.0")),
        NoHeader("no header, numbers only", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n", FileShape.Plain),
        new("columns given", "A2X,0005550042,5.0,1371600000\nA3Y,0005550043,1.0,1371600001\n", 2)
        {
            Roles = Timed,
            Columns = ["user", "item", "rating", "time"],
            Read = ["A2X 0005550042 5", "A3Y 0005550043 1"],
            Times = [1371600000, 1371600001],
        },
        Whole("columns given, and a header", Header + "1,2,3\n4,5,1\n", "header") with { Columns = ["user", "item", "rating"] },
        new("columns given, some without a name", "1,2,3,4,5\n4,5,1,6,7\n", 2)
        {
            Columns = [" user", "item", "rating", "", null!],
            Read = ["1 2 3", "4 5 1"],
        },
        new("columns given, one too few", "1,2,3,4\n4,5,1,6\n", 2) { Columns = ["user", "item", "rating"], Error = ["row 1"] },
        new("blocks", "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n2:\n885013,4,2005-10-19\n", 3) { Error = ["RatingTables.From"] },
        new("JSON lines", "{\"user\":\"a\",\"item\":\"b\",\"rating\":5.0}\n{\"user\":\"c\",\"item\":\"d\",\"rating\":1.0}\n", 2)
        {
            Error = ["RatingTables.From"],
        },
        new("empty", "", 0) { Error = ["is empty"] },
        new("header only", Header, 0) { Error = ["holds no rating"] },
        new("no such column", "user,item,stars\n1,2,3\n", 1) { Error = ["no column rating", "user, item, stars"] },
        Whole("first line sep=;", "sep=;\nuser;item;rating\n1;2;3\n4;5;1\n", "sep=;"),
        Whole("comments before the header", "# ratings of 2017\n# by nobody\nuser,item,rating\n1,2,3\n4,5,1\n", "2"),
        Whole("many comments", string.Concat(Enumerable.Repeat("# a comment\n", 30)) + Header + "1,2,3\n4,5,1\n", "comment"),
        Whole("empty lines before the header", "\n\nuser,item,rating\n1,2,3\n4,5,1\n", "empty"),
        new("ids that stand for none", Header + "NaN,2,3\n4,5,1\n", 2) { Read = ["NaN 2 3", "4 5 1"], Says = "1 of the ids are NaN" },
        new("a row that begins with #", Header + "1,2,3\n#4,5,1\n", 2) { Read = ["1 2 3", "#4 5 1"] },
        new("comment before the header, bad row", "# ratings\n" + Header + "1,2,3\n4,5,x\n", 2) { Error = ["row 4 (the header is row 2)"] },
    ];

    private static IEnumerable<FileShape> Layouts =>
    [
        .. from separator in new[] { ",", ";", "\t", "|", " " }
           select Whole($"{Named(separator)} at the rows' ends", "user,item,rating\n1,2,3,\n4,5,1,\n".Replace(",", separator), "end"),
        Whole("separator at the header's end", "user,item,rating,\n1,2,3\n4,5,1\n", "header"),
        Whole("separator at all ends", "user,item,rating,\n1,2,3,\n4,5,1,\n"),
        new("separator at some rows' ends", Header + "1,2,3,\n4,5,1\n6,7,2,\n", 3) { BadRows = BadRows.Skip, Noted = null },
        Whole("one column without a name", ",user,item,rating\n0,1,2,3\n1,4,5,1\n"),
        Whole("two columns without names", ",,user,item,rating\n0,0,1,2,3\n1,1,4,5,1\n"),
        Whole("names with blanks around", " user , item,rating \n1,2,3\n4,5,1\n", "read as"),
        new("a long line", "user,item,rating,note\n1,2,3," + new string('x', 1 << 25) + "\n4,5,1,y\n", 2) { Read = ["1 2 3", "4 5 1"] },
        Whole("empty lines between rows", Header + "1,2,3\n\n  \n4,5,1\n\n"),
    ];

    private static IEnumerable<FileShape> BadValues =>
    [
        .. Bad("empty id", ",b,3\n"),
        .. Bad("rating in words", "2,b,five\n"),
        .. Bad("empty rating", "2,b,\n"),
        .. Bad("a value too few", "2,b\n"),
        .. Bad("a value too many", "2,b,3,4\n"),
        .. Bad("separators only", ",,\n"),
    ];

    private static FileShape Whole(string name, string text, string says = "") =>
        new(name, text, 2) { Read = ["1 2 3", "4 5 1"], Says = says };

    private static FileShape NoHeader(string name, string text, Roles roles) =>
        new(name, text, 2) { Roles = roles, Error = ["looks like data, not a header", "columns:"] };

    // Good rows around bad lines: refused with the row's number, and left out with a count. Each bad line is a row of its own.
    private static IEnumerable<FileShape> Bad(string name, params string[] lines)
    {
        var text = Header + "1,a,3\n" + string.Concat(lines) + "4,d,1\n5,e,2\n";
        yield return new(name, text, lines.Length + 3) { Error = ["row 3 (the header is row 1)"] };
        yield return new(name + ", left out", text, lines.Length + 3)
        {
            BadRows = BadRows.Skip,
            Read = ["1 a 3", "4 d 1", "5 e 2"],
            Noted = lines.Length,
            Says = "row 3 (the header is row 1)",
        };
    }

    private static string Named(string text) => text switch
    {
        "\t" => "tab",
        " " => "space",
        _ => text.Replace("\r", "CR ").Replace("\n", "LF ").Replace("|", "bar").Trim(),
    };
}
