using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// While it lasts, a network predicts: without dropout and the like, without gradients, and what it makes is let go at the end.
/// </summary>
/// <param name="network">The network, which learns on afterwards if it did before.</param>
internal sealed class Evaluating(Module network) : IDisposable
{
    private readonly bool wasTraining = Stop(network);
    private readonly IDisposable scope = NewDisposeScope(), noGradients = no_grad();

    public void Dispose()
    {
        noGradients.Dispose();
        scope.Dispose();
        network.train(wasTraining);
    }

    private static bool Stop(Module network)
    {
        var wasTraining = network.training;
        network.eval();
        return wasTraining;
    }
}
