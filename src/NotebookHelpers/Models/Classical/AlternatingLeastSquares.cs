using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Factor vectors in closed form, of what was chosen: with the items' vectors fixed each user's is a ridge regression of its own, then the
/// other way round. The score is how likely a choice is, about 0 to 1.
/// </summary>
/// <remarks>
/// Hu, Koren, Volinsky (2008), "Collaborative filtering for implicit feedback datasets": it minimises Σ weight · (target - score)² over all
/// pairs, plus l2 times the squares of all vectors. The target is 1 where an item was chosen and 0 elsewhere.
/// </remarks>
public sealed class AlternatingLeastSquares : IRanker, IItemVectors
{
    // So many vectors are solved between two looks at an interrupt.
    private const int AtOnce = 256;
    // A vector's memory is asked for so many pairs before it is needed.
    private const int PrefetchDistance = 8;

    private readonly Interactions pairs;
    private readonly int factors;
    private readonly double l2;
    private readonly float[] users, items;

    private AlternatingLeastSquares(Interactions pairs, int factors, double l2, double alpha, int rounds, SeededRandom random)
    {
        (this.pairs, this.factors, this.l2) = (pairs, factors, l2);
        // What each pair that was chosen weighs more than one that was not, which weighs 1.
        var weights = Array.ConvertAll(pairs.Ratings, strength => (float)(alpha * strength));
        users = new float[pairs.Users.Size * factors];
        items = new float[pairs.Items.Size * factors];
        for (var place = factors; place < items.Length; place++)
            items[place] = (float)(random.NextNormal() / Math.Sqrt(factors) / 10);
        // The pairs of one user, or of one item, side by side: they are read together.
        var ofUsers = (pairs.ByUser.InOrder(pairs.ItemIndices), pairs.ByUser.InOrder(weights));
        var ofItems = (pairs.ByItem.InOrder(pairs.UserIndices), pairs.ByItem.InOrder(weights));
        var ofRound = pairs.Users.Size + (double)pairs.Items.Size;
        using var progress = new Progress(Name, rounds * ofRound);
        for (var round = 0; round < rounds; round++)
        {
            Solve(users, pairs.ByUser, items, ofUsers, index => progress.At((round * ofRound) + index));
            Solve(items, pairs.ByItem, users, ofItems, index => progress.At((round * ofRound) + pairs.Users.Size + index));
        }
        Require.That(float.IsFinite(TensorPrimitives.Sum<float>(users) + TensorPrimitives.Sum<float>(items)), nameof(l2), l2,
            Invariant($"a penalty that leaves the equations a solution, such as 40; alpha is {alpha}, and a lower one helps too"));
    }

    /// <summary>Fits what was chosen: not having chosen an item weighs 1, and having chosen it more.</summary>
    /// <param name="train">What users chose; a rating is the strength.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="l2">The penalty on vectors, once for each.</param>
    /// <param name="alpha">What a strength of 1 adds to the weight.</param>
    /// <param name="rounds">How often both sides are solved.</param>
    /// <param name="seed">For the vectors' start; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">There are no rows, or a strength is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static AlternatingLeastSquares Implicit(
        Interactions train, int factors = 32, double l2 = 40, double alpha = 3, int rounds = 15, int? seed = null)
    {
        Require.AtLeastOne(factors, nameof(factors), "32");
        Require.Positive(l2, nameof(l2), "40");
        Require.Positive(alpha, nameof(alpha), "3");
        Require.AtLeastOne(rounds, nameof(rounds), "15", Require.MostRounds);
        var pairs = Histories.PairsOf(train);
        if (Array.FindIndex(pairs.Ratings, strength => strength < 0) is >= 0 and var row)
        {
            var found = Invariant($"The strength of user {pairs.UserAt(row)} and item {pairs.ItemAt(row)} is {pairs.Ratings[row]}");
            throw new ArgumentException($"{found}; expected 0 or more. Leave such pairs out.", nameof(train));
        }
        double rows = Math.Max(pairs.Users.Size, pairs.Items.Size), square = (double)factors * factors;
        MemoryNeed.Check(sizeof(float) * ((2 * rows * factors) + (TorchRuntime.Threads * square)), nameof(factors), factors,
            "Take fewer factors.", Math.Max(rows * factors, square));
        return new AlternatingLeastSquares(pairs, factors, l2, alpha, rounds, new SeededRandom(seed ?? RandomSeed.Current));
    }

    /// <inheritdoc />
    public string Name => "ALS, implicit";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    /// <remarks>A user whom training never saw gets the popular items.</remarks>
    public void Score(Interactions queries, Span<float> scores) => Histories.Score(pairs, queries, scores, (user, all) =>
    {
        for (var item = 1; item < all.Length; item++)
            all[item] = TensorPrimitives.Dot<float>(VectorOf(users, user), VectorOf(items, item));
    });

    (float[] Values, int Length) IItemVectors.ItemVectors() => (items, factors);

    // Solves one side, each vector by itself, so that the order of the threads changes nothing.
    private void Solve(float[] own, RowGroups groups, float[] others, (int[] Others, float[] Weights) chosen, Action<int> progress)
    {
        var all = new NormalEquations(factors);
        for (var other = 1; other < others.Length / factors; other++)
            all.Add(VectorOf(others, other), 1);
        all.AddUp();
        var threads = new ParallelOptions { MaxDegreeOfParallelism = TorchRuntime.Threads };
        foreach (var some in Enumerable.Range(1, (own.Length / factors) - 1).Chunk(AtOnce))
        {
            progress(some[0]);
            Parallel.ForEach(some, threads, () => new NormalEquations(factors), Fit, _ => { });
        }

        NormalEquations Fit(int index, ParallelLoopState state, NormalEquations equations)
        {
            equations.Begin(all);
            var vector = VectorOf(own, index);
            vector.Clear();
            var columns = groups.PartOf(chosen.Others, index);
            var weights = groups.PartOf(chosen.Weights, index);
            for (var pair = 0; pair < columns.Length; pair++)
            {
                if (pair + PrefetchDistance < columns.Length)
                    CacheLines.Prefetch<float>(others, columns[pair + PrefetchDistance] * factors, factors);
                var other = VectorOf(others, columns[pair]);
                equations.Add(other, weights[pair]);
                TensorPrimitives.MultiplyAdd(other, 1 + weights[pair], vector, vector);
            }
            equations.Solve(vector, (float)l2);
            return equations;
        }
    }

    private Span<float> VectorOf(float[] vectors, int index) => vectors.AsSpan(index * factors, factors);
}
