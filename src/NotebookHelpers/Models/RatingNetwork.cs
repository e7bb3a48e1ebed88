using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A network that scores pairs of a user and an item. Ids go in, ratings come out; <c>forward</c> sees indices.</summary>
public abstract class RatingNetwork : Module<Tensor, Tensor, Tensor>, IRatingModel, IItemVectors, IShown
{
    /// <summary>
    /// What L2 counts for at each of a row's ratings falls by this power of their number: by 1, it is the same for all rows.
    /// </summary>
    internal const double Rarity = 0.75;

    /// <summary>How much L2 counts for biases, beside vectors.</summary>
    internal const double BiasShare = 0.3;

    private const double Start = 0.05;
    private const int ItemsAtOnce = 65_536;

    /// <param name="name">The network's name.</param>
    /// <param name="users">The users that it knows.</param>
    /// <param name="items">The items that it knows.</param>
    /// <param name="options">Their factors, and the widths of the layers.</param>
    /// <param name="inputs">How many numbers go into the layers; null where these are both ids' factors.</param>
    /// <exception cref="ArgumentException">The machine has too little memory for the weights.</exception>
    private protected RatingNetwork(string name, Vocabulary users, Vocabulary items, NetworkOptions options, long? inputs = null)
        : base(name)
    {
        var hidden = Array.ConvertAll(options.Hidden, width => (double)width);
        double rows = Math.Max(users.Size, items.Size), tables = (users.Size + (double)items.Size) * (options.Factors + 1.0);
        double[] layers = [.. hidden.Prepend(inputs ?? 2.0 * options.Factors).Zip(hidden, (from, to) => from * to), 0];
        var isDeep = hidden.Append(0).Max() > options.Factors;
        MemoryNeed.Check(sizeof(float) * (tables + layers.Sum()), isDeep ? "hidden" : "factors",
            isDeep ? $"[{string.Join(", ", options.Hidden)}]" : options.Factors, "Take a smaller one.",
            Math.Max(rows * options.Factors, layers.Max()));
        TorchRuntime.EnsureLoaded();
        (Users, Items, Options) = (users, items, options);
    }

    /// <summary>What a comparison calls it.</summary>
    public virtual string Name => GetName();

    /// <summary>The epochs of the last training, also of one that was interrupted; null where there was none.</summary>
    public History? History { get; internal set; }

    internal Vocabulary Users { get; }

    internal Vocabulary Items { get; }

    Vocabulary IRanker.Items => Items;

    internal NetworkOptions Options { get; }

    /// <inheritdoc />
    protected override void RegisterComponents()
    {
        base.RegisterComponents();
        NetworkMemory.FreeUnheld(this);
    }

    /// <summary>What L2 multiplies: how large the batch's rows of the tables are.</summary>
    /// <param name="users">int64 [batch], indices into the user vocabulary.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="rarity">By which power of a row's number of ratings it falls: <see cref="Rarity"/> where ratings are learned.</param>
    /// <returns>float32 [], the mean over the batch.</returns>
    internal abstract Tensor Penalty(Tensor users, Tensor items, double rarity);

    /// <summary>The tables that L2 counts where it counts whole tables: those of the factors, the users' first.</summary>
    internal abstract IReadOnlyList<Embedding> FactorTables { get; }

    /// <summary>How much each item's row counts in the penalty: 1 / its ratings in training, float32, saved with the weights.</summary>
    internal abstract Tensor ItemShares { get; }

    /// <summary>How many ratings training has of each item, by index.</summary>
    internal float[] RatingsOfItems()
    {
        var ratings = new float[Items.Size];
        // Beyond the shares are items that only a side table holds.
        foreach (var (item, share) in ItemShares.ToFloats().Index().Skip(1))
            ratings[item] = MathF.Round(1 / share);
        return ratings;
    }

    /// <summary>
    /// What L2 multiplies where it counts whole tables at every step, as Keras does: the sum of all squares of the factors.
    /// </summary>
    /// <returns>float32 [].</returns>
    internal Tensor PenaltyOfTables() => FactorTables.Select(table => table.weight!.square().sum()).Aggregate((sum, next) => sum + next);

    /// <summary>The rating that a user would give an item.</summary>
    /// <param name="user">A raw id. An unknown one counts as a user without tastes: the mean and the item's bias remain.</param>
    /// <param name="item">A raw id; likewise.</param>
    /// <returns>In rating units.</returns>
    public float Predict(Id user, Id item) => Scores.Compute(this, [Users.IndexOf(user)], [Items.IndexOf(item)])[0];

    /// <inheritdoc />
    public float[] Predict(Interactions rows)
    {
        Require.NotNull(rows);
        rows = rows.IndexedBy(Users, Items);
        return Scores.Compute(this, rows.UserIndices, rows.ItemIndices);
    }

    void IRanker.Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        using var evaluating = new Evaluating(this);
        ScoreAll(queries.UsersIn(Users).ToIndices(ComputeDevice.DeviceOf(this))).CopyTo(scores);
    }

    (float[] Values, int Length) IItemVectors.ItemVectors() => IItemVectors.From(FactorTables[1]);

    /// <summary>Every item's score for each user. A network overrides it where there is a faster way than <c>forward</c>.</summary>
    /// <param name="users">int64 [users], indices into the user vocabulary.</param>
    /// <returns>float32 [users, Items.Size].</returns>
    internal virtual Tensor ScoreAll(Tensor users) => ScoreByForward(users);

    internal Tensor ScoreByForward(Tensor users)
    {
        var items = arange(Items.Size, device: users.device).split(ItemsAtOnce);
        return stack([.. users.unbind().Select(user => cat([.. items.Select(some => Forward(user, some))]))]);
    }

    // Hidden layers for all items of many users would fill the memory: each call lets its own go.
    private Tensor Forward(Tensor user, Tensor items)
    {
        using var scope = NewDisposeScope();
        return call(user.expand(items.shape[0]), items).MoveToOuterDisposeScope();
    }

    /// <summary>The layers, their weights' shapes, and how many parameters they have.</summary>
    /// <returns>A table such as Keras prints.</returns>
    public ShownTable Summary() => ModelSummary.From(this);

    string IShown.ToHtml() => Summary().Html();

    /// <summary>The summary, as plain text.</summary>
    /// <returns>One line a layer.</returns>
    public override string ToString() => Summary().ToString();

    /// <summary>Says how much each row of a table counts in the penalty: 1 / its rows in training.</summary>
    /// <param name="shares">float32 [rows of the table]: gets them.</param>
    /// <param name="indices">The row of the table that each row in training uses.</param>
    internal static void Count(Tensor shares, Tensor indices) =>
        shares.copy_(1f / indices.bincount(null, (int)shares.shape[0]).clamp(min: 1));

    /// <summary>The squares of the rows of a table that each pair uses, times a power of how much each row counts.</summary>
    /// <returns>float32 [batch].</returns>
    internal static Tensor Squares(Embedding table, Tensor shares, Tensor rows, double rarity) =>
        shares.index_select(0, rows).pow(rarity) * table.call(rows).square().sum(1);

    /// <summary>Draws tables anew, uniform between -.05 and .05; row 0 becomes zeros.</summary>
    internal static void StartAsKeras(params IEnumerable<Embedding> tables)
    {
        foreach (var table in tables)
            StartAsKeras(table.weight!);
    }

    /// <inheritdoc cref="StartAsKeras(IEnumerable{Embedding})" />
    internal static void StartAsKeras(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        init.uniform_(table, -Start, Start);
        table[0].zero_();
    }
}
