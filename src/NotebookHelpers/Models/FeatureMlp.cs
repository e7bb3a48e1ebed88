using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>Score of each pair: what hidden layers make of the two ids' vectors and of all side columns, side by side; with <c>wide</c>, plus linear terms and crosses.</summary>
/// <remarks>
/// Cheng et al. (2016), the wide and deep network of Google Play; without <c>wide</c>, its deep part. Categories are embedded (of several
/// levels in one value the mean), numbers are standardised, each with a flag where it is missing. An id that training never saw has zeros
/// for itself, and its side columns. Random draws, in the constructor: tables of users and their columns, of items and theirs, layers, wide part.
/// </remarks>
public sealed class FeatureMlp : RatingNetwork
{
    /// <summary>x</summary>
    public static double Knob, WideL2 = 1;
    private readonly SideInput userInput, itemInput;
    private readonly Module<Tensor, Tensor> layers;
    private readonly WidePart? wide;
    private readonly MlpOptions options;

    /// <summary>Makes tables and layers; draws their start at random.</summary>
    /// <param name="train">Gives the counts, the mean and the deviation.</param>
    /// <param name="features">The side columns, as <c>Features.From(train)</c> gives them.</param>
    /// <param name="factors">How many numbers describe a user, an item, and a category.</param>
    /// <param name="hidden">The hidden layers' widths, such as <c>[500]</c> or <c>[200, 100]</c>; null for one of 100.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that a training step leaves out, 0 to below 1.</param>
    /// <param name="wide">Whether linear terms and crosses are added.</param>
    /// <param name="merged">False repeats the bug of 2017: the side columns are declared, and never go into the network.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor, a layer without width, or the dropout is not a share.</exception>
    public FeatureMlp(Interactions train, Features features, int factors = 50, IReadOnlyList<int>? hidden = null, double dropout = 0.5, bool wide = false, bool merged = true)
        : this(features, MlpOptions.For(train, factors, hidden, dropout, wide, merged))
    {
        using var scope = NewDisposeScope();
        userInput.Count(train.UserTensor);
        itemInput.Count(train.ItemTensor);
        this.wide?.Count(train.UserTensor, train.ItemTensor);
    }

    private FeatureMlp(Features features, MlpOptions options)
        : base(nameof(FeatureMlp), features.Users.Ids, features.Items.Ids)
    {
        TorchRuntime.EnsureLoaded();
        (Features, this.options) = (features, options);
        userInput = new SideInput(features.Users, options.Factors, options.Factors);
        itemInput = new SideInput(features.Items, options.Factors, options.Factors);
        layers = HiddenLayers.Of((options.Merged ? userInput.Width + itemInput.Width : 2 * options.Factors) + (Knob > 0 ? options.Factors : 0), options.Hidden, options.Dropout);
        wide = options.Wide ? new WidePart(features.Users, features.Items) : null;
        RegisterComponents();
    }

    internal Features Features { get; }

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        Tensor user = userInput.call(users), item = itemInput.call(items);
        Tensor[] all = [user, item];
        if (Knob > 0) all = [user, item, user.narrow(1, 0, options.Factors) * item.narrow(1, 0, options.Factors)];
        if (!options.Merged) all = [user.narrow(1, 0, options.Factors), item.narrow(1, 0, options.Factors)];
        var both = cat(all, 1);
        var scores = layers.call(both).squeeze(1);                                                     // [batch, 1] -> [batch]
        if (Knob == 2) scores = scores + all[2].sum(1);
        return options.Offset + (options.Deviation * (wide is null ? scores : scores + wide.call(users, items)));
    }

    internal override Tensor Penalty(Tensor users, Tensor items)
    {
        var squares = userInput.Penalty(users) + itemInput.Penalty(items);                                // [batch]
        return options.Deviation * options.Deviation * (wide is null ? squares : squares + (WideL2 * wide.Penalty(users, items))).mean();
    }

    /// <inheritdoc />
    internal override IReadOnlyList<TorchSharp.Modules.Embedding> FactorTables => [userInput.Ids, itemInput.Ids];
}
