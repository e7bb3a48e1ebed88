namespace NotebookHelpers.Data;

/// <summary>A file to read, and what is known of its columns.</summary>
/// <param name="Path">The file.</param>
/// <param name="Separator">What stands between two values; <c>::</c> means that there are no quotes either. Null to look at the header.</param>
/// <param name="Columns">The columns' names where the file has no header, else null.</param>
internal sealed record TableFile(string Path, string? Separator = ",", string[]? Columns = null)
{
    /// <summary>Columns that must be there.</summary>
    public string[] Ids { get; init; } = [];

    /// <summary>A column that must be there, or null.</summary>
    public string? Rating { get; init; }

    /// <summary>A column of times.</summary>
    public string? Time { get; init; }

    public bool IsTimeOptional { get; init; } = true;

    public (float Lowest, float Highest)? Range { get; init; }

    public string Name => System.IO.Path.GetFileName(Path);

    public IEnumerable<string> Required()
    {
        string?[] others = [Rating, IsTimeOptional ? null : Time];
        return Ids.Concat(others.OfType<string>());
    }
}
