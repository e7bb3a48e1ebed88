using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A number for each of many pairs of a user and an item, without learning.</summary>
internal static class Scores
{
    // Small enough for what a chunk computes to stay in the cache; a card works on many at once, and each copy from there is a wait.
    private const int RowsAtOnce = 8192, RowsOfCard = 1 << 20;

    /// <summary>A model's number for each row, whose users and items are matched by their ids.</summary>
    /// <param name="rows">Any interactions.</param>
    /// <param name="users">The model's users.</param>
    /// <param name="items">The model's items.</param>
    /// <param name="score">Gives the number for a user's and an item's index in these.</param>
    public static float[] Compute(Interactions rows, Vocabulary users, Vocabulary items, Func<int, int, float> score)
    {
        Require.NotNull(rows);
        rows = rows.IndexedBy(users, items);
        return [.. rows.UserIndices.Zip(rows.ItemIndices, score)];
    }

    /// <summary>Runs a network, a chunk of pairs at a time; dropout and the like are off meanwhile.</summary>
    /// <param name="network">Any network that takes int64 [batch] twice and returns float32 [batch].</param>
    /// <param name="users">Each pair's user, as the network's index.</param>
    /// <param name="items">Each pair's item, likewise.</param>
    /// <exception cref="InvalidOperationException">The network returns another shape.</exception>
    public static float[] Compute(Module<Tensor, Tensor, Tensor> network, ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        var scores = new float[users.Length];
        var device = ComputeDevice.DeviceOf(network);
        var most = device.type == DeviceType.CPU ? RowsAtOnce : RowsOfCard;
        for (var start = 0; start < scores.Length; start += most)
        {
            using var evaluating = new Evaluating(network);
            var count = Math.Min(most, scores.Length - start);
            using var output = network.forward(users.Slice(start, count).ToIndices(device), items.Slice(start, count).ToIndices(device));
            CheckShape(network, output, count);
            output.to(float32).CopyTo(scores.AsSpan(start, count));
        }
        return scores;
    }

    /// <exception cref="InvalidOperationException">The output is not float [batch].</exception>
    public static void CheckShape(Module<Tensor, Tensor, Tensor> network, Tensor output, long batch)
    {
        if (output.dim() == 1 && output.shape[0] == batch)
            return;
        // [batch, 1] against [batch] would be broadcast to [batch, batch], and train on nonsense.
        var remedy = output.dim() == 2 ? " A bias is [batch, 1]: squeeze its second dimension, .squeeze(1)." : "";
        throw new InvalidOperationException(
            $"{network.GetName()}: forward returned [{string.Join(", ", output.shape)}], "
            + $"expected [{batch}], one number for each pair.{remedy}");
    }
}
