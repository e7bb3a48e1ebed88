using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// Score of each pair: as in <see cref="DotBias"/>, plus what hidden layers make of the two factor vectors and their product; with
/// <c>dot: false</c>, only what they make of the two vectors, side by side.
/// </summary>
/// <remarks>
/// He et al. (2017), neural collaborative filtering: both parts together; without the dot product the session's deeper networks. The
/// vectors learn from the dot product alone where there is one: layers that may change them remember single ratings through them. The
/// layers' output starts at zero. Random draws, in the constructor: as in <see cref="DotBias"/> the tables, then the layers' own. Row 0 of
/// each table is the unknown: zeros that never learn.
/// </remarks>
public sealed class EmbeddingMlp : RatingNetwork
{
    private readonly Embedding userFactors, itemFactors;
    private readonly Embedding? userBiases, itemBiases;
    private readonly Module<Tensor, Tensor> layers;
    private readonly Tensor userShares, itemShares;

    /// <summary>Makes tables and layers; draws their start at random.</summary>
    /// <param name="train">Gives the vocabularies, the counts, the mean and the deviation.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="hidden">The hidden layers' widths, such as <c>[500]</c> or <c>[200, 100]</c>; null for one of 64.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that a training step leaves out, 0 to below 1.</param>
    /// <param name="dot">Whether the dot product and biases stand beside the layers; without them it is the network of 2017.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is less than one factor, a layer without width, or the dropout is not a share.
    /// </exception>
    public EmbeddingMlp(
        Interactions train, int factors = 50, IReadOnlyList<int>? hidden = null, double dropout = 0.5, bool dot = true)
        : this(NetworkOptions.From(train, factors, hidden, dropout) with { Dot = dot }, train.Users, train.Items)
    {
        using var scope = NewDisposeScope();
        Count(userShares, tensor(train.UserIndices, device: CPU));
        Count(itemShares, tensor(train.ItemIndices, device: CPU));
    }

    private EmbeddingMlp(NetworkOptions options, Vocabulary users, Vocabulary items)
        : base(nameof(EmbeddingMlp), users, items, options, InputsOf(options))
    {
        userFactors = Embedding(users.Size, options.Factors, padding_idx: 0, device: CPU);
        itemFactors = Embedding(items.Size, options.Factors, padding_idx: 0, device: CPU);
        userShares = ones(users.Size, device: CPU);
        itemShares = ones(items.Size, device: CPU);
        StartAsKeras(userFactors, itemFactors);
        if (options.Dot)
        {
            userBiases = Embedding(users.Size, 1, padding_idx: 0, device: CPU);
            itemBiases = Embedding(items.Size, 1, padding_idx: 0, device: CPU);
            StartAsKeras(userBiases, itemBiases);
        }
        layers = HiddenLayers.Create(InputsOf(options), options);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override string Name => Options.Dot ? GetName() : $"{GetName()}, layers alone";

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        Tensor user = userFactors.call(users), item = itemFactors.call(items);                            // [batch, factors]
        if (userBiases is null)
            return Options.Offset + (Options.Deviation * layers.call(cat([user, item], 1)).squeeze(1));   // [batch, 1] -> [batch]
        var product = user * item;                                                                        // [batch, factors]
        var scores = product.sum(1) + (userBiases.call(users) + itemBiases!.call(items)).squeeze(1);      // [batch]
        scores += layers.call(cat([user, item, product], 1).detach()).squeeze(1);                         // [batch, 1] -> [batch]
        return Options.Offset + (Options.Deviation * scores);
    }

    /// <summary>For each pair the squares of its rows, each divided by a power of how often the row occurs in training.</summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="rarity">That power.</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal override Tensor Penalty(Tensor users, Tensor items, double rarity)
    {
        var squares = Squares(userFactors, userShares, users, rarity) + Squares(itemFactors, itemShares, items, rarity);  // [batch]
        squares = userBiases is null ? HiddenLayers.PenaltyShare * squares : squares
            + (BiasShare * (Squares(userBiases, userShares, users, rarity) + Squares(itemBiases!, itemShares, items, rarity)));
        return Options.Deviation * Options.Deviation * squares.mean();
    }

    /// <inheritdoc />
    internal override IReadOnlyList<Embedding> FactorTables => [userFactors, itemFactors];

    /// <inheritdoc />
    internal override Tensor ItemShares => itemShares;

    /// <summary>Writes weights, vocabularies and options to one file.</summary>
    /// <param name="file">Its path; a file of that name is replaced once the new one is whole.</param>
    /// <exception cref="InvalidOperationException">A weight is not a number: a training has diverged.</exception>
    /// <exception cref="IOException">The file cannot be written, or its folder is not there.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public void Save(string file)
    {
        Require.Path(file, nameof(file));
        ModelFile.Write(file, this);
    }

    /// <summary>Reads a model back; it predicts what the saved one did.</summary>
    /// <param name="file">As <see cref="Save"/> wrote it.</param>
    /// <returns>The model, without a history.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no saved model, is damaged, or is of another kind or version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static EmbeddingMlp Load(string file)
    {
        Require.Path(file, nameof(file));
        return ModelFile.Read(file, (features, options) => new EmbeddingMlp(options, features.Users.Ids, features.Items.Ids));
    }

    private static long InputsOf(NetworkOptions options) => (options.Dot ? 3L : 2L) * options.Factors;
}
