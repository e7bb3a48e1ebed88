using System.Text;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Models;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("safetensors-").FullName;
    private readonly Dictionary<string, string> texts = new() { ["version"] = "1", ["quoted \"text\""] = "{\"ü\": [1, \"漢字\"]}" };
    private readonly Dictionary<string, Tensor> tensors;

    public SafetensorsTests()
    {
        TorchRuntime.EnsureLoaded();
        tensors = new()
        {
            ["matrix"] = arange(35, dtype: float32).view(5, 7).t(),
            ["none"] = zeros(0, 3),
            ["scalar"] = tensor(-0f),
            ["longs"] = tensor([long.MinValue, 0, long.MaxValue]),
            ["ints"] = tensor([int.MinValue, 7]),
            ["weight"] = rand(3, 2).requires_grad_(),
        };
    }

    private string FileName => Path.Combine(folder, "some.safetensors");

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }

    private byte[] Written()
    {
        Safetensors.Write(FileName, texts, tensors);
        return File.ReadAllBytes(FileName);
    }

    private static (Dictionary<string, string> Texts, Dictionary<string, Tensor> Tensors) Read(byte[] bytes) =>
        Safetensors.Read(new MemoryStream(bytes));

    [Fact]
    public void Should_Read_What_Was_Written_Bit_By_Bit()
    {
        using var scope = NewDisposeScope();
        var bytes = Written();
        var (itsTexts, itsTensors) = Read(bytes);
        Assert.Equal(texts, itsTexts.Where(text => text.Key != "sha256").ToDictionary());
        Assert.Equal(tensors.Keys.Order(), itsTensors.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.shape, itsTensors[name].shape);
            Assert.Equal(tensor.detach().contiguous().bytes.ToArray(), itsTensors[name].bytes.ToArray());
        }
        Assert.Equal(bytes, Written());
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Should_Write_The_Format_That_Others_Read()
    {
        var bytes = Written();
        var length = BitConverter.ToInt64(bytes);
        Assert.Equal(0, length % 8);
        var header = Encoding.UTF8.GetString(bytes.AsSpan(8, (int)length));
        Assert.StartsWith("{\"__metadata__\":{\"version\":\"1\",", header);
        Assert.Contains("\"matrix\":{\"dtype\":\"F32\",\"shape\":[7,5],\"data_offsets\":[0,140]}", header);
        Assert.Contains("\"longs\":{\"dtype\":\"I64\",\"shape\":[3],\"data_offsets\":[144,168]}", header);
        Assert.EndsWith("}", header.TrimEnd(' '));
    }

    [Theory]
    [InlineData("[0,140]", "[0,141]", "matrix is F32 [7, 5], which does not lie in the bytes [0, 141]")]
    [InlineData("[0,140]", "[4,144]", "do not lie side by side")]
    [InlineData("[140,144]", "[136,140]", "do not lie side by side")]
    [InlineData("[7,5]", "[-7,-5]", "matrix is F32 [-7, -5]")]
    [InlineData("[7,5]", "[7,6]", "matrix is F32 [7, 6]")]
    [InlineData("[7,5]", "[4611686018427387904,4611686018427387904]", "overflow")]
    [InlineData("\"I64\"", "\"F64\"", "longs is of type F64; known are F32, I64, I32")]
    [InlineData("\"I64\"", "null", "dtype")]
    [InlineData("\"ints\"", "\"longs\"", "Duplicate")]
    [InlineData("\"shape\":[3],", "", "shape")]
    [InlineData("__metadata__", "__metadaten__", "__metadata__")]
    public void Should_Refuse_A_Header_That_Makes_No_Sense(string old, string text, string reason)
    {
        var error = Record.Exception(() => Read(Sealed.Replace(Written(), old, text)));
        Assert.NotNull(error);
        Assert.Contains(reason, error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    public void Should_Take_No_Memory_For_A_Header_Whose_Length_Is_A_Lie(long length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. Written().Skip(8)];
        Assert.Contains($"a header of {length} bytes cannot be", Assert.Throws<FormatException>(() => Read(bytes)).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Should_Write_And_Read_No_Weight_That_Is_Not_A_Number(float wrong)
    {
        var bytes = Written();
        BitConverter.GetBytes(wrong).CopyTo(bytes, 8 + BitConverter.ToInt64(bytes) + 4);
        Assert.Contains("matrix holds numbers that are NaN, or above 1E+18",
            Assert.Throws<FormatException>(() => Read(Sealed.Anew(bytes)!)).Message);

        var before = File.ReadAllBytes(FileName);
        tensors["scalar"].fill_(wrong);
        Assert.Contains("scalar holds numbers that are NaN, or above 1E+18",
            Assert.Throws<InvalidOperationException>(Written).Message);
        Assert.Equal(before, File.ReadAllBytes(FileName));
    }

    [Fact]
    public void Should_Notice_Each_Changed_Bit()
    {
        var whole = Written();
        for (var place = 0; place < whole.Length; place++)
        {
            var bytes = whole.ToArray();
            bytes[place] ^= (byte)(1 << (place % 8));
            Assert.NotNull(Record.Exception(() => Read(bytes)));
        }
    }
}
