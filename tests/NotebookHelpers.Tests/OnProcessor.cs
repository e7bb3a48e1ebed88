using System.Runtime.CompilerServices;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests;

/// <summary>
/// The tests train on the processor, also where a card is: they compare to the last digit, and look into tensors. What a card does is asked
/// by <see cref="Training.CardTests"/>.
/// </summary>
internal static class OnProcessor
{
    [ModuleInitializer]
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable(ComputeDevice.Variable) is null)
            Environment.SetEnvironmentVariable(ComputeDevice.Variable, "cpu");
    }
}
