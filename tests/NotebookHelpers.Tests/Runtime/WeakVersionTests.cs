using System.Text;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Runtime;

public class WeakVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    [Fact]
    public void Should_Change_One_Flag_Only()
    {
        var elf = Elf();
        var weak = WeakVersion.Mark(elf, Version, Symbol);
        var changed = Enumerable.Range(0, elf.Length).Where(at => elf[at] != weak[at]).ToArray();
        var at = Assert.Single(changed);
        Assert.Equal(0, elf[at]);
        Assert.Equal(2, weak[at]);
        Assert.Equal(VersionTable + 16 + 16 + 4, at);
    }

    [Fact]
    public void Should_Change_One_Flag_Of_The_Shipped_Library()
    {
        var path = Path.Combine(Repository.LibraryOutput, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var elf = File.ReadAllBytes(path);
        var weak = WeakVersion.Mark(elf, Version, Symbol);
        var at = Assert.Single(Enumerable.Range(0, elf.Length), at => elf[at] != weak[at]);
        Assert.Equal(elf[at] | 2, weak[at]);
    }

    [Fact]
    public void Should_Throw_If_The_Version_Is_Not_Asked_For() =>
        Assert.Contains("GLIBCXX_9", Assert.Throws<BadImageFormatException>(() => WeakVersion.Mark(Elf(), "GLIBCXX_9", Symbol)).Message);

    [Fact]
    public void Should_Throw_If_Another_Symbol_Needs_The_Version() =>
        Assert.Contains(Symbol, Assert.Throws<BadImageFormatException>(() => WeakVersion.Mark(Elf(), Version, "another")).Message);

    [Fact]
    public void Should_Throw_If_The_File_Is_Cut_Short() =>
        Assert.Throws<BadImageFormatException>(() => WeakVersion.Mark(Elf().AsSpan(0, 400), Version, Symbol));

    [Theory]
    [InlineData("")]
    [InlineData("MZ and whatever a Windows library has, which is longer than sixty-four bytes.")]
    public void Should_Throw_If_It_Is_No_Elf_Library(string content) =>
        Assert.Throws<BadImageFormatException>(() => WeakVersion.Mark(Encoding.ASCII.GetBytes(content), Version, Symbol));

    [Fact]
    public void Should_Write_The_Copy_Once_And_Leave_The_Original()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var shipped = Path.Combine(folder, "shipped.so");
            File.WriteAllBytes(shipped, Elf());
            var copies = Enumerable.Range(0, 8).AsParallel().Select(_ => TorchRuntime.Weakened(shipped, folder)).Distinct().ToArray();
            Assert.Equal(Elf(), File.ReadAllBytes(shipped));
            Assert.Equal(WeakVersion.Mark(Elf(), Version, Symbol), File.ReadAllBytes(Assert.Single(copies)));
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private const int VersionTable = 0x100;

    /// <summary>The least that has two wanted versions: header, strings, versions, and one symbol of the second version.</summary>
    private static byte[] Elf()
    {
        const int strings = 0x80, symbols = 0x180, versions = 0x1c0, sections = 0x200;
        var elf = new byte[sections + (5 * 64)];
        using var writer = new BinaryWriter(new MemoryStream(elf));
        void At(int place, params object[] values)
        {
            writer.Seek(place, SeekOrigin.Begin);
            foreach (var value in values)
            {
                switch (value)
                {
                    case ushort two: writer.Write(two); break;
                    case int four: writer.Write(four); break;
                    case long eight: writer.Write(eight); break;
                    case byte[] bytes: writer.Write(bytes); break;
                }
            }
        }
        At(0, "\u007fELF\u0002\u0001"u8.ToArray());
        At(40, (long)sections);
        At(58, (ushort)64, (ushort)5);
        At(strings, Encoding.ASCII.GetBytes($"\0libstdc++.so.6\0GLIBCXX_3.4\0{Version}\0{Symbol}\0"));
        int first = 1 + 15, second = first + 12, symbol = second + Version.Length + 1;
        // One file, two versions: numbers 2 and 3.
        At(VersionTable, (ushort)1, (ushort)2, 1, 16, 0);
        At(VersionTable + 16, 0, (ushort)0, (ushort)2, first, 16);
        At(VersionTable + 32, 0, (ushort)0, (ushort)3, second, 0);
        At(symbols + 24, symbol);
        At(versions, (ushort)0, (ushort)3);
        void Section(int index, int type, int place, int size, int link, int info)
        {
            At(sections + (index * 64) + 4, type);
            At(sections + (index * 64) + 24, (long)place, (long)size, link, info);
        }
        Section(1, 3, strings, 0x80, 0, 0);
        Section(2, 11, symbols, 48, 1, 0);
        Section(3, 0x6fffffff, versions, 4, 2, 0);
        Section(4, 0x6ffffffe, VersionTable, 48, 1, 1);
        return elf;
    }
}
