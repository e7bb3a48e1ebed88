namespace NotebookHelpers.Runtime;

/// <summary>Texts that the library carries: what is no code has a file of its own.</summary>
internal static class Resources
{
    /// <summary>Reads one of them.</summary>
    /// <param name="name">The name of its file.</param>
    public static string Read(string name)
    {
        using var text = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd().TrimEnd();
    }
}
