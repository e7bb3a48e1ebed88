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
        var more = frame.Rows.Count - ShownRows;
        var footer = more > 0 ? Invariant($"… and {more:#,0} more {(more == 1 ? "row" : "rows")}") : null;
        var types = frame.Columns.Select(column => TypeName(column.DataType));
        var rows = frame.Rows.Take(ShownRows).Select(row => row.ToArray());
        return new ShownTable([.. frame.Columns.Select(column => column.Name)], [.. rows], footer, [.. types]);
    }

    // The name in C#, which the runtime calls otherwise only for these.
    private static string TypeName(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Object or TypeCode.DBNull or TypeCode.DateTime => type.Name,
        TypeCode.Single => "float",
        TypeCode.Boolean => "bool",
        var code => code.ToString().ToLowerInvariant().Replace("int16", "short").Replace("int32", "int").Replace("int64", "long"),
    };
}
