using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NotebookHelpers.Data;

/// <summary>Opens text in the encoding that fits the whole file; what fits none is marked, never replaced in silence.</summary>
internal static class TextEncoding
{
    /// <summary>Stands where bytes do not fit the file's encoding; no text holds this character.</summary>
    public const char Misfit = '\uFDD0';

    private const string Utf = "UTF-8";
    private const string Windows = "Windows-1252";
    private const int Block = 1 << 20;

    private static readonly byte[] NotInWindows = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

    private static readonly (byte[] Mark, string Name)[] Marks =
        [([0xEF, 0xBB, 0xBF], Utf), ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16BE")];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="notes">Gets a line where the encoding is not UTF-8.</param>
    /// <returns>The text, and whether all of it can be split at separators: there are no quotes, and all bytes fit.</returns>
    /// <exception cref="InvalidDataException">The bytes fit no encoding that is known here.</exception>
    public static (StreamReader Text, bool IsPlain) Open(string path, List<string> notes)
    {
        var (name, start, isPlain) = Find(path);
        if (name != Utf)
            notes.Add($"{Path.GetFileName(path)} is not in UTF-8; it is read as {name}.");
        var misfit = new DecoderReplacementFallback(Misfit.ToString());
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, misfit)
            ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, misfit);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        stream.Position = start;
        return (new StreamReader(stream, encoding, false, 1 << 16), isPlain);
    }

    private static (string Name, int Start, bool IsPlain) Find(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[Block];
        var head = buffer.AsSpan(0, stream.ReadAtLeast(buffer, 1 << 12, throwOnEndOfStream: false));
        foreach (var (mark, name) in Marks)
        {
            if (head.StartsWith(mark))
                return (name, mark.Length, false);
        }
        // UTF-16 without a mark has a zero in every second byte of what is ASCII: separators, digits and line ends.
        int[] zeros = [0, 0];
        for (var at = 0; at < head.Length; at++)
            zeros[at % 2] += head[at] == 0 ? 1 : 0;
        if (zeros is [0, > 0] or [> 0, 0] && zeros.Sum() >= head.Length / 8)
            return (zeros[0] == 0 ? "UTF-16" : "UTF-16BE", 0, false);
        stream.Position = 0;
        // Each character beyond ASCII that is valid UTF-8 speaks for UTF-8, each byte that is not speaks against it.
        var (fitting, misfitting, alien, hasQuotes) = (0L, 0L, (byte)0, false);
        for (int kept = 0, read = 1; read > 0;)
        {
            read = stream.Read(buffer, kept, Block - kept);
            var bytes = buffer.AsSpan(0, kept + read);
            // A character cut by the block's end comes whole with the next block.
            var cut = read == 0 ? -1 : bytes[^Math.Min(4, bytes.Length)..].LastIndexOfAnyInRange((byte)0xC0, (byte)0xFF);
            var whole = bytes[..(cut < 0 ? bytes.Length : bytes.Length - Math.Min(4, bytes.Length) + cut)];
            alien = whole.IndexOfAny(NotInWindows) is >= 0 and var place ? whole[place] : alien;
            hasQuotes |= whole.ContainsAny((byte)'"', (byte)TableText.NoQuote);
            if (Utf8.IsValid(whole))
                fitting += whole.Length - Encoding.UTF8.GetCharCount(whole);
            else
                Count(whole, ref fitting, ref misfitting);
            kept = bytes.Length - whole.Length;
            bytes[whole.Length..].CopyTo(buffer);
        }
        if (misfitting > fitting && alien > 0)
        {
            throw new InvalidDataException(
                $"{Path.GetFileName(path)} is in neither UTF-8 nor {Windows}, which has no byte {alien:X2}. Save it as UTF-8: editors and "
                + "Excel ask for the encoding in Save As, and iconv -f ENCODING -t UTF-8 does it at a command line.");
        }
        return (misfitting > fitting ? Windows : Utf, 0, !hasQuotes && (misfitting == 0 || misfitting > fitting));
    }

    private static void Count(ReadOnlySpan<byte> bytes, ref long fitting, ref long misfitting)
    {
        while (bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var next)
        {
            var isValid = Rune.DecodeFromUtf8(bytes[next..], out _, out var length) == OperationStatus.Done;
            (fitting, misfitting) = (fitting + (isValid ? 1 : 0), misfitting + (isValid ? 0 : 1));
            bytes = bytes[(next + length)..];
        }
    }
}
