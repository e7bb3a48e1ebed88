using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>A saved model: a zip with its options, its vocabularies and its weights, which Load checks against each other.</summary>
internal static class ModelFile
{
    private const int Version = 1;
    private const string HeadPart = "model.json";
    private const string UsersPart = "users.json";
    private const string ItemsPart = "items.json";
    private const string WeightsPart = "weights.bin";

    public static void Write<TOptions>(string file, RatingNetwork network, TOptions options)
    {
        var path = Path.GetFullPath(file);
        var unfinished = path + "." + Path.GetRandomFileName();
        try
        {
            using (var zip = ZipFile.Open(unfinished, ZipArchiveMode.Create))
            {
                var shapes = network.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.shape);
                WriteJson(zip, HeadPart, new Head<TOptions>(Version, network.GetName(), options, shapes));
                WriteJson(zip, UsersPart, IdsOf(network.Users));
                WriteJson(zip, ItemsPart, IdsOf(network.Items));
                using var weights = Create(zip, WeightsPart);
                network.save(weights);
            }
            // Renamed when whole: a crash leaves the old file or the new one.
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public static TNetwork Read<TNetwork, TOptions>(string file, Func<Vocabulary, Vocabulary, TOptions, TNetwork> make)
        where TNetwork : RatingNetwork
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"There is no saved model at {Path.GetFullPath(file)}. Save one there first, or give another path.", file);
        try
        {
            using var zip = ZipFile.OpenRead(file);
            CheckKind(file, ReadJson<Kind>(zip, HeadPart), typeof(TNetwork).Name);
            var head = ReadJson<Head<TOptions>>(zip, HeadPart);
            var network = make(new Vocabulary(ReadIds(zip, UsersPart)), new Vocabulary(ReadIds(zip, ItemsPart)), head.Options);
            foreach (var (name, weight) in network.state_dict())
                CheckShape(file, name, head.Shapes.GetValueOrDefault(name), weight.shape);
            using var weights = new MemoryStream();
            using (var part = Part(zip, WeightsPart))
                part.CopyTo(weights);
            weights.Position = 0;
            network.load(weights);
            network.eval();
            return network;
        }
        catch (Exception exception) when (exception is not InvalidDataException { Data: var data } || !data.Contains(nameof(ModelFile)))
        {
            throw Wrong($"{Path.GetFullPath(file)} is not a whole saved model: {exception.Message.TrimEnd('.')}. Save the model again.", exception);
        }
    }

    private static void CheckKind(string file, Kind kind, string wanted)
    {
        if (kind.Format != Version)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFullPath(file)} has format version {kind.Format}; this library reads version {Version}. Train the model again and save it, or use the library that wrote it."));
        }
        if (kind.Network != wanted)
            throw Wrong($"{Path.GetFullPath(file)} holds a {kind.Network}, not a {wanted}: load it with {kind.Network}.Load.");
    }

    private static void CheckShape(string file, string name, long[]? stored, long[] expected)
    {
        if (stored is null || !stored.SequenceEqual(expected))
        {
            throw Wrong($"{Path.GetFullPath(file)}: {name} has the shape [{string.Join(", ", stored ?? [])}], but the file's vocabularies and options ask for "
                + $"[{string.Join(", ", expected)}]. The file's parts do not belong together; save the model again.");
        }
    }

    private static object[] IdsOf(Vocabulary vocabulary) =>
        [.. Enumerable.Range(1, vocabulary.Count).Select(index => vocabulary[index]).Select(id => id.IsText ? (object)id.ToString() : id.Number)];

    private static IEnumerable<Id> ReadIds(ZipArchive zip, string name) => ReadJson<JsonElement[]>(zip, name)
        .Select(id => id.ValueKind == JsonValueKind.String ? new Id(id.GetString()!) : new Id(id.GetInt64()));

    private static void WriteJson<T>(ZipArchive zip, string name, T value)
    {
        using var stream = Create(zip, name);
        JsonSerializer.Serialize(stream, value);
    }

    private static T ReadJson<T>(ZipArchive zip, string name)
    {
        using var stream = Part(zip, name);
        return JsonSerializer.Deserialize<T>(stream) ?? throw new InvalidDataException($"its part {name} is empty");
    }

    private static Stream Create(ZipArchive zip, string name)
    {
        // Weights hardly shrink. A fixed time: the same model gives the same file.
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    private static Stream Part(ZipArchive zip, string name) => (zip.GetEntry(name) ?? throw new InvalidDataException($"its part {name} is missing")).Open();

    // Marked, so that the errors above are told from those of the zip and of the weights.
    private static InvalidDataException Wrong(string message, Exception? inner = null)
    {
        var error = new InvalidDataException(message, inner);
        error.Data[nameof(ModelFile)] = true;
        return error;
    }

    private sealed record Kind(int Format, string Network);

    private sealed record Head<TOptions>(int Format, string Network, TOptions Options, Dictionary<string, long[]> Shapes);
}
