using System.Reflection;

namespace Notebooks.Tests;

/// <summary>Where the checkout's files lie.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The workshop's notebooks and the solutions, in order, as paths below the root.</summary>
    public static IEnumerable<string> Notebooks() =>
        Directory.EnumerateFiles(Folder("notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static TheoryData<string> NotebookNames => [.. Notebooks()];

    /// <summary>The workshop's notebooks without the solutions.</summary>
    public static TheoryData<string> WorkshopNames => [.. Notebooks().Where(path => !path.Contains("solutions", StringComparison.Ordinal))];
}
