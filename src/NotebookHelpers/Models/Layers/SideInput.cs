using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// A layer: a user, or an item, as the sum of the vectors of its id and of its side columns' levels, each with a bias; and if wanted a
/// number for each id with each of the other side's levels.
/// </summary>
/// <remarks>
/// Columns of few levels, which nearly all data has, are a product with a matrix of all rows and levels: many times faster than looking up
/// each level.
/// </remarks>
internal sealed class SideInput : Module<Tensor, Tensor>
{
    // How much more L2 counts for a number of an id with a level than for a vector: each has few ratings, whatever the id has.
    private const double CrossShare = 3;

    private readonly Embedding ids;
    // float [1 + levels, factors + 1], the bias last; row 0 serves those levels that only fill.
    private readonly TorchSharp.Modules.Parameter levels;
    private readonly LevelSum? many;
    // own: the row of each id in the table of ids, 0 for an id that training never saw. has: float [rows, 1 + levels], each one's weight.
    // strengths: float [factors + 1], how much L2 counts for each number.
    private readonly Tensor own, shares, has, levelShares, strengths;
    private readonly long factors, crosses;
    private readonly bool hasLevels;

    /// <param name="side">What is known of all users, or of all items.</param>
    /// <param name="factors">How many numbers a vector has.</param>
    /// <param name="crosses">How many levels of the other side get a number with each id.</param>
    public SideInput(SideTable side, int factors, int crosses)
        : base(nameof(SideInput))
    {
        (this.factors, this.crosses) = (factors, crosses);
        ids = Embedding(side.Known + 1, factors + 1 + crosses, padding_idx: 0, device: CPU);
        own = arange(side.Ids.Size, device: CPU);
        own.masked_fill_(own.gt(side.Known), 0);
        shares = ones(side.Known + 1, device: CPU);
        var few = LevelsOf(side, many: false);
        MemoryNeed.Check(sizeof(float) * ((side.Ids.Size * (double)few.Size) + ((side.Known + 1.0) * crosses)), "features",
            Invariant($"a table of {side.Ids.Size} rows with {few.Size - 1} levels"), "Take fewer columns, with features.Only(…).",
            Math.Max(side.Ids.Size * (double)few.Size, (side.Known + 1.0) * (factors + 1 + crosses)));
        has = zeros(side.Ids.Size, few.Size, device: CPU).scatter_add_(1, few.Numbers, few.Weights);
        hasLevels = few.Size > 1;
        levels = Parameter(zeros(few.Size, factors + 1, device: CPU));
        levelShares = zeros(few.Size, device: CPU);
        many = LevelsOf(side, many: true) is { Size: > 1 } rest ? new LevelSum(rest, factors + 1) : null;
        strengths = ones(factors + 1, device: CPU);
        strengths.narrow(0, factors, 1).fill_(RatingNetwork.BiasShare);
        RatingNetwork.StartAsKeras(ids);
        RatingNetwork.StartAsKeras(levels);
        RegisterComponents();
    }

    /// <summary>The table of the ids' vectors.</summary>
    public Embedding Ids => ids;

    /// <summary>float32 [rows of the table of ids]: 1 / how often each occurs in training.</summary>
    public Tensor Shares => shares;

    /// <summary>The rows of a table for those levels that may be crossed with the other side's ids.</summary>
    public static int CrossesOf(SideTable side) => LevelsOf(side, many: false).Size;

    /// <summary>Each row's own vector, bias and numbers with the other side's levels.</summary>
    /// <returns>float32 [batch, factors + 1 + crosses].</returns>
    public override Tensor forward(Tensor rows) => ids.call(own.index_select(0, rows));                    // int64 [batch]

    /// <summary>What <see cref="forward"/> gave, in two: vectors with biases, and the numbers with levels, null without any.</summary>
    public (Tensor Vectors, Tensor? Numbers) Parts(Tensor all) =>
        crosses > 0 && all.split([factors + 1, crosses], 1) is [var vectors, var numbers] ? (vectors, numbers) : (all, null);

    /// <summary>The weight of each level in each row.</summary>
    /// <returns>float32 [batch, 1 + levels].</returns>
    public Tensor LevelsOf(Tensor rows) => has.index_select(0, rows);

    /// <summary>Each row's own vector and bias, plus those of its levels.</summary>
    /// <param name="own">float32 [batch, factors + 1].</param>
    /// <param name="rows">int64 [batch].</param>
    /// <param name="ofRows">What <see cref="LevelsOf(Tensor)"/> says of them.</param>
    /// <returns>float32 [batch, factors + 1].</returns>
    public Tensor Sum(Tensor own, Tensor rows, Tensor ofRows)
    {
        if (many is not null)
            return own + (ofRows.matmul(levels) + many.call(rows));
        return hasLevels ? own + ofRows.matmul(levels) : own;
    }

    /// <summary>The squares of the id's row and of the levels' rows, times how much each counts.</summary>
    /// <param name="rows">int64 [batch].</param>
    /// <param name="rarity">By which power of how often it occurs an id's vector counts less; its numbers with levels do so by 1.</param>
    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor rows, double rarity)
    {
        var own = this.own.index_select(0, rows);
        Tensor share = shares.index_select(0, own), all = ids.call(own).square();                         // [batch], [batch, its numbers]
        var (vectors, numbers) = Parts(all);
        var squares = share.pow(rarity) * vectors.matmul(strengths);
        if (hasLevels)
            squares += levels.square().matmul(strengths).dot(levelShares);
        if (numbers is not null)
            squares += CrossShare * share * numbers.sum(1);
        return many is null ? squares : squares + many.Penalty(rows, rarity);
    }

    /// <summary>Counts ids and levels of the training rows.</summary>
    public void Count(Tensor rows)
    {
        RatingNetwork.Count(shares, own.index_select(0, rows));
        // A level has many ratings, and would hardly be held back by the rule of ids: then it takes the other side's vectors along.
        // All levels count at each step, so each by the square root of its ratings over all ratings: 1 / root for each of its ratings.
        var ratings = rows.bincount(null, own.shape[0]).to(float32).matmul(has.gt(0).to(float32));
        levelShares.copy_(ratings.sqrt() / rows.shape[0]);
        many?.Count(rows);
    }

    private static Levels LevelsOf(SideTable side, bool many)
    {
        var categories = side.Categories.Where(column => column.Levels.Count > NetworkOptions.FewLevels == many);
        var rows = FeatureRows.From(side with { Categories = [.. categories] }, bins: 1);
        return Levels.From(rows, side.Known + 1, rows.Groups.Length);
    }
}
