using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

/// <remarks>Assemblies stay loaded: each test uses names of its own.</remarks>
public class LibraryTests : EngineTest
{
    [Fact]
    public void Should_Load_A_Dll_Relative_To_The_Notebook_From_Any_Line()
    {
        Build("bin/Plain.dll", "namespace Plain; public class Pen { public int Price => 3; }");
        Assert.Equal("6", Ran("var two = 2;\n  #r \"bin/Plain.dll\" // the pens\ntwo * new Plain.Pen().Price").Result);
    }

    [Fact]
    public void Should_Leave_The_Name_Kernel_To_A_Dll_Also_In_The_First_Cell()
    {
        Build("Semantic.dll", "namespace Semantic; public class Kernel { public int V => 1; public static Kernel Make() => new(); }");
        Assert.Equal("1", Ran("#r \"Semantic.dll\"\nusing Semantic;\nKernel.Make().V").Result);
        Assert.Equal("1", Ran("new Kernel().V").Result);
        Ran("using Semantic;\nnamespace N { public class A { public int V => Kernel.Make().V; } }");
        Assert.Equal("1", Ran("new N.A().V").Result);
    }

    [Fact]
    public void Should_Load_A_Dll_Relative_To_The_Imported_File()
    {
        Build("lib/bin/Imported.dll", "public class Imported { public static int Value => 5; }");
        Write("lib/setup.csx", "#r \"bin/Imported.dll\"\nvar value = Imported.Value;");
        Assert.Equal("10", Ran("#!import lib/setup.csx\nvalue + Imported.Value").Result);
    }

    [Fact]
    public void Should_Find_What_A_Dll_Depends_On_Beside_It_With_One_Identity()
    {
        var paper = Build("bin/Paper.dll", "public class Paper { public int Pages = 7; }");
        Build("bin/Book.dll", "public class Book { public Paper Paper = new Paper(); public static int Count(Paper p) => p.Pages; }",
            paper);
        // Paper is not named by any #r at first: its type is known through Book.
        Ran("#r \"bin/Book.dll\"\nvar book = new Book();");
        Assert.Equal("7", Ran("book.Paper.Pages").Result);
        Assert.Equal("7", Ran("#r \"bin/Paper.dll\"\nBook.Count(new Paper())").Result);
    }

    [Fact]
    public void Should_Name_Lines_Of_Cells_Below_A_Dlls_Frames()
    {
        Build("Thrower.dll", "public static class Thrower { public static void Throw(System.Action inner) { inner(); } }");
        var error = Failed("#r \"Thrower.dll\"\nvoid F() =>\n    throw new Exception(\"deep\");\nThrower.Throw(F);");
        Assert.Equal(["Exception: deep", "   cell 1, line 4", "   cell 1, line 3"], error.Traceback);
    }

    [Fact]
    public void Should_Accept_The_Same_Dll_Twice_And_From_A_Second_Folder()
    {
        var first = Build("one/Twice.dll", "public class Twice { public static string Where => typeof(Twice).Assembly.Location; }");
        Directory.CreateDirectory(Path.Combine(Folder, "two"));
        File.Copy(first, Path.Combine(Folder, "two", "Twice.dll"));
        Ran("#r \"one/Twice.dll\"\n#r \"one/Twice.dll\"\n");
        Assert.Equal(first, Ran("#r \"two/Twice.dll\"\nTwice.Where").Result);
    }

    [Fact]
    public void Should_Use_The_Loaded_Version_If_It_Is_Newer_And_Throw_If_It_Is_Older()
    {
        Build("two/Versioned.dll", Version("2.0.0.0") + "public class Versioned { public static int Number => 2; }");
        Build("one/Versioned.dll", Version("1.0.0.0") + "public class Versioned { public static int Number => 1; }");
        var three = Build("three/Versioned.dll", Version("3.0.0.0") + "public class Versioned { public static int Number => 3; }");
        Ran("#r \"two/Versioned.dll\"");
        Assert.Equal("2", Ran("#r \"one/Versioned.dll\"\nVersioned.Number").Result);
        var error = Failed("var x = 1;\n#r \"three/Versioned.dll\"");
        Assert.Equal(("DirectiveError", 2), (error.Name, error.Line));
        Assert.Contains($"{three} is Versioned 3.0.0.0, but this process already has version 2.0.0.0", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("Restart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Throw_If_A_Dependency_Is_Newer_Than_The_Loaded_One()
    {
        Build("old/Ink.dll", Version("1.0.0.0") + "public class Ink { public static int V => 1; }");
        var ink = Build("new/Ink.dll", Version("2.0.0.0") + "public class Ink { public static int V => 2; }");
        Build("new/Quill.dll", "public class Quill { public static int V => Ink.V; }", ink);
        Ran("#r \"old/Ink.dll\"");
        var error = Failed("#r \"new/Quill.dll\"\nQuill.V");
        Assert.Contains(error.Traceback, line => line.Contains("already has version 1.0.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_Throw_If_A_Dll_Is_Newer_Than_What_The_Host_Brings_And_Else_Use_The_Hosts()
    {
        const string name = "Microsoft.DotNet.Interactive.Formatting";
        Build($"new/{name}.dll", Version("99.0.0.0"));
        Build($"old/{name}.dll", Version("0.1.0.0"));
        var error = Failed($"#r \"new/{name}.dll\"");
        Assert.Contains("99.0.0.0, but this process already has version 1.0.0.0", error.Message, StringComparison.Ordinal);
        Assert.Equal("Formatter", Ran($"#r \"old/{name}.dll\"\ntypeof({name}.Formatter).Name").Result);
    }

    [Fact]
    public void Should_Prefer_A_Dll_Made_For_This_Platform_And_The_Newest_Framework()
    {
        Build("Platform.dll", "public class Platform { public static string Name => \"none\"; }");
        var lib = $"runtimes/{RuntimeInformation.RuntimeIdentifier}/lib";
        Build($"{lib}/netstandard2.0/Platform.dll", "public class Platform { public static string Name => \"standard\"; }");
        Build($"{lib}/net8.0/Platform.dll", "public class Platform { public static string Name => \"net8\"; }");
        Build($"{lib}/net99.0/Platform.dll", "public class Platform { public static string Name => \"net99\"; }");
        Assert.Equal("net8", Ran("#r \"Platform.dll\"\nPlatform.Name").Result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("runtimes/{0}/native")]
    public void Should_Find_Native_Libraries_Beside_A_Dll(string folder)
    {
        var assembly = folder.Length == 0 ? "NativeHere" : "NativeThere";
        var native = NativeCopy(
            Path.Combine(folder.Replace("{0}", RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal)), assembly + "Code");
        if (folder.Length > 0)
            Write($"runtimes/any/native/{Path.GetFileName(native)}", "the platform's own comes first");
        Build($"{assembly}.dll",
            $"public class {assembly} {{ [System.Runtime.InteropServices.DllImport(\"{assembly}Code\", EntryPoint = "
            + "\"CompressionNative_Crc32\")] public static extern unsafe uint Crc(uint seed, byte* text, int length); }");
        Assert.Equal("CBF43926", Ran(
            $"#r \"{assembly}.dll\"\nunsafe string Crc() {{ fixed (byte* text = \"123456789\"u8) return {assembly}.Crc(0, text, "
            + "9).ToString(\"X\"); }\nCrc()").Result);
    }

    [Fact]
    public void Should_Say_Why_A_Native_Library_That_Is_There_Cannot_Be_Loaded()
    {
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        var broken = Write($"runtimes/{RuntimeInformation.RuntimeIdentifier}/native/libbroken{extension}", "not a library");
        Build(
            "Broken.dll",
            "public class Broken { [System.Runtime.InteropServices.DllImport(\"broken\")] public static extern void Run(); }");
        var error = Failed("#r \"Broken.dll\"\nBroken.Run();");
        Assert.Contains(error.Traceback, line => line.Contains(Path.GetFileName(broken), StringComparison.Ordinal));
    }

    [Fact]
    public void Should_Throw_If_File_Is_Missing()
    {
        var error = Failed("\n#r \"../bin/Missing.dll\"");
        Assert.Equal(("DirectiveError", 2), (error.Name, error.Line));
        Assert.StartsWith("#r \"../bin/Missing.dll\": there is no file ", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFullPath("../bin/Missing.dll", Folder), error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Throw_If_File_Is_Not_An_Assembly()
    {
        Write("text.dll", "text");
        Assert.Contains("is not a .NET assembly", Failed("#r \"text.dll\"").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Throw_If_Reference_Is_No_Path() =>
        Assert.Contains("expected #r \"path/to/file.dll\"", Failed("#r").Message, StringComparison.Ordinal);

    [Fact]
    public void Should_Know_One_Framework_While_Another_Engine_Warms_Up()
    {
        var library = Build("floats.dll", "public static class Floats { public static int Count(float[] values) => values.Length; }");
        for (var i = 0; i < 6; i++)
        {
            using var engine = new CSharpEngine(Folder);
            var output = new RecordingOutput();
            Assert.Null(engine.Execute($"#r \"{library}\"\nusing static Floats;", "cell 1", output, default));
            Assert.Null(engine.Execute("Count(new float[2])", "cell 2", output, default));
            Assert.Equal("2", output.Result);
        }
    }

    [Fact]
    public void Should_Accept_A_Framework_Assembly_By_Name() => Assert.Equal("1", Ran("#r \"System.Net.Http\"\n1").Result);

    private static string Version(string version) => $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n";

    private string Build(string path, string code, params string[] references)
    {
        var file = Write(path, "");
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText(code)],
            [.. Libraries.Defaults(), .. references.Select(reference => MetadataReference.CreateFromFile(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Assert.Empty(compilation.Emit(file).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return file;
    }

    /// <summary>Every platform's framework brings this library: a copy under another name is one that only its folder can give.</summary>
    private string NativeCopy(string folder, string name)
    {
        var (prefix, extension) = OperatingSystem.IsWindows() ? ("", ".dll") : ("lib", OperatingSystem.IsMacOS() ? ".dylib" : ".so");
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var copy = Path.Combine(Folder, folder, prefix + name + extension);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(framework, $"{prefix}System.IO.Compression.Native{extension}"), copy);
        return copy;
    }
}
