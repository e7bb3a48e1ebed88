using System.Text;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

internal static partial class FileShapes
{
    private const string Words = "user,item,rating\n1,Käse,3\n2,Brot,4\n3,Crème brûlée,5\n";

    private static readonly string[] WordRows = ["1 Käse 3", "2 Brot 4", "3 Crème brûlée 5"];

    private static IEnumerable<FileShape> Numbers =>
    [
        new("decimal comma", "user;item;rating\n1;2;3,5\n4;5;4\n6;7;0,25\n", 3) { Read = ["1 2 3.5", "4 5 4", "6 7 0.25"], Says = "comma" },
        new("decimal comma, tab", "user\titem\trating\n1\t2\t3,5\n4\t5\t1,0\n", 2) { Read = ["1 2 3.5", "4 5 1"], Says = "comma" },
        new("decimal comma and point", "user;item;rating\n1;2;3,5\n4;5;4.5\n6;7;2,5\n", 3) { Error = ["rating", "row "] },
        new("decimal comma and point, left out", "user;item;rating\n1;2;3,5\n4;5;4.5\n6;7;2,5\n8;9;1,5\n", 4)
        {
            BadRows = BadRows.Skip,
            Noted = null,
            Says = "left out",
        },
        new("comma and point in one value", "user;item;rating\n1;2;3,5\n4;5;1.234,5\n", 2) { Error = ["row 3", "1.234,5"] },
        new("decimal comma among commas", Header + "1,2,3\n4,5,\"4,5\"\n", 2) { Error = ["row 3", "4,5", "decimal comma"] },
        new("thousands or decimals", "user;item;rating\n1;2;1.234\n4;5;2.500\n", 2)
        {
            Read = ["1 2 1.234", "4 5 2.5"],
            Says = "decimals",
        },
        new("decimals, one with other digits", "user;item;rating\n1;2;1.234\n4;5;2.5\n", 2) { Read = ["1 2 1.234", "4 5 2.5"], Says = "" },
        new("ratings of -1", Header + "1,2,-1\n1,3,5\n2,2,4\n2,3,-1\n3,2,0.5\n", 5)
        {
            Read = ["1 2 -1", "1 3 5", "2 2 4", "2 3 -1", "3 2 0.5"],
            Says = "2 ",
        },
        new("ratings below -1", Header + "1,2,-1\n1,3,-2\n2,2,4\n", 3) { Read = ["1 2 -1", "1 3 -2", "2 2 4"], Says = "" },
        new("ratings of 0, many", Header + "1,2,0\n1,3,5\n2,2,4\n2,3,0\n3,2,1\n", 5)
        {
            Read = ["1 2 0", "1 3 5", "2 2 4", "2 3 0", "3 2 1"],
            Says = "2 ",
        },
        new("ratings of 0, the next one is below 1", Header + "1,2,0\n1,3,5\n2,2,0.5\n", 3)
        {
            Read = ["1 2 0", "1 3 5", "2 2 0.5"],
            Says = "",
        },
        new("ratings of 0, few", Header + "1,2,0\n" + string.Concat(Enumerable.Range(3, 11).Select(item => $"1,{item},4\n")), 12)
        {
            Says = "",
        },
    ];

    private static IEnumerable<FileShape> Times =>
    [
        Time("seconds", "1500000000", "1500000060", [1500000000, 1500000060], ""),
        Time("seconds with a point", "1500000000.0", "1500000060.0", [1500000000, 1500000060], null),
        Time("milliseconds", "1500000000000", "1500000060000", [1500000000, 1500000060], "milliseconds"),
        Time("microseconds", "1500000000000000", "1500000060000000", [1500000000, 1500000060], "microseconds"),
        Time("nanoseconds", "1500000000000000000", "1500000060000000000", [1500000000, 1500000060], "nanoseconds"),
        Time("milliseconds, and one missing", "1500000000000", "0", [1500000000000, 0], "no one unit"),
        Time("whole dates", "20170531", "20170601", [1496188800, 1496275200], "date"),
        Time("ISO dates", "2017-05-31", "2017-05-31T08:15:00+02:00", [1496188800, 1496211300], ""),
        Time("dates in a format", "31.05.2017", "01.06.2017", [1496188800, 1496275200], null, "dd.MM.yyyy"),
        Time("seconds by format", "20170531", "20170601", [20170531, 20170601], null, "seconds"),
        Time("milliseconds by format", "5000", "7000", [5, 7], null, "milliseconds"),
        new("date in no known format", "user,item,rating,time\n1,2,3,05/31/2017\n", 1)
        {
            Roles = Timed,
            Error = ["column time", "05/31/2017"],
        },
        .. from format in new[] { "%", "\\", "'", "x", "U" }
           select new FileShape($"times: the format {format}", "user,item,rating,time\n1,2,3,31.05.2017\n", 1)
           {
               Roles = Timed with { TimeFormat = format },
               Error = ["row 2", "column time", $"the format {format}"],
           },
        new("date against its format", "user,item,rating,time\n1,2,3,31.05.2017\n4,5,1,2017-06-01\n", 2)
        {
            Roles = Timed with { TimeFormat = "dd.MM.yyyy" },
            Error = ["row 3", "column time", "2017-06-01"],
        },
        new("time that spans lines", "user,item,rating,time\n1,2,3,100\n4,5,1,\"10\n1\"\n6,7,2,102\n", 4)
        {
            Roles = Timed,
            BadRows = BadRows.Skip,
            Read = ["1 2 3", "6 7 2"],
            Noted = 2,
        },
    ];

    private static IEnumerable<FileShape> Ids =>
    [
        Matched("ids with .0 at the end", ["62.0", "63.0", "64.0"], ["62", "63", "64"], ".0"),
        Matched("ids with zeros in front", ["0062", "0063", "0064"], ["62", "63", "64"], "zero"),
        Matched("ids in upper and lower case", ["B00A", "B00B", "B00C"], ["b00a", "b00b", "b00c"], "case"),
        Matched("ids with a prefix", ["tt0114709", "tt0114710", "tt0114711"], ["0114709", "0114710", "0114711"], "tt"),
        Matched("ids of which most match", ["62", "63", "64"], ["62", "63", "99"], ""),
        Matched("ids of which none matches", ["62", "63", "64"], ["a", "b", "c"], "3"),
    ];

    private static IEnumerable<FileShape> Encodings =>
    [
        Encoded("UTF-8", Encoding.UTF8.GetBytes(Words), ""),
        Encoded("UTF-8 with mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Words)], ""),
        .. from encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode }
           from mark in new[] { encoding.GetPreamble(), [] }
           select Encoded($"{encoding.WebName} {(mark.Length > 0 ? "with" : "without")} mark", [.. mark, .. encoding.GetBytes(Words)]),
        Encoded("UTF-16 with Windows line ends",
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Words.Replace("\n", "\r\n"))]),
        Encoded("Latin-1", Encoding.Latin1.GetBytes(Words), "Windows-1252"),
        new("Windows-1252", Windows(Header + "1,Rock ’n’ Roll,3\n2,5 € Menü,4\n"), 2)
        {
            Read = ["1 Rock ’n’ Roll 3", "2 5 € Menü 4"],
            Says = "Windows-1252",
        },
        new("Windows-1252, an undefined byte", [.. Encoding.Latin1.GetBytes(Words + "4,x"), 0x81, .. ",1\n"u8], 4) { Error = ["81"] },
        new("Windows-1252, an undefined byte, to be left out", [.. Encoding.Latin1.GetBytes(Words + "4,x"), 0x9d, .. ",1\n"u8], 4)
        {
            BadRows = BadRows.Skip,
            Error = ["9D"],
        },
        new("UTF-8 with a broken byte", Broken(), 31) { Error = ["row 32 (the header is row 1)"] },
        new("UTF-8 with a broken byte, left out", Broken(), 31)
        {
            BadRows = BadRows.Skip,
            Read = [.. Enumerable.Range(1, 30).Select(user => $"{user} Crème 4")],
            Noted = 1,
        },
    ];

    private static FileShape Time(string name, string first, string second, long[] times, string? says, string? format = null) =>
        new($"times: {name}", $"user,item,rating,time\n1,2,3,{first}\n4,5,1,{second}\n", 2)
        {
            Roles = Timed with { TimeFormat = format },
            Read = ["1 2 3", "4 5 1"],
            Times = times,
            Says = says,
        };

    // Three rows of ratings with the first ids, and a table of items with the others.
    private static FileShape Matched(string name, string[] rated, string[] known, string says) =>
        new(name, Header + string.Concat(rated.Select(item => $"1,{item},4\n")), rated.Length)
        {
            Roles = FileShape.Plain with { Title = "title" },
            Items = "item,title\n" + string.Concat(known.Select(item => $"{item},Title\n")),
            Read = [.. rated.Select(item => $"1 {item} 4")],
            Says = says,
        };

    private static FileShape Encoded(string name, byte[] bytes, string? says = null) =>
        new($"encoding {name}", bytes, 3) { Read = WordRows, Says = says };

    private static byte[] Windows(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

    // Thirty good rows, and one whose two-byte letter lost its second byte.
    private static byte[] Broken() =>
    [
        .. Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(1, 30).Select(user => $"{user},Crème,4\n"))),
        .. "31,Cr"u8, 0xc3, .. "me,4\n"u8,
    ];
}
