using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NotebookHost.Engine;

/// <summary>What the code of cells calls at each turn of a loop and at the start of each method, so that an interrupt finds it.</summary>
/// <remarks>
/// Aborting a thread ends the process where native code calls back to .NET, as libtorch does, and in most .NET code that calls: a cell
/// is never aborted, it asks. So these two are as cheap as can be: most time nobody stops, and the stack has room.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellLoops
{
    /// <summary>What is left of a stack when its end is told: enough to throw, and for what is called without asking.</summary>
    private const int Reserve = 384 << 10;
    // The runtime finds that 128 KB are left, or not: within half of that nobody need ask it again.
    private const int Step = 64 << 10;
    // An exception gathers its trace anew in each asynchronous caller: from deeper down it would take minutes.
    private const int ForTasks = 1 << 20;
    private const string Full = "The stack is full: methods call each other without end, or too deep. Look at the condition under which the recursion ends.";

    private static readonly AsyncLocal<InterruptibleContext?> Scope = new(change => here = change.CurrentValue);

    private static volatile bool stops;
    // The stack of the thread that runs cells, from its usable end, and how much of it there is.
    private static nuint floor;
    private static nuint height;

    [ThreadStatic]
    private static InterruptibleContext? here;
    [ThreadStatic]
    private static nuint checkedTo;
    [ThreadStatic]
    private static nuint top;
    [ThreadStatic]
    private static long nextLook;

    /// <summary>One turn of a loop, or the start of a method that calls none.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn()
    {
        if (stops)
        {
            Look();
        }
    }

    /// <summary>The start of a method.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is full.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static unsafe void Enter()
    {
        if (stops)
        {
            Look();
        }

        byte local;
        if ((nuint)(&local) - floor > height)
        {
            LookAtStack((nuint)(&local));
        }
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
        {
            throw new InsufficientExecutionStackException(Full);
        }
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

    /// <summary>This thread, which is at the start of its stack, runs the cells.</summary>
    [SkipLocalsInit]
    internal static unsafe void RunsHere(int stack)
    {
        byte local;
        height = 0;
        floor = (nuint)(&local) - (nuint)(stack - Reserve);
        height = (nuint)(stack - Reserve);
    }

    /// <summary>A cell is to stop. From now on those who ask look closer: what the cell started may go on for long.</summary>
    internal static void Stop() => stops = true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Look()
    {
        // What an earlier cell started goes on.
        if (here is not { IsInterrupted: true } context || Environment.TickCount64 < nextLook)
        {
            return;
        }
        if (NativeCallers.Any())
        {
            // An exception cannot pass through native code: who called that asks too. To look takes long, so not at each call.
            nextLook = Environment.TickCount64 + 10;
            return;
        }
        context.ThrowIfInterrupted();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LookAtStack(nuint place)
    {
        if (place - checkedTo <= 1 << 30)
        {
            return;
        }
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InsufficientExecutionStackException(Full);
        }
        checkedTo = place - Step;
    }
}
