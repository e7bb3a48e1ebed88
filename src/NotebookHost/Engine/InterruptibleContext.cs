using System.Collections.Concurrent;
using System.Runtime;
using System.Runtime.ExceptionServices;

namespace NotebookHost.Engine;

/// <summary>Runs a cell so that an interrupt stops it wherever it is, after an <c>await</c> too.</summary>
/// <remarks>
/// What a cell goes on with after an <c>await</c> runs on any free thread, as without a context (so that waiting for a task by
/// <c>.Result</c> cannot lock up), but under the same interrupt. Threads and tasks that a cell starts itself are out of its reach.
/// </remarks>
internal sealed class InterruptibleContext : SynchronizationContext
{
    /// <summary>The AppContext key of the running cell's token, for a library that would rather end by itself.</summary>
    public const string Token = "notebook.interrupt";
    /// <summary>The key that such a library sets to true while it looks at the token.</summary>
    public const string Listens = "notebook.listens";

    private const int Patience = 5_000;
    private const int Farewell = 50;
    private const int Pause = 5;

    private static readonly ConcurrentStack<Worker> Free = [];
    // One thread for all cells: torch and others keep state by thread.
    private static Worker? cells;

    private readonly CancellationToken interrupt;
    private volatile bool ended;
    private volatile bool stopped;

    private InterruptibleContext(CancellationToken interrupt) => this.interrupt = interrupt;

    /// <summary>Runs the action on the cells' thread, and returns when it has ended. Not for several callers at once.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static void Run(Action action, CancellationToken interrupt)
    {
        var context = new InterruptibleContext(interrupt);
        AppContext.SetData(Token, interrupt);
        AppContext.SetData(Listens, null);
        ExceptionDispatchInfo? thrown = null;
        using var done = new ManualResetEventSlim();
        (cells ??= new Worker()).Start(() =>
        {
            bool usable = false;
            try
            {
                return usable = context.Controlled(action, exception => thrown = ExceptionDispatchInfo.Capture(exception));
            }
            finally
            {
                // Whatever happens to the thread: who waits for it must not wait for ever.
                cells = usable ? cells : null;
                done.Set();
            }
        });
        done.Wait(CancellationToken.None);
        context.ended = true;
        thrown?.Throw();
        if (context.stopped)
        {
            // The cell caught what stopped it.
            throw new OperationCanceledException(interrupt);
        }
    }

    /// <summary>Stops what runs here between two of its steps.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public void ThrowIfInterrupted()
    {
        stopped |= interrupt.IsCancellationRequested;
        interrupt.ThrowIfCancellationRequested();
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        Worker worker = Free.TryPop(out Worker? free) ? free : new Worker();
        worker.Start(() =>
        {
            bool usable = Controlled(() => d(state), exception =>
            {
                // An async void method threw: that must not end the process.
                if (!interrupt.IsCancellationRequested)
                {
                    Console.Error.WriteLine($"{exception.GetType().Name}: {exception.Message}");
                }
            });
            if (usable)
            {
                Free.Push(worker);
            }
            return usable;
        });
    }

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the action on this thread; false if the thread was aborted, and so is spent.</summary>
    private bool Controlled(Action action, Action<Exception> thrown)
    {
        var thread = Thread.CurrentThread;
        // Never disposed: another thread may still be about to cancel it.
        var abort = new CancellationTokenSource();
        var gate = new Gate();
        SetSynchronizationContext(this);
        using (ended ? default : interrupt.UnsafeRegister(_ => OnThread(() => Stop(thread, abort, gate)), null))
        {
            try
            {
#pragma warning disable SYSLIB0046 // Aborting a thread is what an interrupt of foreign code is.
                ControlledExecution.Run(
                    () =>
                    {
                        try
                        {
                            action();
                        }
                        finally
                        {
                            // In here: a wake-up in the runtime's own last steps would leave the thread's abort undone.
                            gate.Close();
                        }
                    },
                    abort.Token);
#pragma warning restore SYSLIB0046
            }
            catch (Exception exception)
            {
                thrown(exception);
            }
            gate.Close();
        }
        return !abort.IsCancellationRequested;
    }

    private static bool Listening => AppContext.GetData(Listens) is true;

    private static void OnThread(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

    private static void Stop(Thread thread, CancellationTokenSource abort, Gate gate)
    {
        // A training, or a loop of the cell, ends by itself between two steps: an abort within native code that calls back to .NET would
        // end the process. A thread that waits for long asks nothing, and is not in such code.
        int waits = 0;
        for (int waited = 0; waited < Patience && (Listening || (waits < 3 && CellLoops.Asks)); waited += Pause)
        {
            bool isWaiting = false;
            if (!gate.Pass(() => isWaiting = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)))
            {
                return;
            }
            bool listened = Listening;
            waits = isWaiting ? waits + 1 : 0;
            Thread.Sleep(Pause);
            if (listened && !Listening)
            {
                Thread.Sleep(Farewell);
            }
        }
        if (!gate.Pass(() => OnThread(abort.Cancel)))
        {
            return;
        }
        // An abort does not wake a thread that sleeps or waits: it comes into effect when this has woken it.
        do
        {
            Thread.Sleep(Pause);
        }
        while (gate.Pass(() =>
        {
            if (thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                thread.Interrupt();
            }
        }));
    }

    /// <summary>Lets no wake-up reach a thread that has left the cell.</summary>
    private sealed class Gate
    {
        private const int Open = 0, Passing = 1, Closed = 2;
        private int state;

        /// <summary>Does something unless closed; false once it is.</summary>
        public bool Pass(Action action)
        {
            if (Interlocked.CompareExchange(ref state, Passing, Open) != Open)
            {
                return false;
            }
            action();
            Volatile.Write(ref state, Open);
            return true;
        }

        /// <summary>Closes, and swallows a wake-up that is still on its way.</summary>
        public void Close()
        {
            // Spins, as a lock would throw where a wake-up is pending.
            int before;
            while ((before = Interlocked.CompareExchange(ref state, Closed, Open)) == Passing)
            {
                Thread.SpinWait(20);
            }
            if (before == Closed)
            {
                return;
            }
            try
            {
                Thread.Sleep(0);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }
}
