using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NotebookHelpers.Data;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// All that a training needs to go on: weights, the optimizers' moments, the generator's state, the steps done and the history, in one
/// file.
/// </summary>
/// <param name="file">Its path.</param>
/// <param name="model">The network that trains.</param>
/// <param name="train">The rows it learns from.</param>
/// <param name="options">The options of the training, but for the file.</param>
/// <param name="loop">What trains it.</param>
/// <param name="best">The copy for early stopping.</param>
internal sealed class Checkpoint(string file, RatingNetwork model, Interactions train, string options, EpochLoop loop, BestWeights best)
{
    private const string HeadPart = "training.json";
    private const string StatePart = "state.bin";
    private const string BestPart = "best.bin";

    /// <summary>Writes the file anew, after an epoch.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(History history) => ModelZip.Write(file, zip =>
    {
        using var scope = NewDisposeScope();
        zip.WriteJson(HeadPart, new Head(Fingerprint(), loop.Step, [.. history]));
        zip.WriteTensors(StatePart, [.. State(), get_rng_state()]);
        zip.WriteTensors(BestPart, best.Copies);
    });

    /// <summary>Puts everything back where it was after the last epoch, if there is such a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another training.</exception>
    public void Restore(History history)
    {
        if (!File.Exists(file))
            return;
        try
        {
            using var zip = ZipFile.OpenRead(file);
            var head = zip.ReadJson<Head>(HeadPart);
            if (head.Fingerprint != Fingerprint())
                throw new InvalidDataException("it is of another network, of other rows or of other options");
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var generator = get_rng_state();
            // Read as a whole before anything changes.
            Tensor[] state = [.. State()], stored = [.. state.Select(value => empty_like(value)), generator];
            zip.ReadTensors(StatePart, stored);
            if (head.Epochs.Length > 0 && best.IsKept)
            {
                best.Take();
                zip.ReadTensors(BestPart, best.Copies);
            }
            foreach (var (value, its) in state.Zip(stored))
                value.copy_(its);
            loop.ContinueFrom(head.Step);
            set_rng_state(generator);
            foreach (var epoch in head.Epochs)
                history.Add(epoch);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidDataException(
                $"{Path.GetFullPath(file)} is no checkpoint of this training: {exception.Message.TrimEnd('.')}. "
                + "Train with the network, rows and options that wrote it; or delete it, to begin anew.", exception);
        }
    }

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

    private sealed record Head(string Fingerprint, int Step, Epoch[] Epochs);
}
