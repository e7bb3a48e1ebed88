using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>Score of each pair: dot product of the two factor vectors, plus both biases, plus the mean.</summary>
/// <remarks>
/// Koren, Bell, Volinsky (2009), eq. 4. Random draws, all in the constructor and from torch's generator: the tables of user factors,
/// item factors, user biases, item biases, each N(0, 1) by <c>Embedding</c> itself; then in the same order uniform between -.05 and .05,
/// as Keras starts. Row 0 of each table is the unknown: zeros that never learn (<c>padding_idx</c>).
/// </remarks>
public sealed class DotBias : RatingNetwork
{
    private readonly Embedding userFactors, itemFactors, userBiases, itemBiases;
    // How much a row counts in the penalty: 1 / its ratings in training. Buffers, so saved with the weights.
    private readonly Tensor userShares, itemShares;

    /// <summary>Makes the tables; draws their start at random.</summary>
    /// <param name="train">
    /// Gives the vocabularies, the counts and the mean. An id that it does not hold is unknown to the model for ever.
    /// </param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="mean">Whether the mean rating is added; without it the biases must climb there.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor.</exception>
    public DotBias(Interactions train, int factors = 50, bool mean = true)
        : this(NetworkOptions.From(train, factors, mean), train.Users, train.Items)
    {
        using var scope = NewDisposeScope();
        Count(userShares, tensor(train.UserIndices, device: CPU));
        Count(itemShares, tensor(train.ItemIndices, device: CPU));
    }

    private DotBias(NetworkOptions options, Vocabulary users, Vocabulary items)
        : base(nameof(DotBias), users, items, options)
    {
        userFactors = Embedding(users.Size, options.Factors, padding_idx: 0, device: CPU);
        itemFactors = Embedding(items.Size, options.Factors, padding_idx: 0, device: CPU);
        userBiases = Embedding(users.Size, 1, padding_idx: 0, device: CPU);
        itemBiases = Embedding(items.Size, 1, padding_idx: 0, device: CPU);
        userShares = ones(users.Size, device: CPU);
        itemShares = ones(items.Size, device: CPU);
        StartAsKeras(userFactors, itemFactors, userBiases, itemBiases);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        var tastes = (userFactors.call(users) * itemFactors.call(items)).sum(1);                          // [batch, factors] -> [batch]
        var biases = userBiases.call(users).squeeze(1) + itemBiases.call(items).squeeze(1);               // [batch, 1] -> [batch]
        return tastes + biases + Options.Offset;                                                          // [batch]
    }

    /// <inheritdoc />
    internal override Tensor ScoreAll(Tensor users) =>                                                    // int64 [users]
        addmm(itemBiases.weight!.t(), userFactors.call(users), itemFactors.weight!.t(), 1, 1)             // [users, items]
            .add_(userBiases.call(users) + Options.Offset);

    /// <summary>What a score is the sum of, besides the offset.</summary>
    internal (float UserBias, float ItemBias, float Tastes) PartsOf(int user, int item)
    {
        using var evaluating = new Evaluating(this);
        var device = ComputeDevice.DeviceOf(this);
        Tensor users = tensor([(long)user], device: device), items = tensor([(long)item], device: device);
        var tastes = (userFactors.call(users) * itemFactors.call(items)).sum();
        return (userBiases.call(users).item<float>(), itemBiases.call(items).item<float>(), tastes.item<float>());
    }

    /// <summary>
    /// What L2 multiplies: for each pair the squares of its rows, each divided by a power of how often the row occurs in training.
    /// </summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="rarity">That power.</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal override Tensor Penalty(Tensor users, Tensor items, double rarity)
    {
        var factors = Squares(userFactors, userShares, users, rarity) + Squares(itemFactors, itemShares, items, rarity);  // [batch]
        var biases = Squares(userBiases, userShares, users, rarity) + Squares(itemBiases, itemShares, items, rarity);     // [batch]
        return ((Options.Deviation * factors) + (BiasShare * biases)).mean();
    }

    /// <inheritdoc />
    internal override IReadOnlyList<Embedding> FactorTables => [userFactors, itemFactors];

    /// <inheritdoc />
    internal override Tensor ItemShares => itemShares;

    /// <summary>
    /// The engine of <c>Optimizer.Sgd</c>, which learns in the memory of the model's tables; what L2 multiplies is as in
    /// <see cref="Penalty"/>.
    /// </summary>
    /// <param name="network">A model that is a sum of vectors.</param>
    /// <param name="l2">The strength of the penalty.</param>
    /// <param name="rarity">By which power of a row's number of ratings it falls.</param>
    /// <exception cref="ArgumentException">The network is more than a sum of vectors.</exception>
    internal static FactorEngine EngineOf(Module network, double l2, double rarity)
    {
        if (network is not DotBias model)
        {
            throw new ArgumentException(
                $"Optimizer.Sgd trains sums of vectors only, such as DotBias; {network.GetName()} has layers. Take another Optimizer.",
                nameof(network));
        }

        var users = TableOf(model.userFactors, model.userBiases, model.userShares);
        var items = TableOf(model.itemFactors, model.itemBiases, model.itemShares);
        var vectorL2 = (float)(l2 * model.Options.Deviation);
        return new FactorEngine(users, items, model.Options.Factors, model.Options.Offset, vectorL2, (float)(l2 * BiasShare));

        FactorTable TableOf(Embedding factors, Embedding biases, Tensor shares) => new(() => factors.weight!.Floats(),
            () => biases.weight!.Floats(), Array.ConvertAll(shares.ToFloats(), share => MathF.Pow(share, (float)rarity)), null);
    }

    /// <summary>How long the factor vectors have become: near zero, the model is one of biases only.</summary>
    /// <returns>A table of their mean, median and largest lengths.</returns>
    public ShownTable FactorNorms() =>
        new(["Factors", "Mean length", "Median", "Largest"], [NormsOf("users", userFactors), NormsOf("items", itemFactors)]);

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
    public static DotBias Load(string file)
    {
        Require.Path(file, nameof(file));
        return ModelFile.Read(file, (features, options) => new DotBias(options, features.Users.Ids, features.Items.Ids));
    }

    private static object?[] NormsOf(string name, Embedding table)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var norms = table.weight!.narrow(0, 1, table.weight!.shape[0] - 1).square().sum(1).sqrt();
        double Rounded(Tensor value) => Math.Round(value.item<float>(), 4);
        return [name, Rounded(norms.mean()), Rounded(norms.median()), Rounded(norms.max())];
    }
}
