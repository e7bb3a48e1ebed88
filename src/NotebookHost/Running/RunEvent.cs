using System.Text.Json;

namespace NotebookHost.Running;

/// <summary>What the process of a notebook tells the one that started it, a line each on its standard output.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Cell">The code cell, from 1.</param>
/// <param name="Cells">How many code cells there are.</param>
/// <param name="Id">The cell's id.</param>
/// <param name="Line">The line of the cell that failed, where known.</param>
/// <param name="Message">What happened.</param>
internal sealed record RunEvent(string Kind, int Cell = 0, int Cells = 0, string? Id = null, int? Line = null, string? Message = null)
{
    /// <summary>A cell begins.</summary>
    public const string Begins = "begins";

    /// <summary>The cell failed, and the notebook with it.</summary>
    public const string Failed = "failed";

    /// <summary>All cells ran.</summary>
    public const string Done = "done";

    // A record separator, which no program prints by chance; native code may share the stream.
    private const string Mark = "\u001enotebook ";

    /// <summary>The line to print.</summary>
    public string ToLine() => Mark + JsonSerializer.Serialize(this);

    /// <summary>Reads a line.</summary>
    /// <param name="line">A line of the child's output.</param>
    /// <param name="stray">What else the line holds.</param>
    /// <returns>Null where the line holds no event.</returns>
    public static RunEvent? Parse(string line, out string stray)
    {
        int mark = line.IndexOf(Mark, StringComparison.Ordinal);
        stray = mark < 0 ? line : line[..mark];
        return mark < 0 ? null : JsonSerializer.Deserialize<RunEvent>(line.AsSpan(mark + Mark.Length));
    }
}
