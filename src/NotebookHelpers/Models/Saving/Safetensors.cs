using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// Tensors and texts in one file, in the format of the safetensors package of Python: the header's length, an int64; the header, JSON that
/// says each tensor's type, shape and place; the tensors' numbers.
/// </summary>
/// <remarks>
/// The format has no checksum. Here one of the texts is the file's SHA-256, taken with zeros in its own place.
/// </remarks>
internal static class Safetensors
{
    private const string Texts = "__metadata__";
    private const string Seal = "sha256";
    private const int MostHeader = 100_000_000;
    private const int Alignment = 8;

    private static readonly string NoSeal = new('0', 2 * SHA256.HashSizeInBytes);

    private static readonly (string Name, ScalarType Type, long Bytes)[] Types =
        [("F32", float32, sizeof(float)), ("I64", int64, sizeof(long)), ("I32", int32, sizeof(int))];

    /// <summary>JSON as Python's programs write it.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a file that is whole, or not there.</summary>
    /// <param name="path">The file, in a folder that is there.</param>
    /// <param name="texts">Texts by their names.</param>
    /// <param name="tensors">Tensors by their names, of any device.</param>
    /// <returns>The file's checksum.</returns>
    /// <exception cref="InvalidOperationException">A number is not finite, or too large to calculate with.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Write(string path, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var header = new Dictionary<string, object> { [Texts] = texts.Append(new(Seal, NoSeal)).ToDictionary() };
        var pieces = new List<Tensor>();
        var end = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var numbers = tensor.detach().cpu().contiguous();
            if (!numbers.AreFinite())
            {
                throw new InvalidOperationException($"{name} holds numbers that are NaN, or above {TensorMemory.Largest}: the training has "
                    + $"diverged. Make the network anew, train it at a lower LearningRate, and write that. {path} was not written.");
            }
            var type = Types.Single(type => type.Type == tensor.dtype);
            header[name] = new Entry(type.Name, tensor.shape, [end, end += numbers.numel() * type.Bytes]);
            pieces.AddRange(numbers.Pieces());
        }
        var json = JsonSerializer.Serialize(header, Json);
        var room = Encoding.UTF8.GetByteCount(json);
        json += new string(' ', (Alignment - (room % Alignment)) % Alignment);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(json));
        foreach (var piece in pieces)
            hash.AppendData(piece.bytes);
        var seal = Convert.ToHexStringLower(hash.GetHashAndReset());
        var bytes = Encoding.UTF8.GetBytes(json.Replace(NoSeal, seal, StringComparison.Ordinal));
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        WholeFile.Write(path, file =>
        {
            file.Write(length);
            file.Write(bytes);
            foreach (var piece in pieces)
                file.Write(piece.bytes);
        });
        return seal;
    }

    /// <summary>Reads a file, and looks at all of it.</summary>
    /// <param name="file">The file, from its start.</param>
    /// <returns>Texts and tensors by their names; the tensors belong to the dispose scope that is open.</returns>
    /// <exception cref="Exception">The file is something else, or is damaged.</exception>
    public static (Dictionary<string, string> Texts, Dictionary<string, Tensor> Tensors) Read(Stream file)
    {
        var length = new byte[sizeof(long)];
        file.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (size < 2 || size > Math.Min(file.Length - file.Position, MostHeader))
            throw new FormatException(Invariant($"a header of {size} bytes cannot be, in a file of {file.Length}"));
        var bytes = new byte[size];
        file.ReadExactly(bytes);
        var header = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(bytes, Json) ?? [];
        if (!header.Remove(Texts, out var own))
            throw new FormatException($"its header has no {Texts}");
        var texts = own.Deserialize<Dictionary<string, string>>(Json)!;
        var entries = header.Select(entry => (Name: entry.Key, Entry: entry.Value.Deserialize<Entry>(Json)!.Checked(entry.Key)))
            .OrderBy(entry => entry.Entry.DataOffsets[1]).ThenBy(entry => entry.Entry.DataOffsets[0]).ToArray();
        // The memory that is asked for is that of the file: without gaps and overlaps up to its end.
        var end = file.Length - file.Position;
        var ends = entries.Select(entry => entry.Entry.DataOffsets[1]).Prepend(0).ToArray();
        if (ends[^1] != end || entries.Zip(ends).Any(pair => pair.First.Entry.DataOffsets[0] != pair.Second))
            throw new FormatException(Invariant($"its tensors do not lie side by side in the {end} bytes behind the header"));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var seal = texts.GetValueOrDefault(Seal, "");
        if (seal.Length != NoSeal.Length)
            throw new FormatException($"its {Seal} is missing");
        hash.AppendData(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(seal, NoSeal, StringComparison.Ordinal)));
        using var scope = NewDisposeScope();
        var tensors = entries.ToDictionary(entry => entry.Name, entry => empty(entry.Entry.Shape, entry.Entry.Type, CPU));
        foreach (var piece in entries.SelectMany(entry => tensors[entry.Name].Pieces()))
        {
            file.ReadExactly(piece.bytes);
            hash.AppendData(piece.bytes);
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != seal)
            throw new FormatException("it was changed after it was written, for its checksum is another");
        if (tensors.FirstOrDefault(tensor => !tensor.Value.AreFinite()).Key is { } wrong)
            throw new FormatException($"{wrong} holds numbers that are NaN, or above {TensorMemory.Largest}");
        foreach (var tensor in tensors.Values)
            tensor.MoveToOuterDisposeScope();
        return (texts, tensors);
    }

    /// <summary>What the header says of a tensor.</summary>
    private sealed record Entry(string Dtype, long[] Shape, long[] DataOffsets)
    {
        [JsonIgnore]
        public ScalarType Type { get; private set; }

        /// <exception cref="FormatException">It makes no sense.</exception>
        public Entry Checked(string name)
        {
            (var type, Type, var bytes) = Types.FirstOrDefault(type => type.Name == Dtype);
            if (type is null)
                throw new FormatException($"{name} is of type {Dtype}; known are {string.Join(", ", Types.Select(type => type.Name))}");
            var size = Shape.Aggregate(bytes, (size, count) => checked(size * count));
            return Shape.All(count => count >= 0) && DataOffsets is [>= 0 and var start, var end] && end - start == size ? this
                : throw new FormatException($"{name} is {Dtype} [{string.Join(", ", Shape)}], "
                    + $"which does not lie in the bytes [{string.Join(", ", DataOffsets)}]");
        }
    }
}
