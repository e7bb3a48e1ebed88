using Microsoft.Data.Analysis;

namespace NotebookHelpers.Runtime;

/// <summary>How a table of data shows itself: its first rows, with the columns' types.</summary>
internal static class DataFrameForms
{
    private const int ShownRows = 20;

    public static string ToHtml(DataFrame frame) => Markup(frame).Html();

    public static string ToText(DataFrame frame) => Markup(frame).ToString();

    private static ShownTable Markup(DataFrame frame)
    {
        var count = frame.Rows.Count;
        var rows = new List<object?[]>();
        for (long row = 0; row < Math.Min(count, ShownRows); row++)
            rows.Add([.. frame.Columns.Select(column => column[row])]);
        var more = count - rows.Count;
        return new ShownTable(
            [.. frame.Columns.Select(column => column.Name)],
            rows,
            more > 0 ? Invariant($"… and {more:#,0} more {(more == 1 ? "row" : "rows")}") : null,
            [.. frame.Columns.Select(column => TypeName(column.DataType))]);
    }

    private static string TypeName(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Boolean => "bool",
        TypeCode.Double or TypeCode.String or TypeCode.Char or TypeCode.Byte or TypeCode.SByte or TypeCode.Decimal =>
            type.Name.ToLowerInvariant(),
        _ => type.Name,
    };
}
