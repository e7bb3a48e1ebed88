using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// All that a training needs to go on: weights, the optimizers' moments, the generator's state and the history, in one file.
/// </summary>
/// <param name="file">Its path, in a folder that is there.</param>
/// <param name="model">The network that trains.</param>
/// <param name="train">The rows it learns from.</param>
/// <param name="options">The options of the training, but for the file.</param>
/// <param name="loop">What trains it.</param>
/// <param name="best">The copy for early stopping.</param>
internal sealed class Checkpoint(string file, RatingNetwork model, Interactions train, string options, EpochLoop loop, BestWeights best)
{
    private const string Kind = "checkpoint";

    private readonly string path = WholeFile.PathTo(file);

    /// <summary>Writes the file anew, after an epoch.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(History history) => SealedFile.Write(path, Kind, stream =>
    {
        using var scope = NewDisposeScope();
        stream.WriteJson(new Head(Fingerprint(), [.. history]));
        stream.WriteTensors([.. State(), get_rng_state()]);
        stream.WriteTensors(best.Copies);
    });

    /// <summary>Puts everything back where it was after the last epoch, if there is such a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another training; nothing has changed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public void Restore(History history)
    {
        if (!File.Exists(path))
            return;
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var epoch in SealedFile.Read(path, Kind, "is no checkpoint of this training",
            "Train with the network, rows and options that wrote it; or delete it, to begin anew.", Restore))
        {
            history.Add(epoch);
        }
    }

    private Epoch[] Restore(Stream stream)
    {
        var head = stream.ReadJson<Head>();
        if (head.Fingerprint != Fingerprint())
            throw new FormatException("it is of another network, of other rows or of other options");
        // Read as a whole before anything changes.
        var generator = get_rng_state();
        Tensor[] state = [.. State()], stored = [.. state.Select(value => empty_like(value))];
        Tensor[] copies = best.IsKept ? [.. model.state_dict().Values.Select(weight => empty_like(weight))] : [];
        stream.ReadTensors([.. stored, generator]);
        stream.ReadTensors(copies);
        stream.CheckEnd();
        if (!IsHistory(head.Epochs) || !IsGenerator(generator.bytes)
            || !stored.Concat(copies).All(value => value.AreFinite(float.MaxValue)))
        {
            throw new FormatException("its numbers are not those of a training");
        }
        set_rng_state(generator);
        foreach (var (value, its) in state.Zip(stored))
            value.copy_(its);
        if (best.IsKept)
            best.Keep(copies);
        loop.ContinueFrom(head.Epochs.Length);
        return head.Epochs;
    }

    private bool IsHistory(Epoch[] epochs) => epochs.Length <= loop.Epochs && History.IsWhole(epochs);

    // Torch ends the process where it is given a state that is none. It begins with a uint64, the seed; then come, as int32, how many
    // numbers are left before the next 624 are made, and whether there is a seed; then, as uint64, the place of the next number.
    private static bool IsGenerator(ReadOnlySpan<byte> state) =>
        MemoryMarshal.Cast<byte, int>(state) is [_, _, >= 1 and <= 624 and var left, 1, >= 0 and <= 624 and var next, 0, ..]
        && left + next <= 625;

    private IEnumerable<Tensor> State() => model.state_dict().Values.Concat(loop.State());

    // A hash of all that must be the same: the network's shapes, the rows, and the options.
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(train.UserIndices.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(train.ItemIndices.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(train.Ratings.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes($"{model.Summary()}{options}".AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed record Head(string Fingerprint, Epoch[] Epochs);
}
