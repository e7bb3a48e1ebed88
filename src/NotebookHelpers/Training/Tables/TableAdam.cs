using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>
/// Adam for one embedding table. While it lives, the table returns leaves in training mode: backward ends at the batch's rows,
/// and <see cref="Step"/> carries their gradients into the table.
/// </summary>
internal sealed class TableAdam : IDisposable
{
    // So many rows before they are needed, their memory is asked for: rows of a batch lie anywhere.
    private const int Ahead = 8;
    private const int RunLength = 2048;

    private readonly string name;
    private readonly Parameter weight;
    private readonly AdamSteps steps;
    private readonly TableReach reach;
    private readonly int width;
    private readonly int padding;
    private readonly Tensor means, squares;
    private readonly float[] noGradient;
    private readonly Row[] table;
    private readonly List<int> batch = [];
    private readonly List<(Tensor Indices, Tensor Leaf, int[] Places)> leaves = [];
    private readonly Action giveBack;
    private float[] gradients = [];

    /// <summary>Takes over a table.</summary>
    /// <param name="name">For errors.</param>
    /// <param name="embedding">The network uses its <c>call</c>, not <c>forward</c>: hooks work there only.</param>
    /// <param name="steps">Of the whole network.</param>
    /// <param name="reach">Which rows a step moves.</param>
    public TableAdam(string name, Embedding embedding, AdamSteps steps, TableReach reach)
    {
        (this.name, this.steps, this.reach) = (name, steps, reach);
        weight = embedding.weight!;
        width = (int)weight.shape[1];
        (padding, means) = Probe(embedding);
        squares = zeros_like(weight, requires_grad: false).DetachFromDisposeScope();
        noGradient = new float[Math.Max(1, RunLength / width) * width];
        table = new Row[weight.shape[0]];
        Tensor? found = null;
        var before = embedding.register_forward_pre_hook((_, indices) =>
        {
            if (!embedding.training)
                return indices;
            found = LeafOf(indices);
            // So that the table itself looks up nothing.
            return zeros(0, int64);
        });
        var after = embedding.register_forward_hook((_, _, output) => embedding.training ? found! : output);
        giveBack = before.remove;
        giveBack += after.remove;
    }

    /// <summary>The sum of all weights' squares, as <see cref="Measure"/> found it, or the last step where it moved all rows.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Begins a step: no row is known to be in the batch.</summary>
    public void Begin()
    {
        foreach (var row in batch)
            table[row].Place = 0;
        batch.Clear();
        leaves.Clear();
    }

    /// <summary>Moves the rows by the leaves' gradients.</summary>
    /// <param name="pull">What a penalty over the whole table adds to the gradient of a weight of 1.</param>
    /// <exception cref="InvalidOperationException">The network did not call the table.</exception>
    public void Step(float pull)
    {
        if (leaves.Count == 0)
            throw new InvalidOperationException($"forward did not call {name}. Write {name}.call(…) in place of {name}.forward(…), where the optimizer cannot see which rows are used; or train with Optimizer.DenseAdam.");
        SumGradients();
        if (reach == TableReach.WholeTable)
            MoveAll(pull);
        else
            MoveBatch();
    }

    /// <summary>All rows come to the last step.</summary>
    public void CatchUp()
    {
        if (reach != TableReach.BatchAndCoasting)
            return;
        var all = All();
        for (var row = 0; row < table.Length; row++)
            CatchUp(row, all);
    }

    /// <summary>What a training needs to go on: write into these tensors to restore it.</summary>
    public IEnumerable<Tensor> State() => [means, squares];

    /// <summary>Takes all rows as having come to a step.</summary>
    /// <param name="step">Finished ones.</param>
    public void Restart(int step) => Array.Fill(table, new Row { Reached = step });

    /// <summary>Measures <see cref="SumOfSquares"/>.</summary>
    public void Measure()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        SumOfSquares = weight.square().sum().item<float>();
    }

    /// <summary>Gives the table back.</summary>
    public void Dispose()
    {
        giveBack();
        means.Dispose();
        squares.Dispose();
    }

    private Tensor LeafOf(Tensor indices)
    {
        // The penalty asks for the same rows again, and shares their gradient.
        foreach (var (known, leaf, _) in leaves)
        {
            if (ReferenceEquals(known, indices))
                return leaf;
        }
        ReadOnlySpan<long> wanted = Values<long>(indices.to(int64).contiguous());
        var (copy, places) = (empty([.. indices.shape, width], requires_grad: true), new int[wanted.Length]);
        var all = All();
        Span<float> weights = Values<float>(weight), copies = Values<float>(copy);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (reach == TableReach.BatchAndCoasting && i + Ahead < wanted.Length)
                Prefetch(wanted[i + Ahead], all);
            var row = InTable(wanted[i]);
            if (row != padding)
                places[i] = PlaceOf(row, all);
            weights.Slice(row * width, width).CopyTo(copies.Slice(i * width, width));
        }
        leaves.Add((indices, copy, places));
        return copy;
    }

    private int PlaceOf(int row, AdamRows all)
    {
        ref var state = ref table[row];
        if (state.Place > 0)
            return state.Place;
        if (reach == TableReach.BatchAndCoasting)
            CatchUp(row, all);
        batch.Add(row);
        return state.Place = batch.Count;
    }

    private void CatchUp(int row, AdamRows all)
    {
        var missed = steps.Count - table[row].Reached;
        // Below zero where a step was interrupted.
        if (missed <= 0)
            return;
        all.Slice(row * width, width).Coast(steps.Coast(missed));
        table[row].Reached = steps.Count;
    }

    /// <summary>Of each row in the batch, in the order of the batch.</summary>
    private void SumGradients()
    {
        if (gradients.Length < batch.Count * width)
            gradients = new float[batch.Count * width];
        gradients.AsSpan(0, batch.Count * width).Clear();
        foreach (var (_, leaf, places) in leaves)
        {
            if (leaf.grad is not { } gradient)
                continue;
            ReadOnlySpan<float> values = Values<float>(gradient.contiguous());
            for (var i = 0; i < places.Length; i++)
            {
                if (places[i] > 0)
                    AdamRows.Add(values.Slice(i * width, width), Gradient(places[i]));
            }
        }
    }

    private void MoveBatch()
    {
        var all = All();
        for (var place = 1; place <= batch.Count; place++)
        {
            if (place + Ahead <= batch.Count)
                Prefetch(batch[place - 1 + Ahead], all);
            var row = batch[place - 1];
            all.Slice(row * width, width).Step(steps.Current, Gradient(place));
            table[row].Reached = steps.Count + 1;
        }
    }

    private void MoveAll(float pull)
    {
        var all = All();
        double sum = 0;
        var next = 0;
        batch.Sort();
        foreach (var row in batch.Append(table.Length))
        {
            // The rows before it have no gradient: several at once.
            for (int count; next < row; next += count)
            {
                count = Math.Min(noGradient.Length / width, row - next);
                sum += all.Slice(next * width, count * width).Step(steps.Current, noGradient.AsSpan(0, count * width), pull);
            }
            if (row < table.Length)
                sum += all.Slice(row * width, width).Step(steps.Current, Gradient(table[row].Place), pull);
            next = row + 1;
        }
        SumOfSquares = sum;
    }

    private unsafe void Prefetch(long row, AdamRows all)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table), (nint)row)));
        all.Prefetch(row * width, width);
    }

    private AdamRows All() => new(Values<float>(weight), Values<float>(means), Values<float>(squares));

    private Span<float> Gradient(int place) => gradients.AsSpan((place - 1) * width, width);

    private int InTable(long index) => index >= 0 && index < table.Length ? (int)index : throw new ArgumentOutOfRangeException(nameof(index), Invariant($"{name} was asked for row {index}; it has the rows 0 to {table.Length - 1}. Are the indices of this network's vocabularies?"));

    private static Span<T> Values<T>(Tensor tensor) where T : struct => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    // TorchSharp does not tell a table's padding_idx, but a gradient does. Its memory, all zeros but for row 0, serves as m then.
    private static (int Padding, Tensor Zeros) Probe(Embedding table)
    {
        using var scope = NewDisposeScope();
        using var on = enable_grad();
        using var weight = table.weight!;
        // A loop by hand, or a training before, may have left a gradient: backward would add to it, and m would begin with it.
        weight.grad = null;
        table.forward(zeros(1, int64)).sum().backward();
        var gradient = weight.grad!;
        weight.grad = null;
        var learns = gradient[0].any().item<bool>();
        gradient[0].zero_();
        return (learns ? -1 : 0, gradient.DetachFromDisposeScope());
    }

    /// <summary>What is known of a table row.</summary>
    private struct Row
    {
        /// <summary>The step that it has come to.</summary>
        public int Reached;

        /// <summary>Its place among the batch's rows, from 1; 0 where it is not in the batch.</summary>
        public int Place;
    }
}
