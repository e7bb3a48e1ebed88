using System.Security.Cryptography;
using System.Text.Json;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>
/// Takes a network to PyTorch, where <c>notebooks/more-machines/train.py</c> trains it on, on as many machines as there are; and back.
/// </summary>
public static class PyTorchFiles
{
    private const string Version = "2";

    /// <summary>
    /// Writes what PyTorch needs to train a network on: model.safetensors (weights, options, history), train.safetensors and
    /// validation.safetensors (users, items and ratings, by the model's indices).
    /// </summary>
    /// <param name="model">A <see cref="DotBias"/> or an <see cref="EmbeddingMlp"/>.</param>
    /// <param name="folder">A folder, made where it is not there yet; files of these names are replaced.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">Rows to measure with after each epoch.</param>
    /// <param name="options">
    /// How it is to be trained there: epochs, batch, rate and its decay, L2, weight decay, seed. Null for
    /// <see cref="FitOptions.Default"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network is of another kind, a part has no rows, the optimizer is <see cref="Optimizer.Sgd"/>, or the folder has no name.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">A weight is not a number: a training has diverged.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void ExportToPyTorch(
        this RatingNetwork model, string folder, Interactions train, Interactions validation, FitOptions? options = null)
    {
        CheckKind(model);
        Require.Path(folder, nameof(folder));
        Require.NotNull(validation);
        options ??= FitOptions.Default;
        options.Check();
        Require.Valid(options.Optimizer != Optimizer.Sgd, nameof(options), "train.py trains by Adam, whose steps Optimizer.Sgd does not "
            + "take. Take Optimizer.ExactAdam.");
        train.RequireRows();
        Require.Valid(validation.Count > 0, nameof(validation),
            "There are no rows to measure with; expected a validation part, such as data.SplitRandom() makes.");
        folder = Directory.CreateDirectory(folder).FullName;
        string Written(string name, Dictionary<string, string> texts, Dictionary<string, Tensor> tensors) =>
            Safetensors.Write(Path.Combine(folder, $"{name}.safetensors"), texts, tensors);
        string Rows(string name, Interactions rows)
        {
            using var scope = NewDisposeScope();
            rows = rows.IndexedBy(model.Users, model.Items);
            return Written(name, new() { ["version"] = Version }, new()
            {
                ["users"] = frombuffer(rows.UserIndices, int32),
                ["items"] = frombuffer(rows.ItemIndices, int32),
                ["ratings"] = frombuffer(rows.Ratings, float32),
            });
        }

        var texts = Origin(model);
        texts["training"] = JsonSerializer.Serialize(new Settings(options.Epochs, options.BatchFor(train.Count), options.LearningRate,
            options.Decay, options.L2, options.L2Over, options.WeightDecay, options.Seed), Safetensors.Json);
        IReadOnlyList<Epoch> epochs = model.History is { } history && History.IsWhole(history) ? history : [];
        texts["epochs"] = JsonSerializer.Serialize(epochs, Safetensors.Json);
        // The model comes last, and says which rows it goes with: what is cut off between them is found out.
        (texts["train"], texts["validation"]) = (Rows("train", train), Rows("validation", validation));
        Written("model", texts, model.state_dict());
    }

    /// <summary>Takes over the weights that train.py has trained, and its epochs, which follow those before the export.</summary>
    /// <param name="model">The network that was exported, or one that was loaded from the same file.</param>
    /// <param name="file">The path of trained.safetensors.</param>
    /// <returns>All epochs, which are the model's <see cref="RatingNetwork.History"/> too.</returns>
    /// <exception cref="ArgumentException">The network is of another kind, or the path is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no trained model, is damaged, or is of another network, other ids or another version; the model has not changed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static History ImportFromPyTorch(this RatingNetwork model, string file)
    {
        CheckKind(model);
        Require.Path(file, nameof(file));
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                $"There is no trained model at {Path.GetFullPath(file)}. Let train.py write it first, or give another path.", file);
        }
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var state = model.state_dict();
        var (epochs, weights) = SealedFile.Checked(file, "is no model that train.py trained", "Let train.py write it again.",
            stream => Trained(stream, Origin(model), state));
        foreach (var (name, weight) in state)
            weight.copy_(weights[name]);
        model.eval();
        return model.History = History.From(epochs);
    }

    private static (Epoch[] Epochs, Dictionary<string, Tensor> Weights) Trained(
        Stream stream, Dictionary<string, string> origin, Dictionary<string, Tensor> state)
    {
        var (texts, weights) = Safetensors.Read(stream);
        foreach (var (name, own) in origin)
        {
            var its = texts.GetValueOrDefault(name, "none");
            if (its != own && name == "version")
            {
                throw new InvalidDataException($"has version {its}; this library reads version {own}. "
                    + "Take the train.py that came with this library, and train again.");
            }
            if (its != own)
            {
                throw new InvalidDataException($"is of another model. Its {name}: {its}; this model's: {own}. "
                    + "Import it into the model that was exported, or one made of the same rows with the same options.");
            }
        }
        static string Text(string name, Tensor? tensor) =>
            $"{name} {(tensor is null ? "nothing" : $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]")}";
        foreach (var name in state.Keys.Union(weights.Keys))
        {
            var (wanted, its) = (Text(name, state.GetValueOrDefault(name)), Text(name, weights.GetValueOrDefault(name)));
            if (wanted != its)
                throw new FormatException($"the model asks for {wanted}, and it has {its}");
        }
        var epochs = JsonSerializer.Deserialize<Epoch[]>(texts["epochs"], Safetensors.Json) ?? [];
        return History.IsWhole(epochs) ? (epochs, weights) : throw new FormatException("its epochs are not those of a training");
    }

    // What a file must have of a model to be its own.
    private static Dictionary<string, string> Origin(RatingNetwork model)
    {
        var ids = new[] { model.Users, model.Items }.Select(vocabulary => vocabulary.Ids.Select(id => id.ToString()));
        return new()
        {
            ["version"] = Version,
            ["kind"] = model.GetName(),
            ["options"] = JsonSerializer.Serialize(model.Options, Safetensors.Json),
            ["ids"] = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ids))),
        };
    }

    private static void CheckKind(RatingNetwork model)
    {
        Require.NotNull(model);
        Require.Valid(model is DotBias or EmbeddingMlp, nameof(model),
            $"train.py knows DotBias and EmbeddingMlp, and this is a {model.GetName()}, which stays here. Take one of these two.");
    }

    /// <summary>What train.py is told of the options.</summary>
    private sealed record Settings(
        int Epochs, int Batch, double LearningRate, Decay Decay, double L2, L2Over L2Over, double WeightDecay, int? Seed);
}
