using System.ComponentModel;

namespace NotebookHost.Engine;

/// <summary>What the loops of cells call at each turn, so that an interrupt finds them between two steps.</summary>
/// <remarks>Aborting a thread while native code calls back to .NET, as libtorch does, ends the process: it is the last resort.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellLoops
{
    private static volatile bool turns;
    private static volatile bool stops;

    /// <summary>Whether the running cell has loops, and so need not be aborted at once.</summary>
    internal static bool Asks => turns;

    /// <summary>One turn of a loop.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static void Turn()
    {
        if (!turns)
        {
            turns = true;
        }

        // A thread that an earlier cell left behind goes on.
        if (stops && SynchronizationContext.Current is InterruptibleContext context)
        {
            context.ThrowIfInterrupted();
        }
    }

    /// <summary>A cell begins.</summary>
    internal static void Begin() => turns = stops = false;

    /// <summary>The running cell is to stop.</summary>
    internal static void Stop() => stops = true;
}
