using System.Text;

namespace Faults;

/// <summary>Damage as it happens to files and messages: bits, spans, ends, and values of another kind.</summary>
internal static class Mutations
{
    // What readers stumble over: wrong kinds, ends of ranges, broken text, what opens and closes.
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "", "null", "true", "-1", "0", "99999999999999999999", "1e999", "NaN", "Infinity", "\"\"", "\"NaN\"", "\"\\ud83d\"", "[]", "{}",
            "[[[[", "{\"a\":1,\"a\":2}", "\"", "\\", ",", ";", "\t", "\r", "\n", "\n\n", ":", "::", "|", "'", "\0", "\u001b]0;x\a",
            "\ufeff", "\u202e", "é", "\U0001f600", "٣", "../", "C:\\", "2147483647", "2147483648", "-2147483649", "0.1", "1,5",
        }.Select(Encoding.UTF8.GetBytes),
        [0xe9],
        [0xff, 0xfe],
        [0xed, 0xa0, 0xbd],
        [0xf4, 0x90, 0x80, 0x80],
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">What is damaged; may be empty.</param>
    /// <param name="random">Says how; the same draws do the same damage.</param>
    public static byte[] Of(ReadOnlySpan<byte> whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (var times = random.Next(4) == 0 ? random.Next(2, 6) : 1; times > 0; times--)
            Damage(bytes, random);
        return [.. bytes];
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        var start = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(3) == 0 ? random.Next(200) : random.Next(8), bytes.Count - start);
        var span = bytes.GetRange(start, length);
        switch (random.Next(8))
        {
            case 0 when start < bytes.Count:
                bytes[start] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when start < bytes.Count:
                bytes[start] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(start, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), span);
                break;
            case 4:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
            case 5:
                bytes.InsertRange(start, Words[random.Next(Words.Length)]);
                break;
            default:
                // A value, between what ends values in json and in tables, becomes another one.
                var end = start;
                while (start > 0 && !IsEnd(bytes[start - 1]))
                    start--;
                while (end < bytes.Count && !IsEnd(bytes[end]))
                    end++;
                bytes.RemoveRange(start, end - start);
                bytes.InsertRange(start, Words[random.Next(Words.Length)]);
                break;
        }
    }

    private static bool IsEnd(byte value) => value is (byte)',' or (byte)':' or (byte)';' or (byte)'\n' or (byte)'\t' or (byte)'|'
        or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}';
}
