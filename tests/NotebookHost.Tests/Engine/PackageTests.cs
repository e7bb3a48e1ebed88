using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Engine;
using NotebookHost.Engine.Packages;

namespace NotebookHost.Tests.Engine;

/// <remarks>Assemblies stay loaded: each test uses packages of its own.</remarks>
public class PackageTests : EngineTest
{
    /// <remarks>Packages that the library's restore has brought to every machine that builds these tests.</remarks>
    public class OfThisMachine : PackageTests
    {
        [Fact]
        public void Should_Bring_A_Managed_Package()
        {
            Assert.Equal("2", Ran(
                "#r \"nuget: Sylvan.Data.Csv, 1.4.4\"\nusing Sylvan.Data.Csv;\nusing System.IO;\n" +
                "var csv = CsvDataReader.Create(new StringReader(\"a,b\\n1,2\\n\"));\ncsv.Read();\ncsv.GetInt32(1)").Result);
            Assert.Equal("1", Ran("#r \"nuget: Sylvan.Data.Csv, 1.4.4\"\n#r \"nuget:sylvan.data.csv\"\ncsv.GetInt32(0)").Result);
            Assert.Contains("Create", Language.Complete("CsvDataReader.Cr", 16).Matches);
            Assert.Contains("delimited text", Language.Inspect("CsvDataReader r;", 3)!.Forms["text/plain"],
                StringComparison.OrdinalIgnoreCase);
        }

        [Fact]
        public void Should_Bring_Native_Libraries() => Assert.Equal("2 #ffff0000", Ran(
            "#r \"nuget: SkiaSharp, 2.88.9\"\n#r \"nuget: SkiaSharp.NativeAssets.Linux.NoDependencies, 2.88.9\"\nusing SkiaSharp;\n" +
            "var bitmap = new SKBitmap(2, 2);\nbitmap.Erase(SKColors.Red);\n" +
            // Not left to the finalizer, which would run when the engine no longer answers for native libraries.
            "var seen = $\"{bitmap.Width} {bitmap.GetPixel(1, 1)}\";\nbitmap.Dispose();\nseen").Result);
    }

    /// <remarks>A folder of packages beside the notebook, and a package cache of its own: no network, nothing left behind.</remarks>
    public class OfAFolder : PackageTests
    {
        private readonly string? before = Environment.GetEnvironmentVariable("NUGET_PACKAGES");

        public OfAFolder()
        {
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(Folder, "unpacked"));
            Write(
                "nuget.config",
                "<configuration><packageSources><clear /><add key=\"here\" value=\"feed\" /></packageSources></configuration>");
            Directory.CreateDirectory(Path.Combine(Folder, "feed"));
        }

        public override void Dispose()
        {
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", before);
            base.Dispose();
            GC.SuppressFinalize(this);
        }

        [Fact]
        public void Should_Bring_What_A_Package_Needs_And_Restore_A_Set_Once()
        {
            Pack("Leaf.A", "1.0.0");
            Pack("Tree.A", "1.2.0", needs: ("Leaf.A", "1.0.0"));
            Assert.Equal("Leaf.A 1.0.0 Tree.A 1.2.0", Ran("#r \"nuget: Tree.A, 1.2.0\"\nLeaf_A.Name + \" \" + Tree_A.Name").Result);
            Directory.Delete(Path.Combine(Folder, "feed"), recursive: true);
            using var second = new CSharpEngine(Folder, Cache);
            var output = new RecordingOutput();
            Assert.Null(second.Execute("#r \"nuget: Tree.A, 1.2\"\nTree_A.Name", "cell 1", output, default)?.Message);
            Assert.Equal("Tree.A 1.2.0", output.Result);
            Assert.Empty(Directory.GetDirectories(Cache));
        }

        [Fact]
        public void Should_Take_The_Newest_Stable_Version_If_None_Is_Named()
        {
            Pack("Newest.B", "1.0.0");
            Pack("Newest.B", "1.5.0");
            Pack("Newest.B", "2.0.0-beta");
            Assert.Equal("Newest.B 1.5.0", Ran("#r \"nuget: Newest.B\"\nNewest_B.Name").Result);
        }

        [Theory]
        [InlineData("1.*", "1.5.0")]
        [InlineData("*-*", "2.0.0-beta")]
        [InlineData("[1.0,1.5)", "1.0.0")]
        public void Should_Take_Floating_Versions_And_Ranges(string version, string expected)
        {
            var id = "Floating.C" + expected[^1] + expected[2];
            Pack(id, "1.0.0");
            Pack(id, "1.5.0");
            Pack(id, "2.0.0-beta");
            Assert.Equal($"{id} {expected}", Ran($"#r \"nuget: {id}, {version}\"\n{id.Replace('.', '_')}.Name").Result);
        }

        [Fact]
        public void Should_Use_What_Was_Found_Before_If_The_Newest_Cannot_Be_Asked_For()
        {
            Pack("Offline.D", "1.0.0");
            Ran("#r \"nuget: Offline.D\"");
            Directory.Delete(Path.Combine(Folder, "feed"), recursive: true);
            using var second = new CSharpEngine(Folder, Cache);
            Assert.Null(second.Execute("#r \"nuget: Offline.D\"", "cell 1", new RecordingOutput(), default)?.Message);
        }

        [Fact]
        public void Should_Take_Packages_From_A_Source_That_Is_Named()
        {
            Pack("Elsewhere.E", "1.0.0", "other");
            Assert.Contains("NU1101", Failed("#r \"nuget: Elsewhere.E, 1.0.0\"").Message, StringComparison.Ordinal);
            Assert.Equal("Elsewhere.E 1.0.0", Ran("#i \"nuget: other\"\n#r \"nuget: Elsewhere.E, 1.0.0\"\nElsewhere_E.Name").Result);
        }

        [Fact]
        public void Should_Throw_If_A_Package_Or_A_Version_Is_Missing_And_Go_On()
        {
            Pack("There.F", "1.4.4");
            var error = Failed("var x = 1;\n#r \"nuget: There.F, 1.4.4\"\n#r \"nuget: No.Such.Package, 1.0\"");
            Assert.Equal(("DirectiveError", 3), (error.Name, error.Line));
            Assert.StartsWith("#r \"nuget: No.Such.Package, 1.0\": NU1101: Unable to find package No.Such.Package.", error.Message,
                StringComparison.Ordinal);
            error = Failed("#r \"nuget: There.F, 1.4.3\"");
            Assert.Contains("1.4.3", error.Message, StringComparison.Ordinal);
            Assert.Contains("Nearest version: 1.4.4", error.Message, StringComparison.Ordinal);
            Assert.Equal("There.F 1.4.4", Ran("#r \"nuget: There.F, 1.4.4\"\nThere_F.Name").Result);
            Assert.Empty(Directory.GetDirectories(Cache));
        }

        [Fact]
        public void Should_Throw_If_A_Second_Version_Is_Asked_For_Or_Needed()
        {
            Pack("Leaf.G", "1.0.0");
            Pack("Leaf.G", "2.0.0");
            Pack("Tree.G", "1.0.0", needs: ("Leaf.G", "1.0.0"));
            Pack("Wood.G", "1.0.0", needs: ("Leaf.G", "2.0.0"));
            Ran("#r \"nuget: Tree.G, 1.0.0\"");
            var error = Failed("\n#r \"nuget: Tree.G, 3.0.0\"");
            Assert.Equal(("DirectiveError", 2), (error.Name, error.Line));
            Assert.Contains("Tree.G 3.0.0 is needed, but version 1.0.0 is in use", error.Message, StringComparison.Ordinal);
            Assert.Contains("Restart", error.Message, StringComparison.Ordinal);
            Assert.Contains("Leaf.G 2.0.0 is needed, but version 1.0.0 is in use", Failed("#r \"nuget: Wood.G, 1.0.0\"").Message,
                StringComparison.Ordinal);
            Assert.Contains("is in use", Failed("#r \"nuget: Other, 1.0\"\n#r \"nuget: Other, 2.0\"").Message, StringComparison.Ordinal);
            Assert.Equal("Leaf.G 1.0.0", Ran("#r \"nuget: Leaf.G\"\nLeaf_G.Name").Result);
        }

        [Fact]
        public void Should_Stop_At_An_Interrupt_And_Leave_Nothing()
        {
            Pack("Slow.H", "1.0.0");
            Ran("1");
            using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            Assert.Equal("Interrupted", Run("#r \"nuget: Slow.H, 1.0.0\"", interrupt.Token).Error?.Name);
            Assert.Empty(Directory.GetFileSystemEntries(Cache));
            Assert.Equal("Slow.H 1.0.0", Ran("#r \"nuget: Slow.H, 1.0.0\"\nSlow_H.Name").Result);
        }

        [Fact]
        public void Should_Inherit_Nothing_From_Projects_Around_The_Cache_And_Mend_A_Broken_Cache()
        {
            Pack("Mended.I", "1.0.0");
            Write("Directory.Build.props", "<Project><Broken /></Project>");
            Write("Directory.Packages.props",
                "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
            Ran("#r \"nuget: Mended.I, 1.0.0\"");
            File.WriteAllText(Assert.Single(Directory.GetFiles(Cache)), "{");
            using var second = new CSharpEngine(Folder, Cache);
            Assert.Null(second.Execute("#r \"nuget: Mended.I, 1.0.0\"", "cell 1", new RecordingOutput(), default)?.Message);
        }
    }

    public class Parse : PackageTests
    {
        [Theory]
        [InlineData("nuget: A.B, 1.0", "A.B", "1.0", "1.0.0")]
        [InlineData("nuget:A-B,1.2.3.0", "A-B", "1.2.3.0", "1.2.3")]
        [InlineData("NuGet: A , 1.2.3.4-Beta.1+abc ", "A", "1.2.3.4-Beta.1+abc", "1.2.3.4-beta.1")]
        [InlineData("nuget: A", "A", "*", "*")]
        public void Should_Read(string text, string id, string version, string normal)
        {
            var request = PackageRequest.Parse(1, text);
            Assert.Equal((id, version, normal), (request.Id, request.Version, request.Normal));
        }

        [Theory]
        [InlineData("nuget:")]
        [InlineData("nuget: A/../B, 1.0")]
        [InlineData("nuget: A,")]
        [InlineData("nuget: A, 1.0, 2.0, <")]
        public void Should_Throw_If_It_Names_No_Package(string text)
        {
            var error = Failed($"\n#r \"{text}\"");
            Assert.Equal(("DirectiveError", 2), (error.Name, error.Line));
            Assert.Contains("expected #r \"nuget: Package, Version\"", error.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Should_Throw_If_A_Source_Is_No_Folder() =>
            Assert.Contains("expected #i \"nuget: source\"", Failed("#i \"nuget: none\"").Message, StringComparison.Ordinal);
    }

    private string Cache => Path.Combine(Folder, "packages-cache");

    /// <summary>A package with one assembly, whose one type tells its name.</summary>
    private void Pack(string id, string version, string feed = "feed", (string Id, string Version)? needs = null)
    {
        var name = id.Replace('.', '_');
        var compilation = CSharpCompilation.Create(
            id,
            [CSharpSyntaxTree.ParseText(
                $"[assembly: System.Reflection.AssemblyVersion(\"{version.Split('-')[0]}\")] public static class {name} {{ public static "
                + $"string Name => \"{id} {version}\"; }}")],
            Libraries.Defaults(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Directory.CreateDirectory(Path.Combine(Folder, feed));
        using var zip = ZipFile.Open(Path.Combine(Folder, feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var assembly = zip.CreateEntry($"lib/net8.0/{id}.dll").Open())
            Assert.True(compilation.Emit(assembly).Success);
        using var description = new StreamWriter(zip.CreateEntry($"{id}.nuspec").Open());
        description.Write(
            $"<package><metadata><id>{id}</id><version>{version}</version><authors>tests</authors><description>A test.</description>");
        description.Write(needs is { } other ? $"<dependencies><dependency id=\"{other.Id}\" version=\"{other.Version}\" /></dependencies>"
            : "");
        description.Write("</metadata></package>");
    }
}
