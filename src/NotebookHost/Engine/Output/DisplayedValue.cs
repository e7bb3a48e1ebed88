namespace NotebookHost.Engine;

/// <summary>A value shown by a cell, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string id;
    private readonly IReadOnlyList<string> mimeTypes;

    /// <param name="id">By what it is found again.</param>
    /// <param name="mimeTypes">The forms in which it is shown; none for those that a value prefers.</param>
    internal DisplayedValue(string id, params IReadOnlyList<string> mimeTypes) => (this.id, this.mimeTypes) = (id, mimeTypes);

    /// <summary>Shows another value in its place.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value) => RunningCell.Update(id, Presentation.Create(value, mimeTypes));
}
