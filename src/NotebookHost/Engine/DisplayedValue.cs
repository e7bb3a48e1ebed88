namespace NotebookHost.Engine;

/// <summary>A value shown by a cell, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string id;

    internal DisplayedValue(string id) => this.id = id;

    /// <summary>Shows another value in its place.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value) => RunningCell.Update(id, value);
}
