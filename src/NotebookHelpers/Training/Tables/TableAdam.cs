using System.Runtime.InteropServices;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NotebookHelpers.Training;

/// <summary>
/// Adam for one embedding table. While it lives, the table returns leaves in training mode: backward ends at the batch's rows,
/// and <see cref="Step"/> carries their gradients into the table. The other rows go on with their momentum, as dense Adam lets them,
/// and make up for it when they are needed.
/// </summary>
internal sealed class TableAdam : IDisposable
{
    // The memory of a row is asked for so many rows before it is needed: rows of a batch lie anywhere.
    private const int PrefetchDistance = 8;

    private readonly string name;
    private readonly Parameter weight;
    private readonly AdamSteps steps;
    private readonly int width;
    private readonly int padding;
    private readonly Tensor means, squares;
    // For each row the step that it has come to, and its place among the batch's rows, from 1; 0 where it is not in the batch.
    private readonly (int Reached, int Place)[] table;
    private readonly List<int> batch = [];
    private readonly List<(Tensor Indices, Tensor Leaf, int[] Places)> leaves = [];
    private readonly Action giveBack;
    private float[] gradients = [];

    /// <summary>Takes over a table.</summary>
    /// <param name="name">The table's name, for errors.</param>
    /// <param name="embedding">The network uses its <c>call</c>, not <c>forward</c>: hooks work there only.</param>
    /// <param name="steps">The steps of the whole network.</param>
    public TableAdam(string name, Embedding embedding, AdamSteps steps)
    {
        (this.name, this.steps) = (name, steps);
        weight = embedding.weight!;
        width = (int)weight.shape[1];
        (padding, means) = Probe(embedding);
        squares = zeros_like(weight, requires_grad: false).DetachFromDisposeScope();
        table = new (int, int)[weight.shape[0]];
        Tensor? found = null;
        var before = embedding.register_forward_pre_hook((_, indices) =>
        {
            if (!embedding.training)
                return indices;
            found = LeafOf(indices);
            // So that the table itself looks up nothing.
            return zeros(0, int64, CPU);
        });
        var after = embedding.register_forward_hook((_, _, output) => embedding.training ? found! : output);
        giveBack = before.remove;
        giveBack += after.remove;
    }

    /// <summary>The name of the parameter that it moves.</summary>
    public string Name => $"{name}.weight";

    private AdamRows All => new(weight.Floats(), means.Floats(), squares.Floats());

    /// <summary>Begins a step: no row is known to be in the batch.</summary>
    public void Begin()
    {
        foreach (var row in batch)
            table[row].Place = 0;
        batch.Clear();
        leaves.Clear();
    }

    /// <summary>Moves the batch's rows by the leaves' gradients.</summary>
    /// <exception cref="InvalidOperationException">The network did not call the table.</exception>
    public void Step()
    {
        if (leaves.Count == 0)
        {
            throw new InvalidOperationException(
                $"forward did not call {name}. Write {name}.call(…) in place of {name}.forward(…), where the optimizer cannot see which "
                + "rows "
                + "are used; or train with Optimizer.DenseAdam.");
        }
        SumGradients();
        var all = All;
        for (var place = 0; place < batch.Count; place++)
        {
            if (place + PrefetchDistance < batch.Count)
                all.Prefetch(batch[place + PrefetchDistance] * width, width);
            all.Slice(batch[place] * width, width).Step(steps.Current, GradientAt(place));
            table[batch[place]].Reached = steps.Count + 1;
        }
    }

    /// <summary>Brings all rows to the last step.</summary>
    public void CatchUp()
    {
        var all = All;
        for (var row = 0; row < table.Length; row++)
            CatchUp(row, all);
    }

    /// <summary>What is remembered between steps: the memory itself.</summary>
    public Tensor[] State() => [means, squares];

    /// <summary>Takes all rows as having come to a step.</summary>
    public void ContinueFrom(int step) => Array.Fill(table, (step, 0));

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
        indices = indices.to(int64).contiguous();
        ReadOnlySpan<long> wanted = MemoryMarshal.Cast<byte, long>(indices.bytes);
        foreach (var (known, leaf, _) in leaves)
        {
            if (wanted.SequenceEqual(MemoryMarshal.Cast<byte, long>(known.bytes)) && known.shape.SequenceEqual(indices.shape))
                return leaf;
        }
        var (copy, places) = (empty([.. indices.shape, width], device: CPU, requires_grad: true), new int[wanted.Length]);
        var all = All;
        Span<float> weights = weight.Floats(), copies = copy.Floats();
        for (var i = 0; i < wanted.Length; i++)
        {
            if (i + PrefetchDistance < wanted.Length)
            {
                var later = InTable(wanted[i + PrefetchDistance]);
                CacheLines.Prefetch<(int, int)>(table, later);
                all.Prefetch(later * width, width);
            }
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
        if (table[row].Place == 0)
        {
            CatchUp(row, all);
            batch.Add(row);
            table[row].Place = batch.Count;
        }
        return table[row].Place;
    }

    private void CatchUp(int row, AdamRows all)
    {
        var missed = steps.Count - table[row].Reached;
        // Below zero where a step was interrupted.
        if (missed <= 0)
            return;
        all.Slice(row * width, width).StepIdly(steps.Idle(missed));
        table[row].Reached = steps.Count;
    }

    // For each row in the batch, in the order of the batch.
    private void SumGradients()
    {
        if (gradients.Length < batch.Count * width)
            gradients = new float[batch.Count * width];
        gradients.AsSpan(0, batch.Count * width).Clear();
        foreach (var (_, leaf, places) in leaves)
        {
            if (leaf.grad is not { } gradient)
                continue;
            ReadOnlySpan<float> values = gradient.contiguous().Floats();
            for (var i = 0; i < places.Length; i++)
            {
                if (places[i] > 0)
                    TensorPrimitives.Add(GradientAt(places[i] - 1), values.Slice(i * width, width), GradientAt(places[i] - 1));
            }
        }
    }

    private Span<float> GradientAt(int place) => gradients.AsSpan(place * width, width);

    private int InTable(long index) => index >= 0 && index < table.Length ? (int)index : throw new ArgumentOutOfRangeException(
        nameof(index),
        Invariant($"{name} was asked for row {index}; it has the rows 0 to {table.Length - 1}. Are the indices of this network's ")
        + "vocabularies?");

    // TorchSharp does not tell a table's padding_idx, but a gradient does. Its memory, all zeros but for row 0, serves as m then.
    private static (int Padding, Tensor Zeros) Probe(Embedding table)
    {
        using var scope = NewDisposeScope();
        using var on = enable_grad();
        using var weight = table.weight!;
        // A loop by hand, or a training before, may have left a gradient: backward would add to it, and m would begin with it.
        weight.grad = null;
        table.forward(zeros(1, int64, CPU)).sum().backward();
        var gradient = weight.grad!;
        weight.grad = null;
        var learns = gradient[0].any().item<bool>();
        gradient[0].zero_();
        return (learns ? -1 : 0, gradient.DetachFromDisposeScope());
    }
}
