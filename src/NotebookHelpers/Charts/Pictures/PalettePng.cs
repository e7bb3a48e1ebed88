using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NotebookHelpers.Charts;

/// <summary>Writes a PNG of at most 256 colours: half the bytes of Skia's own, which knows no palettes, and a committed notebook holds each picture twice.</summary>
/// <remarks>PNG specification (W3C, 2003): chunks IHDR, PLTE, IDAT, IEND.</remarks>
internal static class PalettePng
{
    private const int MostColours = 256;

    /// <summary>Encodes a picture; where it has too many colours, the lowest bits of all are dropped until they fit.</summary>
    /// <param name="pixels">Four bytes a pixel: red, green, blue, unused.</param>
    /// <param name="width">Pixels a row.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width)
    {
        var height = pixels.Length / 4 / width;
        var rows = new byte[(width + 1) * height];          // each row begins with its filter: 0, none
        var palette = new Dictionary<int, byte>();
        for (var dropped = 0; !Index(pixels, width, rows, palette, dropped); dropped++)
            palette.Clear();

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);                    // eight bits a pixel, which are an index into the palette
        Write(file, "IHDR", header);
        Write(file, "PLTE", [.. palette.Keys.SelectMany(colour => new[] { (byte)(colour >> 16), (byte)(colour >> 8), (byte)colour })]);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(rows);
        Write(file, "IDAT", packed.ToArray());
        Write(file, "IEND", []);
        return file.ToArray();
    }

    private static bool Index(ReadOnlySpan<byte> pixels, int width, byte[] rows, Dictionary<int, byte> palette, int dropped)
    {
        for (var pixel = 0; pixel < pixels.Length / 4; pixel++)
        {
            var colour = (Rounded(pixels[4 * pixel], dropped) << 16) | (Rounded(pixels[(4 * pixel) + 1], dropped) << 8) | Rounded(pixels[(4 * pixel) + 2], dropped);
            if (!palette.TryGetValue(colour, out var index))
            {
                if (palette.Count == MostColours)
                    return false;
                palette.Add(colour, index = (byte)palette.Count);
            }
            rows[pixel + (pixel / width) + 1] = index;
        }
        return true;
    }

    // The nearest of the levels that remain; black and white stay themselves.
    private static int Rounded(byte value, int dropped)
    {
        var levels = (1 << (8 - dropped)) - 1;
        return (int)Math.Round(Math.Round(value * levels / 255.0) * 255 / levels);
    }

    private static void Write(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0 - (crc & 1)));
        }
        return ~crc;
    }
}
