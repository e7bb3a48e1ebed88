using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>Score of each pair: what hidden layers make of the two factor vectors, side by side.</summary>
/// <remarks>
/// The session's deeper networks; He et al. (2017) call it the MLP of neural collaborative filtering. The score is the mean plus the
/// deviation times the output, which starts at zero. Random draws, in the constructor: as in <see cref="DotBias"/> the tables of users and
/// items, then the layers' own. Row 0 of each table is the unknown: zeros that never learn.
/// </remarks>
public sealed class EmbeddingMlp : RatingNetwork
{
    private readonly Embedding userFactors, itemFactors;
    private readonly Module<Tensor, Tensor> layers;
    private readonly Tensor userShares, itemShares;

    /// <summary>Makes tables and layers; draws their start at random.</summary>
    /// <param name="train">Gives the vocabularies, the counts, the mean and the deviation.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="hidden">The hidden layers' widths, such as <c>[500]</c> or <c>[200, 100]</c>; null for one of 64.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that a training step leaves out, 0 to below 1.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is less than one factor, a layer without width, or the dropout is not a share.
    /// </exception>
    public EmbeddingMlp(Interactions train, int factors = 50, IReadOnlyList<int>? hidden = null, double dropout = 0.5)
        : this(NetworkOptions.From(train, factors, hidden, dropout), train.Users, train.Items)
    {
        using var scope = NewDisposeScope();
        Count(userShares, tensor(train.UserIndices, device: CPU));
        Count(itemShares, tensor(train.ItemIndices, device: CPU));
    }

    private EmbeddingMlp(NetworkOptions options, Vocabulary users, Vocabulary items)
        : base(nameof(EmbeddingMlp), users, items, options)
    {
        userFactors = Embedding(users.Size, options.Factors, padding_idx: 0, device: CPU);
        itemFactors = Embedding(items.Size, options.Factors, padding_idx: 0, device: CPU);
        userShares = ones(users.Size, device: CPU);
        itemShares = ones(items.Size, device: CPU);
        StartAsKeras(userFactors, itemFactors);
        layers = HiddenLayers.Create(2 * options.Factors, options);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        var both = cat([userFactors.call(users), itemFactors.call(items)], 1);                      // [batch, 2 factors]
        return Options.Offset + (Options.Deviation * layers.call(both).squeeze(1));                    // [batch, 1] -> [batch]
    }

    /// <summary>For each pair the squares of its rows, each divided by how often the row occurs in training.</summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal override Tensor Penalty(Tensor users, Tensor items)
    {
        var squares = Squares(userFactors, userShares, users) + Squares(itemFactors, itemShares, items);  // [batch]
        return HiddenLayers.PenaltyShare * Options.Deviation * Options.Deviation * squares.mean();
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
}
