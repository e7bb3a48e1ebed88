using System.Reflection;
using System.Runtime.CompilerServices;
using Module = TorchSharp.torch.nn.Module;

namespace NotebookHelpers.Models;

/// <summary>
/// Gives back what a network holds in native memory, once nobody holds the network: TorchSharp does so for tensors, but keeps the layers
/// of a network that was not disposed until the process ends, and notebooks dispose of none.
/// </summary>
internal static class NetworkMemory
{
    private static readonly ConditionalWeakTable<Module, Handles> Held = [];
    // TorchSharp's own, without a public name: each is a SafeHandle, or holds one, that does nothing when it is finalized.
    private static readonly FieldInfo?[] Fields = [Field("handle"), Field("boxedModule")];

    /// <summary>Lets each layer go with the last that holds it. Weights that someone still holds stay.</summary>
    /// <param name="network">With all its layers registered.</param>
    public static void FreeUnheld(Module network)
    {
        foreach (var module in network.modules().Prepend(network))
        {
            var handles = new Handles([.. Fields.Select(field => field?.GetValue(module)).OfType<IDisposable>()]);
            if (!Held.TryAdd(module, handles))
                GC.SuppressFinalize(handles);
        }
    }

    private static FieldInfo? Field(string name) => typeof(Module).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);

    private sealed class Handles(IDisposable[] handles)
    {
        ~Handles() => Array.ForEach(handles, handle => handle.Dispose());
    }
}
