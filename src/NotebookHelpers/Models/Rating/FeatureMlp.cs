using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// Score of each pair: what hidden layers make of the two ids' vectors and of all side columns, side by side; with <c>wide</c>, plus linear
/// terms and crosses.
/// </summary>
/// <remarks>
/// Cheng et al. (2016), the wide and deep network of Google Play; without <c>wide</c>, its deep part. Categories are embedded (of several
/// levels in one value the mean), numbers are standardised, each with a flag where it is missing. An id that training never saw has zeros
/// for itself, and its side columns. Random draws, in the constructor: tables of users and their columns, of items and theirs, layers, wide
/// part.
/// </remarks>
public sealed class FeatureMlp : RatingNetwork, IFeatureModel
{
    private readonly SideInput userInput, itemInput;
    private readonly Module<Tensor, Tensor> layers;
    private readonly WidePart? wide;

    /// <summary>Makes tables and layers; draws their start at random.</summary>
    /// <param name="train">Gives the counts, the mean and the deviation.</param>
    /// <param name="features">The side columns, as <c>Features.From(train)</c> reads them.</param>
    /// <param name="factors">How many numbers describe a user, an item, and a category.</param>
    /// <param name="hidden">The hidden layers' widths, such as <c>[500]</c> or <c>[200, 100]</c>; null for one of 64.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that a training step leaves out, 0 to below 1.</param>
    /// <param name="wide">Whether linear terms and crosses are added.</param>
    /// <param name="merged">False repeats the bug of 2017: the side columns are embedded, and then left out.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is less than one factor, a layer without width, or the dropout is not a share.
    /// </exception>
    public FeatureMlp(
        Interactions train, Features features, int factors = 20, IReadOnlyList<int>? hidden = null, double dropout = 0.5, bool wide = false,
        bool merged = true)
        : this(NetworkOptions.From(train, factors, hidden, dropout) with { Wide = wide, Merged = merged }, Given(features, train))
    {
        using var scope = NewDisposeScope();
        userInput.Count(train.UserTensor);
        itemInput.Count(train.ItemTensor);
        this.wide?.Count(train.UserTensor, train.ItemTensor);
    }

    private FeatureMlp(NetworkOptions options, Features features)
        : base(nameof(FeatureMlp), features.Users.Ids, features.Items.Ids, options, InputsOf(features, options))
    {
        Features = features;
        userInput = new SideInput(features.Users, options.Factors);
        itemInput = new SideInput(features.Items, options.Factors);
        layers = HiddenLayers.Create(InputsOf(features, options), options);
        wide = options.Wide ? new WidePart(features.Users, features.Items) : null;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override string Name => $"{GetName()}{(Options.Merged ? "" : ", unmerged")}{(Options.Wide ? ", wide" : "")}";

    internal Features Features { get; }

    Features IFeatureModel.Features => Features;

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        Tensor user = userInput.call(users), item = itemInput.call(items);                                // [batch, each one's width]
        if (!Options.Merged)
            (user, item) = (user.narrow(1, 0, Options.Factors), item.narrow(1, 0, Options.Factors));      // [batch, factors]: the ids alone
        var scores = layers.call(cat([user, item], 1)).squeeze(1);                                        // [batch, 1] -> [batch]
        if (wide is not null)
            scores += wide.call(users, items);                                                            // [batch]
        return Options.Offset + (Options.Deviation * scores);
    }

    /// <summary>
    /// For each pair the squares of its ids' and levels' rows, each divided by how often it occurs in training; those that feed hidden
    /// layers count more.
    /// </summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal override Tensor Penalty(Tensor users, Tensor items)
    {
        var squares = HiddenLayers.PenaltyShare * (userInput.Penalty(users) + itemInput.Penalty(items));       // [batch]
        if (wide is not null)
            squares += WidePart.PenaltyShare * wide.Penalty(users, items);
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
        return features;
    }

    private static long InputsOf(Features features, NetworkOptions options) => options.Merged
        ? SideInput.WidthOf(features.Users, options.Factors) + SideInput.WidthOf(features.Items, options.Factors)
        : 2L * options.Factors;

    IRatingModel IFeatureModel.With(Features features)
    {
        var other = new FeatureMlp(Options, features);
        using var off = no_grad();
        foreach (var (mine, its) in parameters().Zip(other.parameters()))
            its.copy_(mine);
        return other;
    }
}
