using System.Globalization;

namespace NotebookHelpers.Models;

/// <summary>How a <see cref="Factorization"/> learns.</summary>
public sealed record FactorizationOptions
{
    /// <summary>For ids alone.</summary>
    public static FactorizationOptions Default { get; } = new();

    /// <summary>For side columns or the history: a vector is then used far more often, so that smaller steps do.</summary>
    public static FactorizationOptions WithFeatures { get; } = new();

    /// <summary>How many numbers describe a user, and an item, besides the bias.</summary>
    public int Factors { get; init; } = 32;

    /// <summary>Passes over the ratings.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>At the first rating; it falls linearly to zero.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>What multiplies the squares of the ids' vectors, each time that a rating uses them.</summary>
    public float L2 { get; init; } = 0.05f;

    /// <summary>What multiplies the squares of the ids' biases.</summary>
    public float BiasL2 { get; init; } = 0.02f;

    /// <summary>The strength for vectors and biases of side columns and the history, as a share of that for ids.</summary>
    public float SideShare { get; init; } = 0.2f;

    /// <summary>The strength is divided by this power of the number of ratings that use the vector: 0 for none, 1/2 for the square root.</summary>
    public float CountPower { get; init; }

    /// <summary>Categories that a column of numbers becomes, with about as many ids each.</summary>
    public int Bins { get; init; } = 20;

    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    internal void Check()
    {
        Above(Factors, 0, nameof(Factors));
        Above(Epochs, 0, nameof(Epochs));
        Above(LearningRate, 0, nameof(LearningRate));
        Above(Bins, 1, nameof(Bins));
        foreach (var (value, name) in new[] { (L2, nameof(L2)), (BiasL2, nameof(BiasL2)), (SideShare, nameof(SideShare)), (CountPower, nameof(CountPower)) })
        {
            if (!(value >= 0 && float.IsFinite(value)))
                throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected 0 or more."));
        }
    }

    private static void Above(float value, int least, string name)
    {
        if (!(value > least && float.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected more than {least}."));
    }
}
