using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookHelpers.Training.Tables;

/// <summary>
/// Adam for one embedding table. While it lives, what the table returns in training mode are leaves: backward ends at the batch's rows,
/// and <see cref="Step"/> carries their gradients into the table.
/// </summary>
internal sealed class TableAdam : IDisposable
{
    private const int RunLength = 2048;

    private readonly string name;
    private readonly Parameter weight;
    private readonly AdamSteps steps;
    private readonly TableReach reach;
    private readonly int width;
    private readonly long padding;
    private readonly Tensor means, squares;
    private readonly float[] noGradient;
    // Of each table row: the step that it has come to, and its place in the batch's rows from 1, or 0.
    private readonly int[] reached, places;
    private readonly List<int> rows = [];
    private readonly List<(Tensor Indices, Tensor Leaf)> leaves = [];
    private readonly Action removeHooks;
    private float[] gradients = [];

    /// <summary>Takes over the table.</summary>
    /// <param name="name">For errors and <see cref="State"/>.</param>
    /// <param name="table">Called by <c>call</c>, not <c>forward</c>, for the hooks to work.</param>
    /// <param name="steps">Of the whole network.</param>
    /// <param name="reach">Which rows a step moves.</param>
    public TableAdam(string name, Embedding table, AdamSteps steps, TableReach reach)
    {
        (this.name, this.steps, this.reach) = (name, steps, reach);
        weight = table.weight!;
        (int rowCount, width) = ((int)weight.shape[0], (int)weight.shape[1]);
        padding = LearnsRow0(table) ? -1 : 0;
        means = zeros(rowCount, width).DetachFromDisposeScope();
        squares = zeros(rowCount, width).DetachFromDisposeScope();
        noGradient = new float[Math.Max(1, RunLength / width) * width];
        reached = new int[rowCount];
        places = new int[rowCount];
        weight.requires_grad = false;
        var before = table.register_forward_pre_hook((_, indices) =>
        {
            if (table.training)
                CatchUp(Values<long>(indices));
            return indices;
        });
        var after = table.register_forward_hook((_, indices, found) => table.training ? LeafFor(indices, found) : found);
        removeHooks = () =>
        {
            before.remove();
            after.remove();
            weight.requires_grad = true;
        };
    }

    /// <summary>The sum of all weights' squares, after the last step where that moves all rows.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Moves the rows by their gradients.</summary>
    /// <param name="pull">What the penalty over whole tables adds to the gradient of a weight of 1.</param>
    /// <exception cref="InvalidOperationException">The network did not call the table.</exception>
    public void Step(float pull)
    {
        if (leaves.Count == 0)
            throw new InvalidOperationException($"{name} was not called in forward. Write {name}.call(…) in place of .forward(…): the optimizer listens there. Or train with Optimizer.DenseAdam.");
        foreach (var (indices, leaf) in leaves)
        {
            if (leaf.grad is not { } gradient)
                continue;
            using var dense = gradient.contiguous();
            Add(Values<long>(indices), Values<float>(dense));
        }
        leaves.Clear();
        if (reach == TableReach.WholeTable)
            MoveAll(pull);
        else
            MoveBatch();
        foreach (var row in rows)
            places[row] = 0;
        rows.Clear();
    }

    /// <summary>All rows come to the last step.</summary>
    public void CatchUp()
    {
        if (reach != TableReach.BatchAndCoasting)
            return;
        var all = All();
        for (var row = 0; row < reached.Length; row++)
            CatchUp(row, all);
    }

    /// <summary>What a training needs to go on: write into these tensors to restore it.</summary>
    public IEnumerable<(string Name, Tensor Value)> State() => [($"{name}.exp_avg", means), ($"{name}.exp_avg_sq", squares)];

    /// <summary>Takes all rows as having come to a step.</summary>
    /// <param name="step">Ended ones.</param>
    public void Restart(int step) => Array.Fill(reached, step);

    /// <summary>Measures <see cref="SumOfSquares"/>.</summary>
    public void Measure()
    {
        using var scope = NewDisposeScope();
        SumOfSquares = weight.square().sum().item<float>();
    }

    /// <summary>Gives the table back.</summary>
    public void Dispose()
    {
        removeHooks();
        means.Dispose();
        squares.Dispose();
    }

    private Tensor LeafFor(Tensor indices, Tensor found)
    {
        // The penalty asks for the same rows again, and shares their gradient.
        foreach (var (known, leaf) in leaves)
        {
            if (ReferenceEquals(known, indices))
                return leaf;
        }
        leaves.Add((indices, found.requires_grad_(true)));
        return found;
    }

    /// <summary>Sums the gradients of each row that the batch holds, in the batch's order.</summary>
    private void Add(ReadOnlySpan<long> indices, ReadOnlySpan<float> values)
    {
        if (gradients.Length < (rows.Count + indices.Length) * width)
            Array.Resize(ref gradients, (rows.Count + indices.Length) * width);
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] == padding)
                continue;
            var value = values.Slice(i * width, width);
            ref var place = ref places[indices[i]];
            if (place == 0)
            {
                rows.Add((int)indices[i]);
                place = rows.Count;
                value.CopyTo(Gradient(place));
                continue;
            }
            AdamRows.Add(value, Gradient(place));
        }
    }

    private void MoveBatch()
    {
        var all = All();
        foreach (var row in rows)
        {
            all.Slice(row * width, width).Step(steps.Current, Gradient(places[row]));
            reached[row] = steps.Count + 1;
        }
    }

    private void MoveAll(float pull)
    {
        var all = All();
        double sum = 0;
        for (int row = 0, count; row < places.Length; row += count)
        {
            // A row with a gradient by itself, rows without one together.
            count = Math.Min(noGradient.Length / width, places.Length - row);
            var run = places.AsSpan(row, count).IndexOfAnyExcept(0);
            if (run >= 0)
                count = Math.Max(1, run);
            var gradient = run == 0 ? Gradient(places[row]) : noGradient.AsSpan(0, count * width);
            sum += all.Slice(row * width, count * width).Step(steps.Current, gradient, pull);
        }
        SumOfSquares = sum;
    }

    private void CatchUp(ReadOnlySpan<long> indices)
    {
        if (reach != TableReach.BatchAndCoasting)
            return;
        var all = All();
        foreach (var row in indices)
        {
            // An index out of range is the table's own error, a moment later.
            if (row >= 0 && row < reached.Length)
                CatchUp((int)row, all);
        }
    }

    private void CatchUp(int row, AdamRows all)
    {
        var missed = steps.Count - reached[row];
        if (missed == 0)
            return;
        all.Slice(row * width, width).Coast(steps.Coast(missed));
        reached[row] = steps.Count;
    }

    private AdamRows All() => new(Values<float>(weight), Values<float>(means), Values<float>(squares));

    private Span<float> Gradient(int place) => gradients.AsSpan((place - 1) * width, width);

    private static Span<T> Values<T>(Tensor tensor) where T : struct => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    // TorchSharp does not tell a table's padding_idx.
    private static bool LearnsRow0(Embedding table)
    {
        using var scope = NewDisposeScope();
        using var on = enable_grad();
        table.forward(zeros(1, int64)).sum().backward();
        var learns = table.weight!.grad!.narrow(0, 0, 1).any().item<bool>();
        table.weight!.grad = null;
        return learns;
    }
}
