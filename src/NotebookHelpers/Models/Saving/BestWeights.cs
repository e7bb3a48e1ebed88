using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A copy of a network's weights: of the best epoch so far, for early stopping.</summary>
/// <param name="network">The network that trains.</param>
/// <param name="patience">
/// Epochs without a lower validation error after which it is time to stop; null keeps no copy, and never stops.
/// </param>
internal sealed class BestWeights(Module network, int? patience) : IDisposable
{
    private Tensor[] copies = [];

    /// <summary>Whether a copy is kept.</summary>
    public bool IsKept => patience is not null;

    /// <summary>The copy, in the order of the network's state; empty where nothing was copied yet.</summary>
    public IReadOnlyList<Tensor> Copies => copies;

    /// <summary>Whether the last epochs, as many as the patience, were none the best.</summary>
    public bool IsOverdue(History history) => patience is { } epochs && history.Count > 0 && history.Count - history.Best.Number >= epochs;

    /// <summary>Copies the weights where the last epoch is the best.</summary>
    public void Look(History history)
    {
        if (IsKept && history.Best == history.Last)
            Take();
    }

    /// <summary>Copies the weights.</summary>
    public void Take()
    {
        using var off = no_grad();
        Keep(network.state_dict().Values.Select(weight => weight.clone()));
    }

    /// <summary>Keeps a copy that was made elsewhere, in the order of the network's state.</summary>
    public void Keep(IEnumerable<Tensor> weights)
    {
        Dispose();
        copies = [.. weights.Select(weight => weight.DetachFromDisposeScope())];
    }

    /// <summary>Gives the network the best epoch's weights back, where there is a patience.</summary>
    public void Restore(History history)
    {
        if (copies.Length == 0)
            return;
        PutBack();
        history.KeepBest();
    }

    /// <summary>Gives the network the copy back.</summary>
    public void PutBack()
    {
        using var off = no_grad();
        foreach (var (weight, copy) in network.state_dict().Values.Zip(copies))
            weight.copy_(copy);
    }

    public void Dispose()
    {
        foreach (var copy in copies)
            copy.Dispose();
        copies = [];
    }
}
