using System.Reflection;
using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>The library stays small: a public member exists because a notebook calls it.</summary>
public partial class CalledMembersTests
{
    /// <summary>What no cell names, each with the reason why it is public all the same.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["ToString"] = "how a value shows itself as text",
        ["Equals"] = "of a record",
        ["GetHashCode"] = "of a record",
        ["CompareTo"] = "orders ids",
        ["Deconstruct"] = "var (train, validation) = split",
        ["GetEnumerator"] = "foreach over a history",
        ["forward"] = "TorchSharp calls it",
        ["Name"] = "of a model, in charts and tables",
        ["Dispose"] = "using: what a model of two networks holds in native memory",
        ["UserIndex"] = "what IndexOfUser gives: a number that is no id",
        ["ItemIndex"] = "what IndexOfItem gives",
        ["Sgd"] = "for tables that are too large for the other optimizers; the benchmark large takes it",
    };

    [Fact]
    public void Should_Have_No_Public_Method_Constructor_Or_Value_That_No_Notebook_Calls()
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
        var defaults = DefaultsAndPresets();
        var uncalled = types.SelectMany(type => Members(type).Select(member => (Type: type.Name, Name: member)))
            .Where(member => !words.Contains(member.Name) && !defaults.Contains($"{member.Type}.{member.Name}"))
            .Where(member => !Reasons.ContainsKey(member.Name) && !Reasons.ContainsKey(member.Type))
            .Select(member => $"{member.Type}.{member.Name}").Distinct().Order();
        var list = string.Join(", ", uncalled);
        Assert.True(list.Length == 0, $"No notebook calls {list}. Make them internal, or give the reason in this test.");
    }

    /// <summary>
    /// Values of enums such as <c>Decay.Linear</c> that stand behind an equals sign: what a property, a parameter or a preset has.
    /// </summary>
    private static HashSet<string> DefaultsAndPresets() =>
    [
        .. from file in Directory.EnumerateFiles(Repository.Folder("src", "NotebookHelpers"), "*.cs", SearchOption.AllDirectories)
           from Match value in Default().Matches(File.ReadAllText(file))
           select value.Groups[1].Value,
    ];

    /// <summary>The names of a type's methods, or of an enum's values; the type's own where anyone can make one.</summary>
    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(value => value.Name);
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.Name.StartsWith('<')).Select(method => method.Name);
        return type.GetConstructors().Length > 0 ? methods.Append(type.Name) : methods;
    }

    [GeneratedRegex(@"= (\w+\.\w+)[;,)]")]
    private static partial Regex Default();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
