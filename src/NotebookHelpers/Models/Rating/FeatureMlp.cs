using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// Score of each pair: dot product and biases, plus what hidden layers make of the two vectors and their product. Vectors and biases are
/// the sums of those of the id and of each level of its side columns; with <c>wide</c>, each id has a number with each level of the other
/// side too.
/// </summary>
/// <remarks>
/// Rendle (2010), factorization machines, with layers beside them as in He and Chua (2017); the wide part is that of Cheng et al. (2016)
/// for ids with columns of up to 256 levels. Of n levels in one value each weighs 1/√n; numbers count in bins. As in
/// <see cref="EmbeddingMlp"/>, the vectors do not learn from the layers. An id that training never saw has its side columns alone. Random
/// draws, in the constructor: tables of users and their columns, of items and theirs, layers.
/// </remarks>
public sealed class FeatureMlp : RatingNetwork, IFeatureModel
{
    private const int Bins = 20;

    private readonly SideInput userInput, itemInput;
    private readonly Module<Tensor, Tensor> layers;

    /// <summary>Makes tables and layers; draws their start at random.</summary>
    /// <param name="train">Gives the counts, the mean and the deviation.</param>
    /// <param name="features">The side columns, as <c>Features.From(train)</c> reads them.</param>
    /// <param name="factors">How many numbers describe a user, an item, and a category.</param>
    /// <param name="hidden">The hidden layers' widths, such as <c>[500]</c> or <c>[200, 100]</c>; null for one of 64.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that a training step leaves out, 0 to below 1.</param>
    /// <param name="wide">Whether each id has a number with each level of the other side.</param>
    /// <param name="merged">False repeats the bug of 2017: the side columns are embedded, and then left out.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is less than one factor, a layer without width, or the dropout is not a share.
    /// </exception>
    public FeatureMlp(
        Interactions train, Features features, int factors = 50, IReadOnlyList<int>? hidden = null, double dropout = 0.5, bool wide = false,
        bool merged = true)
        : this(NetworkOptions.From(train, factors, hidden, dropout) with { Wide = wide, Merged = merged }, Given(features, train))
    {
        using var scope = NewDisposeScope();
        userInput.Count(train.UserTensor);
        itemInput.Count(train.ItemTensor);
    }

    private FeatureMlp(NetworkOptions options, Features features)
        : base(nameof(FeatureMlp), features.Users.Ids, features.Items.Ids, options, 3L * options.Factors)
    {
        Features = features;
        userInput = new SideInput(features.Users, options.Factors, options.Wide ? SideInput.CrossesOf(features.Items) : 0);
        itemInput = new SideInput(features.Items, options.Factors, options.Wide ? SideInput.CrossesOf(features.Users) : 0);
        layers = HiddenLayers.Create(3L * options.Factors, options);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override string Name => $"{GetName()}{(Options.Merged ? "" : ", unmerged")}{(Options.Wide ? ", wide" : "")}";

    internal Features Features { get; }

    Features IFeatureModel.Features => Features;

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        // [batch, factors + 1], [batch, levels of the other side]
        var (user, ofUser) = userInput.Parts(userInput.call(users));
        var (item, ofItem) = itemInput.Parts(itemInput.call(items));
        Tensor userLevels = userInput.LevelsOf(users), itemLevels = itemInput.LevelsOf(items);            // [batch, 1 + levels]
        var crosses = ofUser is null ? null : (ofUser * itemLevels).sum(1) + (ofItem! * userLevels).sum(1);
        if (Options.Merged)
            (user, item) = (userInput.Sum(user, users, userLevels), itemInput.Sum(item, items, itemLevels));
        // Split at once: backward then puts the gradients together again, in place of adding up tables of zeros.
        Tensor[] userParts = user.split([Options.Factors, 1], 1), itemParts = item.split([Options.Factors, 1], 1);
        var scores = (userParts[1] + itemParts[1]).squeeze(1);                                            // [batch]
        (user, item) = (userParts[0], itemParts[0]);                                                      // [batch, factors]
        var product = user * item;
        scores += product.sum(1) + layers.call(cat([user, item, product], 1).detach()).squeeze(1);
        return Options.Offset + (Options.Deviation * (crosses is null ? scores : scores + crosses));
    }

    /// <summary>
    /// For each pair the squares of its ids' and levels' rows, each divided by a power of how often it occurs in training.
    /// </summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="rarity">That power.</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal override Tensor Penalty(Tensor users, Tensor items, double rarity)
    {
        var squares = userInput.Penalty(users, rarity) + itemInput.Penalty(items, rarity);                // [batch]
        return Options.Deviation * Options.Deviation * squares.mean();
    }

    /// <inheritdoc />
    internal override IReadOnlyList<Embedding> FactorTables => [userInput.Ids, itemInput.Ids];

    /// <inheritdoc />
    internal override Tensor ItemShares => itemInput.Shares;

    /// <summary>Writes weights, vocabularies, side columns and options to one file.</summary>
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
    public static FeatureMlp Load(string file)
    {
        Require.Path(file, nameof(file));
        return ModelFile.Read(file, (features, options) => new FeatureMlp(options, features));
    }

    private static Features Given(Features features, Interactions train)
    {
        Require.NotNull(features);
        features.CheckAreOf(train);
        return features.Binned(Bins);
    }

    IRatingModel IFeatureModel.With(Features features)
    {
        var other = new FeatureMlp(Options, features);
        using var off = no_grad();
        foreach (var (mine, its) in parameters().Zip(other.parameters()))
            its.copy_(mine);
        return other;
    }
}
