using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>A saved model: its options, its vocabularies, its side columns and its weights, which Load checks against each other.</summary>
internal static class ModelFile
{
    private const string Kind = "saved model";
    private const int LongestHead = 1 << 20;

    // Buffers of layers that follow from the side columns: a file that held them too could say otherwise.
    private static readonly string[] Derived = ["own", "has", "strengths", "numbers", "weights"];

    public static void Write(string file, RatingNetwork network)
    {
        var state = StateOf(network);
        if (state.FirstOrDefault(weight => !weight.Value.AreFinite()).Key is { } wrong)
        {
            throw new InvalidOperationException($"{wrong} holds numbers that are NaN, or above {TensorMemory.Largest}: the training has "
                + $"diverged. Make the network anew, train it at a lower LearningRate, and save that. {file} was not written.");
        }
        var (users, items) = network is IFeatureModel { Features: var features } ? (features.Users, features.Items)
            : (SideTable.IdsOf(network.Users), SideTable.IdsOf(network.Items));
        SealedFile.Write(file, Kind, stream =>
        {
            stream.WriteJson(new Head(
                network.GetName(), network.Options, state.ToDictionary(weight => weight.Key, weight => weight.Value.shape)));
            foreach (var side in new[] { users, items })
            {
                stream.WriteJson(side.Ids.Ids);
                stream.WriteJson(new SidePart(side.Known, side.Categories));
            }
            stream.WriteTensors([.. state.Values]);
        });
    }

    public static TNetwork Read<TNetwork>(string file, Func<Features, NetworkOptions, TNetwork> make)
        where TNetwork : RatingNetwork
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                $"There is no saved model at {Path.GetFullPath(file)}. Save one there first, or give another path.", file);
        }
        return SealedFile.Read(file, Kind, "is not a whole saved model", "Save the model again.", stream =>
        {
            var head = stream.ReadJson<Head>(LongestHead);
            if (head.Network != typeof(TNetwork).Name)
                throw new InvalidDataException($"holds a {head.Network}, not a {typeof(TNetwork).Name}: load it with {head.Network}.Load.");
            head.Options.Check();
            SideTable users = ReadSide(stream), items = ReadSide(stream);
            // Before memory is taken for them.
            if (head.Options.FewestNumbers(users, items) > stream.Length / sizeof(float)
                || head.Options.Hidden.Length > head.Shapes.Count)
            {
                throw new FormatException("its options ask for more weights than it has");
            }
            var network = make(new Features(users, items, []), head.Options);
            ReadWeights(stream, StateOf(network), head.Shapes);
            stream.CheckEnd();
            network.eval();
            return network;
        });
    }

    private static Dictionary<string, Tensor> StateOf(RatingNetwork network) =>
        network.state_dict().Where(weight => !Derived.Contains(weight.Key.Split('.')[^1])).ToDictionary();

    private static SideTable ReadSide(Stream stream)
    {
        var ids = new Vocabulary(stream.ReadJson<List<Id>>());
        var part = stream.ReadJson<SidePart>();
        var rows = ids.Size;
        bool Fits(CategoryColumn column) => column.Starts.Length == rows + 1 && column.Starts[0] == 0
            && column.Starts.Zip(column.Starts.Skip(1)).All(row => row.First < row.Second) && column.Starts[^1] == column.Values.Length
            && column.Values.All(level => level >= 0 && level < column.Levels.Count);
        return part.Known >= 0 && part.Known <= ids.Count && part.Categories.All(Fits)
            ? new SideTable(ids, part.Known, part.Categories, [])
            : throw new FormatException("its side columns do not fit its vocabularies");
    }

    private static void ReadWeights(Stream stream, Dictionary<string, Tensor> state, Dictionary<string, long[]> shapes)
    {
        static string Text(string name, long[] shape) => $"{name} [{string.Join(", ", shape)}]";
        var differs = state.Select(weight => Text(weight.Key, weight.Value.shape))
            .Zip(shapes.Select(weight => Text(weight.Key, weight.Value)).Append("nothing"))
            .FirstOrDefault(pair => pair.First != pair.Second);
        if (differs.First is { } wanted)
            throw new FormatException($"its vocabularies and options ask for {wanted}, and it has {differs.Second}");
        stream.ReadTensors([.. state.Values]);
        if (!state.Values.All(weight => weight.AreFinite()))
            throw new FormatException("its weights are not those of a trained network");
    }

    private sealed record Head(string Network, NetworkOptions Options, Dictionary<string, long[]> Shapes);

    /// <summary>A side table without its ids, which are the vocabulary's.</summary>
    private sealed record SidePart(int Known, IReadOnlyList<CategoryColumn> Categories);
}
