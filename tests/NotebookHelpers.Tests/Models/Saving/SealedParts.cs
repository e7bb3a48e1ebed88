using System.Security.Cryptography;
using System.Text;

namespace NotebookHelpers.Tests.Models;

/// <summary>The parts of a saved model or of a checkpoint, to be changed one by one and sealed again.</summary>
internal sealed class SealedParts
{
    public const int Head = 0, UserIds = 1, UserSide = 2, ItemIds = 3, Weights = 5;

    public SealedParts(byte[] file)
    {
        var place = Array.IndexOf(file, (byte)'\n') + 1;
        Line = file[..place];
        while (place < file.Length - SHA256.HashSizeInBytes)
        {
            var length = (int)BitConverter.ToInt64(file, place);
            Parts.Add(file.AsSpan(place + sizeof(long), length).ToArray());
            place += sizeof(long) + length;
        }
    }

    public byte[] Line { get; set; }

    public List<byte[]> Parts { get; } = [];

    /// <summary>Lengths that a file claims for its parts, where they are not the true ones.</summary>
    public Dictionary<int, long> Claimed { get; } = [];

    /// <summary>Changes a file and seals it again.</summary>
    /// <returns>The file.</returns>
    public static string Change(string file, Action<SealedParts> change)
    {
        var parts = new SealedParts(File.ReadAllBytes(file));
        change(parts);
        File.WriteAllBytes(file, parts.Sealed());
        return file;
    }

    public string Text(int part) => Encoding.UTF8.GetString(Parts[part]);

    public void Replace(int part, string old, string text)
    {
        if (!Text(part).Contains(old, StringComparison.Ordinal))
            throw new ArgumentException($"Part {part} does not hold {old}: {Text(part)}");
        Parts[part] = Encoding.UTF8.GetBytes(Text(part).Replace(old, text, StringComparison.Ordinal));
    }

    public byte[] Sealed()
    {
        byte[] content =
        [
            .. Line,
            .. Parts.SelectMany((part, place) => BitConverter.GetBytes(Claimed.GetValueOrDefault(place, part.LongLength)).Concat(part)),
        ];
        return [.. content, .. SHA256.HashData(content)];
    }
}
