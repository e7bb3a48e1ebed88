using System.Numerics.Tensors;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Trains models that are sums of vectors by stochastic gradient descent: a score is the offset, plus the biases of the user's and the
/// item's features, plus the dot product of the sum of the user's vectors and the sum of the item's. Each rating or pair is a step of its
/// own.
/// </summary>
/// <param name="users">The users' features.</param>
/// <param name="items">The items' features.</param>
/// <param name="factors">How many numbers a vector has.</param>
/// <param name="offset">What is added to each score.</param>
/// <param name="vectorL2">What multiplies the squares of the vectors used, in each row's loss.</param>
/// <param name="biasL2">What multiplies the squares of the biases used.</param>
/// <param name="sumL2">
/// What multiplies, in each rating's loss, the square of the user's sum of vectors times the item's share, and of the item's sum times the
/// user's share; 0 for neither. A vector of few ratings is uncertain, and what multiplies it is to be small: that is what the mean over all
/// likely vectors adds to the squared error (Lim, Teh 2007, "Variational Bayesian approach to movie rating prediction", eq. 3).
/// </param>
internal sealed class FactorEngine(
    FactorTable users, FactorTable items, int factors, float offset, float vectorL2, float biasL2, float sumL2 = 0)
{
    // The memory of a rating is asked for so many ratings before it is learned, which hides how slow memory is.
    private const int PrefetchDistance = 8;

    private readonly float[] user = new float[factors];
    private readonly float[] item = new float[factors];
    private readonly float[] negative = new float[factors];
    private readonly float[] step = new float[factors];

    /// <summary>Learns ratings: the loss is (score - rating)², plus the penalty.</summary>
    /// <param name="order">Rows, in the order to learn them.</param>
    /// <param name="userRows">A user of each row.</param>
    /// <param name="itemRows">An item of each row.</param>
    /// <param name="ratings">A rating of each row.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>Sums over the rows, each as its step saw it.</returns>
    public (double Loss, double SquaredError) LearnRatings(
        ReadOnlySpan<int> order, int[] userRows, int[] itemRows, float[] ratings, float rate)
    {
        FactorRows userSide = Learning(users, rate), itemSide = Learning(items, rate);
        double penalty = 0, squares = 0;
        for (var place = 0; place < order.Length; place++)
        {
            if (place + (2 * PrefetchDistance) < order.Length)
            {
                // Twice as far ahead, what says which memory it will be.
                CacheLines.Prefetch<int>(userRows, order[place + (2 * PrefetchDistance)]);
                CacheLines.Prefetch<int>(itemRows, order[place + (2 * PrefetchDistance)]);
                CacheLines.Prefetch<float>(ratings, order[place + (2 * PrefetchDistance)]);
            }
            if (place + PrefetchDistance < order.Length)
            {
                userSide.Prefetch(userRows[order[place + PrefetchDistance]]);
                itemSide.Prefetch(itemRows[order[place + PrefetchDistance]]);
            }
            var row = order[place];
            var biases = offset + userSide.Sum(userRows[row], user) + itemSide.Sum(itemRows[row], item);
            var error = biases + TensorPrimitives.Dot<float>(user, item) - ratings[row];
            squares += (double)error * error;
            if (sumL2 == 0)
            {
                penalty += userSide.Learn(userRows[row], 2 * error, 2 * error, item);
                penalty += itemSide.Learn(itemRows[row], 2 * error, 2 * error, user);
                continue;
            }
            penalty += userSide.Learn(userRows[row], 1, 2 * error, Step(user, item, error, items.RowShares![itemRows[row]], ref penalty));
            penalty += itemSide.Learn(itemRows[row], 1, 2 * error, Step(item, user, error, users.RowShares![userRows[row]], ref penalty));
        }
        return (squares + penalty, squares);
    }

    /// <summary>
    /// Learns that users prefer one item to another: the loss is -ln σ(score of the first - score of the second), plus the penalty.
    /// </summary>
    /// <param name="userRows">A user of each pair.</param>
    /// <param name="positives">The item preferred.</param>
    /// <param name="negatives">The other one.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The sum over the pairs, each as its step saw it.</returns>
    /// <remarks>Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009): BPR.</remarks>
    public double LearnPairs(ReadOnlySpan<int> userRows, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives, float rate)
    {
        FactorRows userSide = Learning(users, rate), itemSide = Learning(items, rate);
        double loss = 0;
        for (var pair = 0; pair < userRows.Length; pair++)
        {
            userSide.Sum(userRows[pair], user);
            var margin = itemSide.Sum(positives[pair], item) - itemSide.Sum(negatives[pair], negative);
            TensorPrimitives.Subtract(item, negative, item);
            margin += TensorPrimitives.Dot<float>(user, item);
            var miss = MathF.Exp(-MathF.Abs(margin));
            loss += MathF.Log(1 + miss) + MathF.Max(-margin, 0);
            var gradient = -(margin > 0 ? miss : 1) / (1 + miss);
            // A user's biases are the same in both scores.
            loss += userSide.Learn(userRows[pair], gradient, 0, item);
            loss += itemSide.Learn(positives[pair], gradient, gradient, user);
            loss += itemSide.Learn(negatives[pair], -gradient, -gradient, user);
        }
        return loss;
    }

    /// <summary>Whether all vectors and biases are numbers.</summary>
    public bool AreWeightsFinite() => new[] { users, items }.All(table => table.Vectors().AreFinite() && table.Biases().AreFinite());

    // The loss, by one side's sum, its penalty included.
    private float[] Step(float[] own, float[] other, float error, float share, ref double penalty)
    {
        TensorPrimitives.Multiply(own, 2 * sumL2 * share, step);
        penalty += TensorPrimitives.Dot<float>(own, step) / 2;
        TensorPrimitives.MultiplyAdd(other, 2 * error, step, step);
        return step;
    }

    // One side's vectors, ready to learn.
    private FactorRows Learning(FactorTable table, float rate) => new(table, factors, rate, vectorL2, biasL2);
}
