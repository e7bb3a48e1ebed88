using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookHelpers.Tests.Models;

/// <summary>Changed files in the format of safetensors, with a checksum that fits them.</summary>
internal static partial class Sealed
{
    /// <summary>The file with its checksum made anew; null where it has no place for one.</summary>
    public static byte[]? Anew(byte[] file)
    {
        // One character a byte, so that places are the same.
        var text = Encoding.Latin1.GetString(file);
        if (file.Length < 8 || Seal().Match(text) is not { Success: true } found)
            return null;
        var zeros = Encoding.Latin1.GetBytes(text.Replace(found.Value, new string('0', 64), StringComparison.Ordinal));
        var seal = Convert.ToHexStringLower(SHA256.HashData(zeros.AsSpan(8)));
        return [.. zeros[..found.Index], .. Encoding.ASCII.GetBytes(seal), .. zeros[(found.Index + 64)..]];
    }

    /// <summary>The file with another header.</summary>
    public static byte[] Replace(byte[] file, string old, string text)
    {
        var length = (int)BitConverter.ToInt64(file);
        var header = Encoding.UTF8.GetString(file.AsSpan(8, length));
        Assert.Contains(old, header);
        var at = header.IndexOf(old, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(header[..at] + text + header[(at + old.Length)..]);
        return Anew([.. BitConverter.GetBytes((long)changed.Length), .. changed, .. file[(8 + length)..]])!;
    }

    [GeneratedRegex("(?<=\"sha256\": ?\")[0-9a-f]{64}")]
    private static partial Regex Seal();
}
