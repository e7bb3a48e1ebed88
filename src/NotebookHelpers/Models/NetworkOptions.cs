using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a saved network needs besides its weights and vocabularies.</summary>
/// <param name="Factors">How many numbers describe a user or an item.</param>
/// <param name="Hidden">The widths of the hidden layers; none in a network without layers.</param>
/// <param name="Dropout">The share of the hidden layers' numbers that a training step leaves out.</param>
/// <param name="Offset">What a pair scores where all else is zero: the training ratings' mean, where it is added.</param>
/// <param name="Deviation">
/// The training ratings' standard deviation, by which a network scales its scores or its penalty: so the same settings fit ratings of
/// 1 to 5 and of 1 to 100.
/// </param>
/// <param name="Wide">Whether there is a wide part.</param>
/// <param name="Merged">Whether the side columns go into the network.</param>
/// <param name="Dot">Whether dot product and biases stand beside the layers.</param>
internal sealed record NetworkOptions(
    int Factors, int[] Hidden, double Dropout, float Offset, float Deviation, bool Wide = false, bool Merged = true, bool Dot = true)
{
    /// <summary>How many levels a column may have to be crossed with the other side's ids, and looked up by a product.</summary>
    public const int FewLevels = 256;

    /// <summary>The options of a network without layers.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor.</exception>
    public static NetworkOptions From(Interactions train, int factors, bool mean)
    {
        train.RequireRows();
        double centre = train.MeanRating;
        var deviation = (float)Math.Sqrt(train.Ratings.Average(rating => (rating - centre) * (rating - centre)));
        // Where all ratings are alike, there is nothing to scale by.
        return new NetworkOptions(factors, [], 0, mean ? (float)centre : 0, deviation == 0 ? 1 : deviation).Check();
    }

    /// <summary>The options of a network with hidden layers.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public static NetworkOptions From(Interactions train, int factors, IReadOnlyList<int>? hidden, double dropout) =>
        (From(train, factors, mean: true) with { Hidden = [.. hidden ?? [64]], Dropout = dropout }).Check();

    /// <summary>Looks at each number, of a new network and of a saved one.</summary>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public NetworkOptions Check()
    {
        Require.AtLeastOne(Factors, "factors", "50");
        foreach (var (layer, width) in Hidden.Index())
            Require.AtLeastOne(width, $"hidden[{layer}]", "hidden: [500]");
        Require.Dropout(Dropout, "dropout");
        Require.That(float.IsFinite(Offset), "the ratings' mean", Offset, "a finite number");
        Require.Positive(Deviation, "the ratings' deviation", "1");
        return this;
    }

    /// <summary>How many numbers a network of these options has at least, its tables of levels included.</summary>
    /// <param name="users">The users, and what is known of them.</param>
    /// <param name="items">The items, likewise.</param>
    public double FewestNumbers(SideTable users, SideTable items)
    {
        static bool IsFew(CategoryColumn column) => column.Levels.Count <= FewLevels;
        double Crosses(SideTable other) => Wide ? other.Categories.Where(IsFew).Sum(column => column.Levels.Count) : 0;
        double Of(SideTable side, SideTable other) => ((side.Known + 1.0) * (Factors + Crosses(other)))
            + side.Categories.Sum(column => column.Levels.Count * (double)Factors);
        var (sum, inputs) = (Of(users, items) + Of(items, users), 2.0 * Factors);
        foreach (var width in Hidden)
            (sum, inputs) = (sum + (inputs * width), width);
        return sum;
    }
}
