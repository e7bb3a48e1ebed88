using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NotebookHelpers.Models;

/// <inheritdoc />
/// <typeparam name="TRule">A struct: the compiler makes a loop of its own for each rule.</typeparam>
internal sealed unsafe class RowEngine<TRule> : RowEngine
    where TRule : struct, IRowRule
{
    // Rows whose memory is asked for before they are needed: so many steps hide how slow memory is.
    private const int Ahead = 8;
    private const int FloatsALine = 16;

    // 1 / (1 - β1^t) and 1 / √(1 - β2^t), which are 1 from some t on.
    private static readonly float[] Corrections1 = Corrections(AdamRule.Beta1, 256);
    private static readonly float[] Corrections2 = Array.ConvertAll(Corrections(AdamRule.Beta2, 16_384), MathF.Sqrt);

    // A row is handled as vectors of the machine, the last of which ends where the row ends and may overlap the one before.
    private readonly int whole;
    private readonly Vector<float> last;
    private readonly int stride;

    public RowEngine(RowTable users, RowTable items, int factors)
        : base(users, items, factors)
    {
        whole = factors - (factors % Vector<float>.Count);
        // Its numbers that no other vector has.
        var places = Vector.CreateSequence<float>(factors < Vector<float>.Count ? 0 : factors - Vector<float>.Count, 1);
        last = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(places, Vector.Create<float>(whole)) & Vector.LessThan(places, Vector.Create<float>(factors)), Vector<float>.One, default);
        stride = TRule.Moments == 0 ? 0 : (TRule.Moments * (factors + 1)) + 1;
        users.State = new float[users.Shares.Length * stride];
        items.State = new float[items.Shares.Length * stride];
    }

    public override (double Loss, double SquaredError) Ratings(
        ReadOnlySpan<int> order, ReadOnlySpan<int> userRows, ReadOnlySpan<int> itemRows, ReadOnlySpan<float> ratings, float rate)
    {
        fixed (float* userVectors = Users.Vectors(), userBiases = Users.Biases(), userState = Users.State, userShares = Users.Shares)
        fixed (float* itemVectors = Items.Vectors(), itemBiases = Items.Biases(), itemState = Items.State, itemShares = Items.Shares)
        fixed (int* indices = userRows, otherIndices = itemRows)
        fixed (float* values = ratings)
        {
            Side users = new(Users, userVectors, userBiases, userState, userShares), items = new(Items, itemVectors, itemBiases, itemState, itemShares);
            var size = whole + Vector<float>.Count;
            float* user = stackalloc float[size], item = stackalloc float[size];
            var penalty = Vector<float>.Zero;
            double squares = 0;
            var isBounded = Range is not null;
            var (lowest, highest) = Range ?? default;
            for (var step = 0; step < order.Length; step++)
            {
                // Twice as far ahead, what says which rows they will be.
                if (Sse.IsSupported && step + (2 * Ahead) < order.Length)
                {
                    var later = order[step + (2 * Ahead)];
                    Sse.Prefetch0(indices + later);
                    Sse.Prefetch0(otherIndices + later);
                    Sse.Prefetch0(values + later);
                }
                if (step + Ahead < order.Length)
                {
                    Fetch(in users, userRows[order[step + Ahead]]);
                    Fetch(in items, itemRows[order[step + Ahead]]);
                }
                var row = order[step];
                int userRow = userRows[row], itemRow = itemRows[row];
                var score = Offset + Sum(in users, userRow, user) + Sum(in items, itemRow, item) + Dot(user, item);
                var slope = 1f;
                if (isBounded)
                {
                    var place = 1 / (1 + MathF.Exp(-score));
                    (score, slope) = (lowest + ((highest - lowest) * place), (highest - lowest) * place * (1 - place));
                }
                var error = score - ratings[row];
                squares += (double)error * error;
                var gradient = 2 * error * slope;
                Update(in users, userRow, gradient, gradient, item, rate, ref penalty);
                Update(in items, itemRow, gradient, gradient, user, rate, ref penalty);
            }
            return (squares + Vector.Sum(penalty), squares);
        }
    }

    public override double Pairs(ReadOnlySpan<int> userRows, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives, float rate)
    {
        fixed (float* userVectors = Users.Vectors(), userBiases = Users.Biases(), userState = Users.State, userShares = Users.Shares)
        fixed (float* itemVectors = Items.Vectors(), itemBiases = Items.Biases(), itemState = Items.State, itemShares = Items.Shares)
        {
            Side users = new(Users, userVectors, userBiases, userState, userShares), items = new(Items, itemVectors, itemBiases, itemState, itemShares);
            var size = whole + Vector<float>.Count;
            float* user = stackalloc float[size], item = stackalloc float[size], negative = stackalloc float[size];
            var penalty = Vector<float>.Zero;
            double loss = 0;
            for (var step = 0; step < userRows.Length; step++)
            {
                if (step + Ahead < userRows.Length)
                {
                    Fetch(in users, userRows[step + Ahead]);
                    Fetch(in items, positives[step + Ahead]);
                    Fetch(in items, negatives[step + Ahead]);
                }
                Sum(in users, userRows[step], user);
                var margin = Sum(in items, positives[step], item) - Sum(in items, negatives[step], negative);
                for (var factor = 0; factor < size; factor++)
                    item[factor] -= negative[factor];
                margin += Dot(user, item);
                var miss = MathF.Exp(-MathF.Abs(margin));
                loss += MathF.Log(1 + miss) + MathF.Max(-margin, 0);
                var gradient = -(margin > 0 ? miss : 1) / (1 + miss);
                // A user's biases are the same in both scores.
                Update(in users, userRows[step], gradient, 0, item, rate, ref penalty);
                Update(in items, positives[step], gradient, gradient, user, rate, ref penalty);
                Update(in items, negatives[step], -gradient, -gradient, user, rate, ref penalty);
            }
            return loss + Vector.Sum(penalty);
        }
    }

    // A sum's last vector lies behind the others, and overlaps none.
    private float Sum(in Side side, int row, float* sum)
    {
        if (side.Table.Rows is not { } rows)
        {
            var vector = side.Vectors + ((long)row * Factors);
            for (var factor = 0; factor < whole; factor += Vector<float>.Count)
                Vector.Load(vector + factor).Store(sum + factor);
            Last(vector).Store(sum + whole);
            return side.Biases[row];
        }
        new Span<float>(sum, whole + Vector<float>.Count).Clear();
        var features = rows.FeaturesOf(row);
        var weights = rows.WeightsOf(row);
        var bias = 0f;
        for (var place = 0; place < features.Length; place++)
        {
            var vector = side.Vectors + ((long)features[place] * Factors);
            var weight = Vector.Create(weights[place]);
            for (var factor = 0; factor < whole; factor += Vector<float>.Count)
                Vector.MultiplyAddEstimate(weight, Vector.Load(vector + factor), Vector.Load(sum + factor)).Store(sum + factor);
            Vector.MultiplyAddEstimate(weight, Last(vector), Vector.Load(sum + whole)).Store(sum + whole);
            bias += weights[place] * side.Biases[features[place]];
        }
        return bias;
    }

    private float Dot(float* user, float* item)
    {
        var sums = last * Vector.Load(user + whole) * Vector.Load(item + whole);
        for (var factor = 0; factor < whole; factor += Vector<float>.Count)
            sums = Vector.MultiplyAddEstimate(Vector.Load(user + factor), Vector.Load(item + factor), sums);
        return Vector.Sum(sums);
    }

    // Backward and step of one side: each feature's vector learns from the sum of the other side's vectors.
    private void Update(in Side side, int row, float gradient, float biasGradient, float* other, float rate, ref Vector<float> penalty)
    {
        if (side.Table.Rows is { } rows)
        {
            var features = rows.FeaturesOf(row);
            var weights = rows.WeightsOf(row);
            for (var place = 0; place < features.Length; place++)
                UpdateFeature(in side, features[place], weights[place] * gradient, weights[place] * biasGradient, other, rate, ref penalty);
        }
        else if (row > 0)
        {
            UpdateFeature(in side, row, gradient, biasGradient, other, rate, ref penalty);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateFeature(in Side side, int feature, float gradient, float biasGradient, float* other, float rate, ref Vector<float> penalty)
    {
        var vector = side.Vectors + ((long)feature * Factors);
        float* first = side.State + ((long)feature * stride), second = first + Factors + 1;
        var share = side.Shares[feature];
        Vector<float> rates = Vector.Create(rate), root = Vector<float>.One, scale = Vector.Create(gradient), l2 = Vector.Create(2 * share * VectorL2), loss = default;
        if (TRule.Moments == 2)
        {
            var time = (int)first[stride - 1]++;
            rates = Vector.Create(rate * Corrections1[Math.Min(time, Corrections1.Length - 1)]);
            root = Vector.Create(Corrections2[Math.Min(time, Corrections2.Length - 1)]);
        }
        // The last vector is read before the others are written, and written after them: where they overlap, both come to the same.
        Vector<float> lastOnes = TRule.Moments > 0 ? Last(first) : default, lastTwos = TRule.Moments > 1 ? Last(second) : default;
        var lastWeights = Changed(Last(vector), scale, Vector.Load(other + whole), l2, ref lastOnes, ref lastTwos, rates, root, ref loss);
        loss *= last;
        for (var factor = 0; factor < whole; factor += Vector<float>.Count)
        {
            Vector<float> ones = TRule.Moments > 0 ? Vector.Load(first + factor) : default, twos = TRule.Moments > 1 ? Vector.Load(second + factor) : default;
            Changed(Vector.Load(vector + factor), scale, Vector.Load(other + factor), l2, ref ones, ref twos, rates, root, ref loss).Store(vector + factor);
            if (TRule.Moments > 0)
                ones.Store(first + factor);
            if (TRule.Moments > 1)
                twos.Store(second + factor);
        }
        StoreLast(lastWeights, vector);
        if (TRule.Moments > 0)
            StoreLast(lastOnes, first);
        if (TRule.Moments > 1)
            StoreLast(lastTwos, second);
        var biasLoss = Vector<float>.Zero;
        ref var bias = ref side.Biases[feature];
        Vector<float> one = TRule.Moments > 0 ? Vector.Create(first[Factors]) : default, two = TRule.Moments > 1 ? Vector.Create(second[Factors]) : default;
        bias = Changed(Vector.Create(bias), Vector.Create(biasGradient), Vector<float>.One, Vector.Create(2 * share * BiasL2), ref one, ref two, rates, root, ref biasLoss)[0];
        if (TRule.Moments > 0)
            first[Factors] = one[0];
        if (TRule.Moments > 1)
            second[Factors] = two[0];
        penalty += Vector.Create(0.5f) * (loss + (Vector.CreateScalar(1f) * biasLoss));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Changed(Vector<float> weights, Vector<float> scale, Vector<float> other, Vector<float> l2,
        ref Vector<float> first, ref Vector<float> second, Vector<float> rates, Vector<float> root, ref Vector<float> loss)
    {
        var shrink = l2 * weights;
        loss = Vector.MultiplyAddEstimate(shrink, weights, loss);
        return weights - TRule.Change(Vector.MultiplyAddEstimate(scale, other, shrink), ref first, ref second, rates, root);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Last(float* row) => Factors >= Vector<float>.Count ? Vector.Load(row + Factors - Vector<float>.Count) : Short(row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreLast(Vector<float> numbers, float* row)
    {
        if (Factors >= Vector<float>.Count)
        {
            numbers.Store(row + Factors - Vector<float>.Count);
            return;
        }
        for (var factor = 0; factor < Factors; factor++)
            row[factor] = numbers[factor];
    }

    private Vector<float> Short(float* row)
    {
        var numbers = Vector<float>.Zero;
        for (var factor = 0; factor < Factors; factor++)
            numbers = numbers.WithElement(factor, row[factor]);
        return numbers;
    }

    private void Fetch(in Side side, int row)
    {
        if (!Sse.IsSupported || side.Table.Rows is not null)
            return;
        Fetch(side.Vectors + ((long)row * Factors), Factors);
        Sse.Prefetch0(side.Biases + row);
        Sse.Prefetch0(side.Shares + row);
        if (TRule.Moments > 0)
            Fetch(side.State + ((long)row * stride), stride);
    }

    private static void Fetch(float* start, int count)
    {
        for (var place = 0; place < count; place += FloatsALine)
            Sse.Prefetch0(start + place);
        Sse.Prefetch0(start + count - 1);
    }

    private static float[] Corrections(double beta, int count) => [.. Enumerable.Range(1, count).Select(time => (float)(1 / (1 - Math.Pow(beta, time))))];

    // Only while the memory is held in place.
    private readonly ref struct Side(RowTable table, float* vectors, float* biases, float* state, float* shares)
    {
        public readonly RowTable Table = table;
        public readonly float* Vectors = vectors, Biases = biases, State = state, Shares = shares;
    }
}
