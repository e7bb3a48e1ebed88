using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.Checksum;

namespace NotebookHelpers.Charts;

/// <summary>
/// Writes a PNG of at most 256 colours: half the bytes of Skia's own, which knows no palettes, and a committed notebook holds each picture
/// twice.
/// </summary>
/// <remarks>PNG specification (W3C, 2003): chunks IHDR, PLTE, IDAT, IEND.</remarks>
internal static class PalettePng
{
    private const int MostColours = 256;

    /// <summary>Encodes a picture; where it has too many colours, the lowest bits of all are dropped until they fit.</summary>
    /// <param name="pixels">Four bytes a pixel: red, green, blue, unused.</param>
    /// <param name="width">How many pixels a row has.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width)
    {
        var height = pixels.Length / 4 / width;
        var rows = new byte[(width + 1) * height];          // each row begins with its filter: 0, none
        var palette = new Dictionary<int, byte>();
        for (var dropped = 0; !Index(pixels, width, rows, palette, dropped); dropped++)
            palette.Clear();
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(rows);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n',
            // Eight bits a pixel, which are an index into the palette: 3.
            .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 3, 0, 0, 0]),
            .. Chunk("PLTE", [.. palette.Keys.SelectMany(colour => BigEndian(colour)[1..])]),
            .. Chunk("IDAT", packed.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    private static bool Index(ReadOnlySpan<byte> pixels, int width, byte[] rows, Dictionary<int, byte> palette, int dropped)
    {
        for (var pixel = 0; pixel < pixels.Length / 4; pixel++)
        {
            var (red, green, blue) = (pixels[4 * pixel], pixels[(4 * pixel) + 1], pixels[(4 * pixel) + 2]);
            var colour = (Rounded(red, dropped) << 16) | (Rounded(green, dropped) << 8) | Rounded(blue, dropped);
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

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var checksum = new Crc32();
        checksum.Update(body);
        return [.. BigEndian(data.Length), .. body, .. BigEndian(checksum.Value)];
    }

    private static byte[] BigEndian(long value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
