using NotebookHelpers.Charts;
using SkiaSharp;

namespace NotebookHelpers.Tests.Charts;

public class PalettePngTests
{
    [Fact]
    public void Should_Keep_Few_Colours_As_They_Are()
    {
        byte[] pixels = [255, 255, 255, 0, 0, 114, 178, 0, 1, 2, 3, 0, 213, 94, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0];
        using var picture = SKBitmap.Decode(PalettePng.Encode(pixels, width: 3));
        Assert.Equal((3, 2), (picture.Width, picture.Height));
        for (var i = 0; i < 6; i++)
            Assert.Equal(new SKColor(pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]), picture.GetPixel(i % 3, i / 3));
    }

    [Fact]
    public void Should_Round_Many_Colours_And_Keep_Black_And_White()
    {
        var pixels = new byte[4 * 64 * 64];
        for (var i = 0; i < 64 * 64; i++)
            (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]) = ((byte)(i % 64 * 4), (byte)(i / 64 * 4), (byte)(i % 256));
        (pixels[0], pixels[1], pixels[2]) = (255, 255, 255);
        (pixels[4], pixels[5], pixels[6]) = (0, 0, 0);
        using var picture = SKBitmap.Decode(PalettePng.Encode(pixels, width: 64));
        Assert.Equal(SKColors.White, picture.GetPixel(0, 0));
        Assert.Equal(SKColors.Black, picture.GetPixel(1, 0));
        var largest = Enumerable.Range(2, (64 * 64) - 2).Max(i => Math.Abs(picture.GetPixel(i % 64, i / 64).Red - pixels[4 * i]));
        Assert.InRange(largest, 1, 43);
    }
}
