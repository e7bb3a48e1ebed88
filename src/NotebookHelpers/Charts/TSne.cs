using System.Numerics;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Charts;

/// <summary>t-SNE, exact: points in the plane whose neighbours are the vectors' neighbours. Each step looks at all pairs.</summary>
/// <remarks>
/// van der Maaten and Hinton (2008), Visualizing data using t-SNE; early exaggeration of 12 as in van der Maaten (2014); the learning rate
/// after Belkina et al. (2019).
/// </remarks>
internal sealed class TSne
{
    private const int Steps = 750;
    private const int EarlySteps = 250;
    private const float Exaggeration = 12;

    private readonly int count;

    /// <param name="vectors">float [count, length], row by row.</param>
    /// <param name="length">How many numbers a vector has.</param>
    /// <param name="perplexity">About how many neighbours a point has; taken down to a third of the other points.</param>
    public TSne(float[] vectors, int length, double perplexity)
    {
        using var scope = NewDisposeScope();
        count = vectors.Length / length;
        var all = tensor(vectors).reshape(count, length);
        var squares = all.square().sum(1, keepdim: true);
        var distances = (squares + squares.t() - (2 * all.mm(all.t()))).clamp_(min: 0).data<float>().ToArray();
        var near = new float[count * count];
        for (var point = 0; point < count; point++)
        {
            var row = point * count;
            Fill(distances.AsSpan(row, count), point, Math.Min(perplexity, (count - 1) / 3.0), near.AsSpan(row, count));
        }
        var mutual = tensor(near).reshape(count, count);
        Similarities = ((mutual + mutual.t()) / (2 * count)).data<float>().ToArray();
    }

    /// <summary>float [count, count]: the joint probabilities p of the vectors; they are symmetric and sum to 1.</summary>
    public float[] Similarities { get; }

    /// <summary>Moves points, at first at random near zero, down the gradient.</summary>
    public (float[] X, float[] Y) Run(int seed)
    {
        var random = new SeededRandom(seed);
        float[] x = Start(), y = Start(), gradientX = new float[count], gradientY = new float[count];
        float[] speedX = new float[count], speedY = new float[count];
        float[] gainX = [.. Enumerable.Repeat(1f, count)], gainY = [.. gainX];
        var rate = (float)Math.Max(50, count / Exaggeration / 4);
        for (var step = 0; step < Steps; step++)
        {
            Gradient(x, y, gradientX, gradientY, step < EarlySteps ? Exaggeration : 1);
            var momentum = step < EarlySteps ? 0.5f : 0.8f;
            Move(x, gradientX, speedX, gainX, momentum, rate);
            Move(y, gradientY, speedY, gainY, momentum, rate);
        }
        return (x, y);

        float[] Start() => [.. Enumerable.Range(0, count).Select(_ => (float)(1e-4 * random.NextNormal()))];
    }

    /// <summary>
    /// The gradient of the cost, which is the Kullback-Leibler divergence of the points' similarities from the vectors' (eq. 5), the
    /// similarities multiplied by <paramref name="exaggeration"/>: 4 Σ (p - w/Z) w (y - y'), where w = 1 / (1 + distance²) and Z = Σ w.
    /// </summary>
    public void Gradient(float[] x, float[] y, float[] gradientX, float[] gradientY, float exaggeration)
    {
        float[] repelX = new float[count], repelY = new float[count];
        // Each point is as close to itself as can be, which does not count.
        double total = -count;
        for (var point = 0; point < count; point++)
        {
            Vector<float> atX = new(x[point]), atY = new(y[point]), one = Vector<float>.One;
            Vector<float> sum = default, pullX = default, pullY = default, pushX = default, pushY = default;
            var row = Similarities.AsSpan(point * count, count);
            var other = 0;
            for (; other + Vector<float>.Count <= count; other += Vector<float>.Count)
            {
                Vector<float> dx = atX - new Vector<float>(x, other), dy = atY - new Vector<float>(y, other);
                var w = one / (one + (dx * dx) + (dy * dy));
                var pull = new Vector<float>(row[other..]) * w;
                var push = w * w;
                sum += w;
                pullX += pull * dx;
                pullY += pull * dy;
                pushX += push * dx;
                pushY += push * dy;
            }
            var close = Vector.Sum(sum);
            (gradientX[point], gradientY[point]) = (Vector.Sum(pullX), Vector.Sum(pullY));
            (repelX[point], repelY[point]) = (Vector.Sum(pushX), Vector.Sum(pushY));
            for (; other < count; other++)
            {
                float dx = x[point] - x[other], dy = y[point] - y[other], w = 1 / (1 + (dx * dx) + (dy * dy));
                close += w;
                gradientX[point] += row[other] * w * dx;
                gradientY[point] += row[other] * w * dy;
                repelX[point] += w * w * dx;
                repelY[point] += w * w * dy;
            }
            total += close;
        }
        for (var point = 0; point < count; point++)
        {
            gradientX[point] = 4 * ((exaggeration * gradientX[point]) - (float)(repelX[point] / total));
            gradientY[point] = 4 * ((exaggeration * gradientY[point]) - (float)(repelY[point] / total));
        }
    }

    private static void Move(float[] at, float[] gradient, float[] speed, float[] gain, float momentum, float rate)
    {
        for (var point = 0; point < at.Length; point++)
        {
            // A direction that is kept is taken faster (Jacobs 1988).
            gain[point] = gradient[point] > 0 == speed[point] > 0 ? Math.Max(0.01f, gain[point] * 0.8f) : gain[point] + 0.2f;
            speed[point] = (momentum * speed[point]) - (rate * gain[point] * gradient[point]);
            at[point] += speed[point];
        }
        var mean = at.Average();
        for (var point = 0; point < at.Length; point++)
            at[point] -= mean;
    }

    /// <summary>
    /// Finds p(other | point) ~ exp(-precision · distance²), the precision by bisection so that the entropy is log(perplexity).
    /// </summary>
    internal static void Fill(ReadOnlySpan<float> distances, int point, double perplexity, Span<float> similarities)
    {
        // The point itself is no neighbour, and infinitely far.
        var far = distances.ToArray();
        far[point] = float.PositiveInfinity;
        var nearest = far.Min();
        double precision = 1, low = 0, high = double.PositiveInfinity, sum = 0;
        for (var turn = 0; turn < 64; turn++)
        {
            sum = 0;
            double weighted = 0;
            for (var other = 0; other < distances.Length; other++)
            {
                var p = Math.Exp(-precision * (far[other] - nearest));
                similarities[other] = (float)p;
                sum += p;
                weighted += p == 0 ? 0 : p * (far[other] - nearest);
            }
            var excess = Math.Log(sum) + (precision * weighted / sum) - Math.Log(perplexity);
            if (Math.Abs(excess) < 1e-5)
                break;
            if (excess > 0)
                (low, precision) = (precision, double.IsPositiveInfinity(high) ? precision * 2 : (precision + high) / 2);
            else
                (high, precision) = (precision, (precision + low) / 2);
        }
        foreach (ref var similarity in similarities)
            similarity = (float)(similarity / sum);
    }
}
