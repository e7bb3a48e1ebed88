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

    /// <summary>All cells ran.</summary>
    public const string Done = "done";

    /// <summary>The line to send.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);

    /// <summary>Reads a line.</summary>
    public static RunEvent Parse(string line) => JsonSerializer.Deserialize<RunEvent>(line)!;
}
