using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>The loss of a network at ever higher learning rates, step by step.</summary>
public sealed class RateCurve : IShown
{
    private const double Lowest = 1e-5;
    private const double Highest = 1;
    // How much of the smoothed loss is the loss before.
    private const double Memory = 0.9;

    private readonly List<double> rates = [];
    private readonly List<double> losses = [];
    private double weighted;

    internal RateCurve()
    {
    }

    /// <summary>The learning rate of each step.</summary>
    public IReadOnlyList<double> Rates => rates;

    /// <summary>The loss of each step, smoothed: an exponential average of the steps so far.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>A tenth of the rate at the lowest loss: there it still falls.</summary>
    public double Suggested => rates[losses.IndexOf(losses.Min())] / 10;

    /// <summary>The suggested rate.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        Invariant($"{rates.Count} steps at rates from {rates[0]:0.#####} to {rates[^1]:0.#####}: the loss is lowest at ")
        + Invariant($"{10 * Suggested:0.#####}; try a learning rate of {Suggested:0.#####}.");

    /// <summary>The rate to try when a share of the steps, from 0 to 1, is done.</summary>
    internal static double RateAt(double share) => Lowest * Math.Pow(Highest / Lowest, share);

    internal void Add(double rate, double loss)
    {
        rates.Add(rate);
        weighted = (Memory * weighted) + ((1 - Memory) * loss);
        // The average began at zero: the division makes up for it.
        losses.Add(weighted / (1 - Math.Pow(Memory, rates.Count)));
    }
}
