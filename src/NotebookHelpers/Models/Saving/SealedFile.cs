using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// A file of JSON and of tensors' numbers, closed by the SHA-256 of all before it, which is checked before anything else. A line of text
/// says what it is; each part then follows its length, an int64. Nothing is compressed: no part is larger than the file.
/// </summary>
internal static class SealedFile
{
    private const int Version = 3;
    private const int LongestLine = 64;
    private const int BufferSize = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new IdConverter() },
    };

    /// <summary>Writes a file that is whole, or not there: a crash leaves the old one or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is, in a few words.</param>
    /// <param name="parts">Writes the parts.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string kind, Action<Stream> parts) => WholeFile.Write(path, stream =>
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            hashed.Write(Encoding.ASCII.GetBytes($"{TitleOf(kind)}{Version}\n"));
            parts(hashed);
        }
        stream.Write(hash.Hash);
    });

    /// <summary>Reads a file's parts in the order in which they were written, up to <see cref="CheckEnd"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="wrong">What to say of a file that is something else, or is damaged: "is no …".</param>
    /// <param name="remedy">What to do then.</param>
    /// <param name="parts">Reads the parts. The message of an <see cref="InvalidDataException"/> goes on after the file's name.</param>
    /// <exception cref="InvalidDataException">The file is something else, is damaged, or has another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static T Read<T>(string path, string kind, string wrong, string remedy, Func<Stream, T> parts) =>
        Checked(path, wrong, remedy, stream =>
        {
            CheckSeal(stream, TitleOf(kind));
            return parts(stream);
        });

    /// <summary>Reads a file of any format, and says what is wrong with it as <see cref="Read"/> does.</summary>
    public static T Checked<T>(string path, string wrong, string remedy, Func<FileStream, T> read)
    {
        path = Path.GetFullPath(path);
        try
        {
            using var stream = File.OpenRead(path);
            return read(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path} {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is EndOfStreamException
            or not (IOException or UnauthorizedAccessException or OutOfMemoryException or OperationCanceledException))
        {
            throw new InvalidDataException($"{path} {wrong}: {exception.Message.TrimEnd('.')}. {remedy}", exception);
        }
    }

    public static void WriteJson<T>(this Stream stream, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        stream.WriteLength(bytes.Length);
        stream.Write(bytes);
    }

    /// <param name="stream">The file.</param>
    /// <param name="most">How many bytes the part may have.</param>
    public static T ReadJson<T>(this Stream stream, int most = int.MaxValue)
    {
        var length = stream.ReadLength();
        if (length > most)
            throw new FormatException(Invariant($"a part has {length} bytes, and {most} are the most"));
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return JsonSerializer.Deserialize<T>(bytes, Json) ?? throw new FormatException("a part is null");
    }

    /// <summary>Writes the numbers of some tensors, one after the other.</summary>
    public static void WriteTensors(this Stream stream, IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        stream.WriteLength(tensors.Sum(BytesOf));
        foreach (var piece in tensors.SelectMany(tensor => tensor.Pieces()))
            stream.Write(piece.cpu().bytes);
    }

    /// <summary>Fills tensors with the numbers of others of the same shapes and types.</summary>
    public static void ReadTensors(this Stream stream, IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var (length, wanted) = (stream.ReadLength(), tensors.Sum(BytesOf));
        if (length != wanted)
            throw new FormatException(Invariant($"its numbers have {length} bytes, and should have {wanted}"));
        foreach (var piece in tensors.SelectMany(tensor => tensor.Pieces()))
        {
            var read = piece.device_type == DeviceType.CPU ? piece : empty_like(piece, device: CPU);
            stream.ReadExactly(read.bytes);
            if (piece.device_type != DeviceType.CPU)
                piece.copy_(read);
        }
    }

    /// <summary>Says that all parts were read.</summary>
    public static void CheckEnd(this Stream stream)
    {
        if (Left(stream) > 0)
            throw new FormatException("it has more parts than it should");
    }

    private static string TitleOf(string kind) => $"NotebookHelpers {kind}, format ";

    private static void CheckSeal(FileStream stream, string title)
    {
        var start = new byte[LongestLine];
        var line = Encoding.Latin1.GetString(start, 0, stream.ReadAtLeast(start, LongestLine, throwOnEndOfStream: false)).Split('\n')[0];
        // Format version 1 was a zip.
        var version = line.StartsWith("PK", StringComparison.Ordinal) ? "1"
            : line.StartsWith(title, StringComparison.Ordinal) ? line[title.Length..] : "";
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"it does not begin with \"{title}{Version}\"");
        if (number != Version)
        {
            throw new InvalidDataException(Invariant($"has format version {number}; this library reads version {Version}. ")
                + "Train the model again, or use the library that wrote it.");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        stream.Position = 0;
        for (var left = Left(stream); left > 0; left = Left(stream))
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, BufferSize));
            hash.AppendData(buffer, 0, read > 0 ? read : throw new EndOfStreamException());
        }
        var seal = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(seal);
        if (!hash.GetHashAndReset().SequenceEqual(seal))
            throw new FormatException("it was changed or cut off after it was written, for its checksum is another");
        stream.Position = line.Length + 1;
    }

    // Bytes up to the checksum.
    private static long Left(Stream stream) => stream.Length - SHA256.HashSizeInBytes - stream.Position;

    private static long BytesOf(Tensor tensor) => tensor.numel() * tensor.element_size();

    private static void WriteLength(this Stream stream, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        stream.Write(bytes);
    }

    private static long ReadLength(this Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (Left(stream) < bytes.Length)
            throw new FormatException("a part is missing");
        stream.ReadExactly(bytes);
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return length >= 0 && length <= Left(stream) ? length
            : throw new FormatException(Invariant($"a part of {length} bytes would begin {Left(stream)} bytes before the end"));
    }

    /// <summary>Ids as numbers and texts.</summary>
    private sealed class IdConverter : JsonConverter<Id>
    {
        public override Id Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? new Id(reader.GetString()!) : new Id(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Id value, JsonSerializerOptions options)
        {
            if (value.IsText)
                writer.WriteStringValue(value.ToString());
            else
                writer.WriteNumberValue(value.Number);
        }
    }
}
