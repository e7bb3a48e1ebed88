using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// A network that makes a vector of a user's last items, and scores all items by their products with it. It knows no user ids:
/// who comes later is served as well, and every event before the query counts.
/// </summary>
public abstract class HistoryNetwork : Module<Tensor, Tensor>, IItemVectors
{
    private protected const double Start = 0.1;

    private const int LongestHistory = 10_000;

    private readonly Embedding vectors, biases;

    private protected HistoryNetwork(string name, Interactions train, int factors, int length, double dropout)
        : base(name)
    {
        TorchRuntime.EnsureLoaded();
        train.RequireRows();
        Require.AtLeastOne(factors, nameof(factors), "32");
        Require.AtLeastOne(length, nameof(length), "20", LongestHistory);
        Require.Dropout(dropout, nameof(dropout));
        double rows = train.Items.Size, square = 6.0 * factors * factors;
        MemoryNeed.Check(sizeof(float) * ((2 * rows * factors) + square), nameof(factors), factors, "Take fewer factors.",
            Math.Max(rows * factors, square));
        (Users, Items, Factors, Length) = (train.Users, train.Items, factors, length);
        Timeline = new Timeline(train);
        vectors = Table(factors);
        biases = Table(1);
    }

    /// <inheritdoc />
    public string Name => GetName();

    /// <inheritdoc />
    public Vocabulary Items { get; }

    internal Vocabulary Users { get; }

    internal int Factors { get; }

    /// <summary>How many of a user's last items count.</summary>
    internal int Length { get; }

    /// <summary>What users did, so that their histories are found.</summary>
    internal Timeline Timeline { get; }

    /// <summary>A vector for each history.</summary>
    /// <param name="histories">
    /// int64 [batch, length], indices into the item vocabulary, the last item first; 0 where a history is shorter.
    /// </param>
    /// <returns>float32 [batch, factors].</returns>
    public abstract override Tensor forward(Tensor histories);

    /// <inheritdoc />
    protected override void RegisterComponents()
    {
        base.RegisterComponents();
        NetworkMemory.FreeUnheld(this);
    }

    /// <inheritdoc />
    public void Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        using var evaluating = new Evaluating(this);
        var user = call(HistoriesOf(queries.UsersIn(Users), Timeline.MomentsOf(queries)));
        addmm(biases.weight!.t(), user, vectors.weight!.t(), 1, 1).CopyTo(scores);
    }

    (float[] Values, int Length) IItemVectors.ItemVectors() => IItemVectors.From(vectors);

    /// <summary>int64 [users, length].</summary>
    internal Tensor HistoriesOf(ReadOnlySpan<int> users, ReadOnlySpan<int> moments) =>
        tensor(Timeline.Histories(users, moments, Length), device: vectors.weight!.device).view(users.Length, Length);

    /// <summary>The score of each vector with an item of its own.</summary>
    /// <param name="user">float32 [batch, factors].</param>
    /// <param name="items">int64 [batch].</param>
    /// <returns>float32 [batch].</returns>
    internal Tensor ScoreOf(Tensor user, Tensor items) => (user * vectors.call(items)).sum(1) + biases.call(items).squeeze(1);

    /// <summary>The scores of each vector with several items.</summary>
    /// <param name="user">float32 [batch, factors].</param>
    /// <param name="items">int64 [batch, some], or [some] where all rows have the same.</param>
    /// <returns>float32 [batch, some].</returns>
    internal Tensor ScoresOf(Tensor user, Tensor items) => items.dim() == 1
        ? addmm(biases.call(items).t(), user, vectors.call(items).t(), 1, 1)
        : matmul(vectors.call(items), user.unsqueeze(2)).squeeze(2) + biases.call(items).squeeze(2);

    /// <summary>What L2 multiplies: the squares of the rows of the items and of the histories' own vectors.</summary>
    internal Tensor Penalty(Tensor user, Tensor items) => user.square().sum(1).mean() + vectors.call(items).square().sum(1).mean();

    /// <summary>The vectors of the items that are scored.</summary>
    private protected Embedding Vectors => vectors;

    /// <summary>A table with a row for each item; row 0, the unknown item, is zeros that never learn.</summary>
    private protected Embedding Table(int factors)
    {
        var table = Embedding(Items.Size, factors, padding_idx: 0, device: CPU);
        using var off = no_grad();
        init.normal_(table.weight!, 0, Start / Math.Sqrt(factors));
        table.weight![0].zero_();
        return table;
    }

    /// <summary>The mean of the vectors of each history's items; zeros where there are none.</summary>
    /// <param name="embedded">float32 [batch, length, factors].</param>
    /// <param name="histories">int64 [batch, length].</param>
    private protected static Tensor MeanOf(Tensor embedded, Tensor histories) =>
        embedded.sum(1) / (histories > 0).sum(1, keepdim: true).clamp(min: 1);                     // [batch, factors]
}
