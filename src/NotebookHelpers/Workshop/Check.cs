using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers;

/// <summary>Suspicion in a line: is a network what it seems to be, and is an exercise solved?</summary>
public static class Check
{
    private const int Pairs = 64;
    internal const double Tolerance = 1e-4;

    /// <summary>
    /// One pair alone gets the same answer as in a batch; many networks mix up the pairs of a batch, or break on a batch of one.
    /// </summary>
    /// <param name="network">int64 [batch] twice in, float32 [batch] out.</param>
    /// <param name="data">Pairs to ask for, with the indices that the network was made for.</param>
    /// <returns>What was found, where all is well.</returns>
    /// <exception cref="InvalidOperationException">The answers differ, or have another shape; says how.</exception>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static CheckResult BatchOfOne(Module<Tensor, Tensor, Tensor> network, Interactions data)
    {
        Require.NoneNull(network, data);
        Require.Valid(data.Count > 0, nameof(data), "There are no pairs to ask for; expected at least one row.");
        var (users, items) = Drawn(data);
        var together = Scores.Compute(network, users, items);
        for (var pair = 0; pair < together.Length; pair++)
        {
            var alone = Scores.Compute(network, users.AsSpan(pair, 1), items.AsSpan(pair, 1))[0];
            if (!(Math.Abs(alone - together[pair]) <= Tolerance * Math.Max(1, Math.Abs(alone))))
            {
                throw new InvalidOperationException(
                    Invariant($"{network.GetName()}: the pair [{users[pair]}, {items[pair]}] gets {alone:0.####} alone and ")
                    + Invariant($"{together[pair]:0.####} in a batch of {together.Length}. ")
                    + "Something sums or averages over the whole batch: forward must treat each pair by itself, "
                    + "with .sum(1) and not .sum().");
            }
        }
        return new CheckResult(true, $"Right. {together.Length} pairs get the same answer alone and in a batch.");
    }

    /// <summary>An untrained network knows nothing: if it predicts better than the mean does, it has seen the answers.</summary>
    /// <param name="network">A network that has not been trained.</param>
    /// <param name="validation">Rows with ratings, with the indices that the network was made for.</param>
    /// <returns>Its error and the mean's, where all is well.</returns>
    /// <exception cref="InvalidOperationException">It is clearly better than the mean.</exception>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static CheckResult KnowsNothing(Module<Tensor, Tensor, Tensor> network, Interactions validation)
    {
        Require.NoneNull(network, validation);
        var rmse = RmseOf(network, validation);
        var mean = Rmse.Of(new MeanModel(validation), validation);
        var compared = Invariant($"RMSE {rmse:0.###}; predicting the mean, {mean:0.###}");
        // A network that starts at the mean is as good as the mean, and by luck a trifle better.
        if (rmse < 0.99 * mean)
        {
            throw new InvalidOperationException($"{network.GetName()}: untrained, {compared}. "
                + "A network that has learned nothing cannot be better: was it trained before, or does it see the ratings?");
        }
        return new CheckResult(true, $"Right: it knows nothing. Untrained, {compared}.");
    }

    /// <summary>
    /// Checks an exercise, step by step: <c>Check.That(() => new MyBiases(…), train, validation).HasBiases().Learns()</c>. Each step draws
    /// by the seed that <c>Workshop.Seed</c> set, and leaves torch's generator as it was.
    /// </summary>
    /// <param name="make">Makes the network anew; what it throws is part of the answer.</param>
    /// <param name="train">Rows to learn from.</param>
    /// <param name="validation">Rows to measure with.</param>
    /// <returns>What was found so far; a later step is not tried where an earlier one failed.</returns>
    public static NetworkCheck That(Func<Module<Tensor, Tensor, Tensor>> make, Interactions train, Interactions validation) =>
        new(make, train, validation);

    /// <summary>
    /// Checks an exercise that is a function: <c>Check.Answer(() => MyMae(predicted, actual), 1.25)</c>. Whatever the function does, the
    /// cell goes on.
    /// </summary>
    /// <param name="answer">Calls the function; what it throws is part of the answer.</param>
    /// <param name="expected">
    /// What it should give: a number, compared to five digits; a tensor or a list, compared in each place; or any other value.
    /// </param>
    /// <param name="known">Answers that are wrong for a known reason, and that reason.</param>
    /// <returns>Whether it is right, and else what it gave, what was expected, and the reason where it is known.</returns>
    /// <exception cref="ArgumentNullException">The known answers are null.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static CheckResult Answer<T>(Func<T> answer, T expected, params (T Given, string Why)[] known)
    {
        Require.NotNull(known);
        return CheckResult.From(() =>
        {
            var given = answer();
            if (Answers.Match(given, expected))
                return new CheckResult(true, $"Right: {Answers.Shown(given)}.");
            var why = known.Where(wrong => Answers.Match(given, wrong.Given)).Select(wrong => wrong.Why).FirstOrDefault()
                ?? Answers.Advice(given, expected);
            return new CheckResult(
                false, $"Not yet: it gives {Answers.Shown(given)}; expected {Answers.Shown(expected)}. {why}".TrimEnd());
        }, "the line that throws by your own");
    }

    /// <summary>Users and items of rows that are drawn by the seed; of all, where there are few.</summary>
    internal static (int[] Users, int[] Items) Drawn(Interactions data)
    {
        var random = new SeededRandom(RandomSeed.Current);
        int[] rows = data.Count <= Pairs
            ? [.. Enumerable.Range(0, data.Count)]
            : [.. Enumerable.Range(0, Pairs).Select(_ => random.NextInt(data.Count))];
        return ([.. rows.Select(row => data.UserIndices[row])], [.. rows.Select(row => data.ItemIndices[row])]);
    }

    internal static double RmseOf(Module<Tensor, Tensor, Tensor> network, Interactions rows) =>
        Rmse.Of(Scores.Compute(network, rows.UserIndices, rows.ItemIndices), rows.Ratings);
}
