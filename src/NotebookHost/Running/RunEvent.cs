using System.Text.Json;

namespace NotebookHost.Running;

/// <summary>What the process of a notebook tells the one that started it, a line each through a pipe of their own.</summary>
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

    /// <summary>The cell failed by its time: its process waits to be ended, with all that the cells started.</summary>
    public const string TimedOut = "timed out";

    /// <summary>All cells ran.</summary>
    public const string Done = "done";

    /// <summary>The line to send.</summary>
    /// <param name="key">What tells it from a line that a cell wrote into the pipe.</param>
    public string ToLine(string key) => key + JsonSerializer.Serialize(this);

    /// <summary>Reads a line; null where it is none with that key.</summary>
    public static RunEvent? Parse(string line, string key)
    {
        try
        {
            return line.StartsWith(key, StringComparison.Ordinal) ? JsonSerializer.Deserialize<RunEvent>(line.AsSpan(key.Length)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
