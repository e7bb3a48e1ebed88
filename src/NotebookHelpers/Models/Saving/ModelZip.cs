using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>Parts of a zip: json, and tensors by name.</summary>
internal static class ModelZip
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a file that is whole, or not there: a crash leaves the old one or the new one.</summary>
    public static void Write(string file, Action<ZipArchive> parts) => WholeFile.Write(Path.GetFullPath(file), stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        parts(zip);
    });

    public static void WriteJson<T>(this ZipArchive zip, string name, T value)
    {
        using var stream = zip.Create(name);
        JsonSerializer.Serialize(stream, value, Json);
    }

    /// <exception cref="InvalidDataException">The part is missing or empty.</exception>
    public static T ReadJson<T>(this ZipArchive zip, string name)
    {
        using var stream = zip.Part(name);
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidDataException($"its part {name} is empty");
    }

    public static Stream Create(this ZipArchive zip, string name)
    {
        // Weights hardly shrink. A fixed time: the same model gives the same file.
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    /// <exception cref="InvalidDataException">The part is missing.</exception>
    public static Stream Part(this ZipArchive zip, string name) =>
        (zip.GetEntry(name) ?? throw new InvalidDataException($"its part {name} is missing")).Open();

    /// <summary>The bytes of some tensors, one after the other.</summary>
    public static void WriteTensors(this ZipArchive zip, string name, IEnumerable<Tensor> tensors)
    {
        using var stream = zip.Create(name);
        foreach (var tensor in tensors)
            stream.Write(tensor.bytes);
    }

    /// <summary>Fills tensors with the bytes of others of the same shapes and types.</summary>
    /// <exception cref="InvalidDataException">The part is missing, or has more or fewer bytes.</exception>
    public static void ReadTensors(this ZipArchive zip, string name, IEnumerable<Tensor> tensors)
    {
        using var stream = zip.Part(name);
        foreach (var tensor in tensors)
            stream.ReadExactly(tensor.bytes);
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException($"its part {name} is too long");
    }
}
