using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookHost.Engine;

/// <summary>What the code of cells calls at each turn of a loop and at the start of each method, so that an interrupt finds it.</summary>
/// <remarks>
/// Aborting a thread ends the process where native code calls back to .NET, as libtorch does, and in most .NET code that calls: a cell
/// is never aborted, it asks. So these two are as cheap as can be: most time nobody stops, and the stack has room.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellLoops
{
    // Stacks are looked at in blocks of 64 KB, of which as many are remembered as lie in a gigabyte.
    private const int BlockBits = 16;
    private const int Blocks = 1 << 14;
    // An exception gathers its trace anew in each asynchronous caller: from deeper down it would take minutes.
    private const int ForTasks = 1 << 20;
    private const string Full =
        "The stack is full: methods call each other without end, or too deep. Look at the condition under which the recursion ends.";

    private static readonly AsyncLocal<InterruptibleContext?> Scope = new(change => here = change.CurrentValue);

    // Blocks of any thread's stack below which there is room. Found by their address: to keep something by thread takes longer.
    private static readonly unsafe nuint* Roomy = (nuint*)NativeMemory.AllocZeroed(Blocks, (nuint)sizeof(nuint));

    private static volatile bool stops;

    [ThreadStatic]
    private static InterruptibleContext? here;
    [ThreadStatic]
    private static nuint top;
    [ThreadStatic]
    private static long nextLook;
    [ThreadStatic]
    private static nuint lookedFrom;

    /// <summary>One turn of a loop, or the start of a method that calls none.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn()
    {
        if (stops)
            Look();
    }

    /// <summary>The start of a method.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is full.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static unsafe void Enter()
    {
        if (stops)
            Look();

        byte local;
        var block = (nuint)(&local) >> BlockBits;
        if (Roomy[block & (Blocks - 1)] != block)
            LookAtStack(block);
    }

    /// <summary>The start of a method that makes a task.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is full.</exception>
    [SkipLocalsInit]
    public static unsafe void EnterTask()
    {
        Enter();
        byte local;
        if (top != 0 && top - (nuint)(&local) > ForTasks)
            throw new InsufficientExecutionStackException(Full);
    }

    /// <summary>What runs from here on, also on other threads that it starts, stops when this does.</summary>
    internal static void Begin(InterruptibleContext context) => Scope.Value = context;

    /// <summary>This thread is at the start of its stack.</summary>
    [SkipLocalsInit]
    internal static unsafe void StartsHere()
    {
        byte local;
        top = (nuint)(&local);
    }

    /// <summary>Looks at all stacks anew: where one was that has ended, another may lie now, and end elsewhere.</summary>
    internal static unsafe void Renew() => NativeMemory.Clear(Roomy, Blocks * (nuint)sizeof(nuint));

    /// <summary>A cell is to stop. From now on those who ask look closer: what the cell started may go on for long.</summary>
    internal static void Stop() => stops = true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static unsafe void Look()
    {
        // What an earlier cell started goes on.
        byte local;
        if (here is not { IsInterrupted: true } context || ((nuint)(&local) <= lookedFrom && Environment.TickCount64 < nextLook))
            return;
        if (NativeCallers.Any())
        {
            // An exception cannot pass through native code: who called that asks too, from higher up. To look takes long, so not at each
            // call.
            (nextLook, lookedFrom) = (Environment.TickCount64 + 10, (nuint)(&local));
            return;
        }
        context.ThrowIfInterrupted();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void LookAtStack(nuint block)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack() || !HasMore())
            throw new InsufficientExecutionStackException(Full);
        Roomy[block & (Blocks - 1)] = block;
    }

    /// <summary>
    /// Whether there is room beyond what the runtime looks for, which is less than it takes to throw, and for what does not ask.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static unsafe bool HasMore()
    {
        var room = stackalloc byte[96 << 10];
        return room != null && RuntimeHelpers.TryEnsureSufficientExecutionStack();
    }
}
