using System.Buffers.Binary;
using System.Text;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Marks one symbol version that an ELF library asks for as weak, so that the loader accepts a system without it.
/// LibTorchSharp asks for GLIBCXX_3.4.32 by one symbol that it never calls; Debian 12 and Ubuntu 22.04 have 3.4.30.
/// </summary>
internal static class WeakVersion
{
    private const uint DynamicSymbols = 11;
    private const uint VersionsNeeded = 0x6ffffffe;
    private const uint VersionOfSymbols = 0x6fffffff;
    private const byte WeakFlag = 2;

    /// <summary>A copy of the library in which <paramref name="version"/> is weak; nothing else differs.</summary>
    /// <param name="elf">A 64-bit little-endian ELF library.</param>
    /// <param name="version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="onlySymbol">The one symbol that may ask for it: others would be called and would crash.</param>
    /// <exception cref="BadImageFormatException">
    /// Not such a library, the version is not asked for, or another symbol asks for it too.
    /// </exception>
    public static byte[] Mark(ReadOnlySpan<byte> elf, string version, string onlySymbol)
    {
        if (elf.Length < 64 || !elf.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new BadImageFormatException("Not a 64-bit little-endian ELF library.");
        try
        {
            var needed = Section.Find(elf, VersionsNeeded) ?? throw new BadImageFormatException("The library asks for no symbol versions.");
            var strings = Section.At(elf, needed.Link);
            foreach (var auxiliary in Auxiliaries(elf, needed))
            {
                if (Text(elf, strings, UInt32(elf, auxiliary + 8)) != version)
                    continue;
                RefuseOtherSymbols(elf, UInt16(elf, auxiliary + 6), version, onlySymbol);
                var copy = elf.ToArray();
                copy[auxiliary + 4] |= WeakFlag;
                return copy;
            }
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("The library's tables point outside the file; it is damaged or cut short.", exception);
        }
        throw new BadImageFormatException($"The library does not ask for {version}.");
    }

    private static List<int> Auxiliaries(ReadOnlySpan<byte> elf, Section needed)
    {
        var found = new List<int>();
        var file = needed.Offset;
        for (var files = needed.Info; files > 0; files--)
        {
            var auxiliary = checked(file + UInt32(elf, file + 8));
            for (int count = UInt16(elf, file + 2); count > 0; count--)
            {
                found.Add(auxiliary);
                auxiliary = checked(auxiliary + UInt32(elf, auxiliary + 12));
            }
            file = checked(file + UInt32(elf, file + 12));
        }
        return found;
    }

    private static void RefuseOtherSymbols(ReadOnlySpan<byte> elf, ushort index, string version, string onlySymbol)
    {
        if (Section.Find(elf, DynamicSymbols) is not { } symbols || Section.Find(elf, VersionOfSymbols) is not { } versions)
            return;
        var names = Section.At(elf, symbols.Link);
        for (var symbol = 0; symbol < symbols.Size / 24; symbol++)
        {
            var isAsking = (UInt16(elf, versions.Offset + (2 * symbol)) & 0x7fff) == index;
            if (isAsking && Text(elf, names, UInt32(elf, symbols.Offset + (24 * symbol))) is var name && name != onlySymbol)
                throw new BadImageFormatException($"The symbol {name} needs {version} as well; without it the library would crash.");
        }
    }

    private static string Text(ReadOnlySpan<byte> elf, Section strings, int offset)
    {
        var rest = elf[checked(strings.Offset + offset)..];
        var end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    private static ushort UInt16(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);

    // Offsets and sizes: one that is larger than an int points outside the file.
    private static int UInt32(ReadOnlySpan<byte> elf, int at) => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]));

    private static int UInt64(ReadOnlySpan<byte> elf, int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]));

    private readonly record struct Section(uint Type, int Offset, int Size, int Link, int Info)
    {
        public static Section? Find(ReadOnlySpan<byte> elf, uint type)
        {
            for (var index = 0; index < UInt16(elf, 60); index++)
            {
                if (At(elf, index) is var section && section.Type == type)
                    return section;
            }
            return null;
        }

        public static Section At(ReadOnlySpan<byte> elf, int index)
        {
            var header = elf[(UInt64(elf, 40) + (index * UInt16(elf, 58)))..];
            var type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            return new Section(type, UInt64(header, 24), UInt64(header, 32), UInt32(header, 40), UInt32(header, 44));
        }
    }
}
