using System.Reflection;
using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>The library stays small: a public member exists because a notebook calls it.</summary>
public partial class CalledMembersTests
{
    /// <summary>What no cell names, each with the reason why it is public all the same.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["ToHtml"] = "how a value shows itself in other notebook engines",
        ["ToString"] = "how a value shows itself as text",
        ["Equals"] = "of a record",
        ["GetHashCode"] = "of a record",
        ["CompareTo"] = "orders ids",
        ["Deconstruct"] = "var (train, validation) = split",
        ["GetEnumerator"] = "foreach over a history",
        ["forward"] = "TorchSharp calls it",
        ["Name"] = "of a model, in charts and tables",
        ["Dispose"] = "using: what a model of two networks holds in native memory",
    };

    [Fact]
    public void Should_Have_No_Public_Type_Or_Method_That_No_Notebook_Calls()
    {
        var words = Repository.Notebooks().SelectMany(name => new NotebookJson(Repository.Folder(name)).CodeCells)
            .Select(cell => cell.Source).Append(File.ReadAllText(Repository.Folder("notebooks", "setup.csx")))
            .SelectMany(code => Word().Matches(code)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        // Loaded for its metadata alone: these tests run nothing of the library.
        var folder = Repository.Folder("artifacts", "bin", "NotebookHelpers", "workshop");
        var runtime = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll");
        using var context = new MetadataLoadContext(new PathAssemblyResolver(runtime.Concat(Directory.GetFiles(folder, "*.dll"))
            .DistinctBy(Path.GetFileName)));
        var types = context.LoadFromAssemblyPath(Path.Combine(folder, "NotebookHelpers.dll")).GetExportedTypes();
        Assert.NotEmpty(types);
        var uncalled = types.SelectMany(type => Methods(type).Select(method => (Type: type, method.Name)))
            .Where(member => !words.Contains(member.Name) && !Reasons.ContainsKey(member.Name))
            .Select(member => $"{member.Type.Name}.{member.Name}").Distinct().Order();
        var list = string.Join(", ", uncalled);
        Assert.True(list.Length == 0, $"No notebook calls {list}. Make them internal, or give the reason in this test.");
    }

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.Name.StartsWith('<') && !type.IsEnum);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
