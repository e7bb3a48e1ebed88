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
    private const string FeaturesPart = "features.json";
    private const string WeightsPart = "weights.bin";

    public static void Write(string file, RatingNetwork network) => ModelZip.Write(file, zip =>
    {
        var shapes = network.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.shape);
        zip.WriteJson(HeadPart, new Head(Version, network.GetName(), network.Options, shapes));
        zip.WriteJson(UsersPart, IdsOf(network.Users));
        zip.WriteJson(ItemsPart, IdsOf(network.Items));
        if (network is IFeatureModel { Features: var features })
            zip.WriteJson(FeaturesPart, new SideParts(SidePart.From(features.Users), SidePart.From(features.Items)));
        using var weights = zip.Create(WeightsPart);
        network.save(weights);
    });

    /// <summary>Reads a model without side information.</summary>
    public static TNetwork Read<TNetwork>(string file, Func<Vocabulary, Vocabulary, NetworkOptions, TNetwork> make)
        where TNetwork : RatingNetwork => Read(file, (_, users, items, options) => make(users, items, options));

    /// <summary>Reads a model with side information.</summary>
    public static TNetwork Read<TNetwork>(string file, Func<Features, NetworkOptions, TNetwork> make)
        where TNetwork : RatingNetwork => Read(file, (zip, users, items, options) =>
        {
            var sides = zip.ReadJson<SideParts>(FeaturesPart);
            return make(new Features(sides.Users.ToTable(users), sides.Items.ToTable(items), []), options);
        });

    private static TNetwork Read<TNetwork>(string file, Func<ZipArchive, Vocabulary, Vocabulary, NetworkOptions, TNetwork> make)
        where TNetwork : RatingNetwork
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                $"There is no saved model at {path}. Save one there first, or give another path.", file);
        }
        try
        {
            using var zip = ZipFile.OpenRead(file);
            CheckKind(path, zip.ReadJson<Kind>(HeadPart), typeof(TNetwork).Name);
            var head = zip.ReadJson<Head>(HeadPart);
            var network = make(zip, new Vocabulary(ReadIds(zip, UsersPart)), new Vocabulary(ReadIds(zip, ItemsPart)), head.Options);
            foreach (var (name, weight) in network.state_dict())
                CheckShape(path, name, head.Shapes.GetValueOrDefault(name), weight.shape);
            using var weights = new MemoryStream();
            using (var part = zip.Part(WeightsPart))
                part.CopyTo(weights);
            weights.Position = 0;
            network.load(weights);
            network.eval();
            return network;
        }
        catch (Exception exception) when (exception is not InvalidDataException { Data: var data } || !data.Contains(nameof(ModelFile)))
        {
            throw Wrong($"{path} is not a whole saved model: {exception.Message.TrimEnd('.')}. Save the model again.", exception);
        }
    }

    private static void CheckKind(string path, Kind kind, string wanted)
    {
        if (kind.Format != Version)
        {
            throw Wrong($"{path} has format version {kind.Format}; this library reads version {Version}. "
                + "Train the model again and save it, or use the library that wrote it.");
        }
        if (kind.Network != wanted)
            throw Wrong($"{path} holds a {kind.Network}, not a {wanted}: load it with {kind.Network}.Load.");
    }

    private static void CheckShape(string path, string name, long[]? stored, long[] expected)
    {
        if (stored?.SequenceEqual(expected) == true)
            return;
        var asked = $"the file's vocabularies and options ask for [{string.Join(", ", expected)}]";
        throw Wrong($"{path}: {name} has the shape [{string.Join(", ", stored ?? [])}], but {asked}. "
            + "The file's parts do not belong together; save the model again.");
    }

    private static object[] IdsOf(Vocabulary vocabulary) =>
        [.. vocabulary.Ids.Select(id => id.IsText ? (object)id.ToString() : id.Number)];

    private static IEnumerable<Id> ReadIds(ZipArchive zip, string name) => zip.ReadJson<JsonElement[]>(name)
        .Select(id => id.ValueKind == JsonValueKind.String ? new Id(id.GetString()!) : new Id(id.GetInt64()));

    // Marked, so that the errors above are told from those of the zip and of the weights.
    private static InvalidDataException Wrong(string message, Exception? inner = null)
    {
        var error = new InvalidDataException(message, inner);
        error.Data[nameof(ModelFile)] = true;
        return error;
    }

    private sealed record Kind(int Format, string Network);

    private sealed record Head(int Format, string Network, NetworkOptions Options, Dictionary<string, long[]> Shapes);

    private sealed record SideParts(SidePart Users, SidePart Items);

    /// <summary>A side table without its ids, which are the vocabulary's.</summary>
    private sealed record SidePart(int Known, IReadOnlyList<CategoryColumn> Categories, IReadOnlyList<NumberColumn> Numbers)
    {
        public static SidePart From(SideTable table) => new(table.Known, table.Categories, table.Numbers);

        public SideTable ToTable(Vocabulary ids)
        {
            bool Fits(CategoryColumn column) => column.Starts.Length == ids.Size + 1 && column.Starts[^1] == column.Values.Length
                && column.Values.All(level => level >= 0 && level < column.Levels.Count);
            return Known >= 0 && Known <= ids.Count && Categories.All(Fits) && Numbers.All(column => column.Raw.Length == ids.Size)
                ? new SideTable(ids, Known, Categories, Numbers)
                : throw new InvalidDataException($"its part {FeaturesPart} does not fit its vocabularies");
        }
    }
}
