using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace NotebookHost.Engine;

/// <summary>Runs a cell so that an interrupt stops it wherever it is, after an <c>await</c> too.</summary>
/// <remarks>
/// What a cell goes on with after an <c>await</c> runs on any free thread, as without a context (so that waiting for a task by
/// <c>.Result</c> cannot lock up), but under the same interrupt. Threads and tasks that the cell starts stop where they ask
/// (<see cref="CellLoops"/>). No thread is aborted: the runtime's aborts end the process in most code that calls.
/// </remarks>
internal sealed class InterruptibleContext : SynchronizationContext
{
    /// <summary>The AppContext key of the running cell's token, for a library that would rather end by itself.</summary>
    public const string Token = "notebook.interrupt";
    /// <summary>The key that such a library sets to true while it looks at the token.</summary>
    public const string Listens = "notebook.listens";

    // After so long, what does not come to ask is left behind.
    private const int GiveUpMilliseconds = 5_000;
    // So long a training that has just ended by itself may say what it kept.
    private const int LastWordsMilliseconds = 50;
    private const int LookEveryMilliseconds = 5;
    // So often found waiting, a thread waits for long: a cell that computes gets to its next turn sooner by itself.
    private const int LooksThatMakeALongWait = 3;

    private static readonly ConcurrentStack<Worker> Free = [];
    // One thread for all cells: torch and others keep state by thread.
    private static Worker? cells;

    private readonly CancellationToken interrupt;
    private volatile bool ended;
    private volatile bool stopped;

    private InterruptibleContext(CancellationToken interrupt) => this.interrupt = interrupt;

    /// <summary>Whether what runs here is to stop.</summary>
    public bool IsInterrupted => interrupt.IsCancellationRequested;

    /// <summary>Runs the action on the cells' thread, and returns when it has ended. Not for several callers at once.</summary>
    /// <returns>
    /// False where it did not stop at an interrupt, and was left behind: it goes on until it comes to the cell's own code.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static bool Run(Action action, CancellationToken interrupt)
    {
        var context = new InterruptibleContext(interrupt);
        AppContext.SetData(Token, interrupt);
        AppContext.SetData(Listens, null);
        ExceptionDispatchInfo? thrown = null;
        // Never disposed: who was left behind ends later.
        var done = new ManualResetEventSlim();
        var left = new ManualResetEventSlim();
        (cells ??= new Worker()).Start(() =>
        {
            CellLoops.Renew();
            try
            {
                context.Controlled(action, exception => thrown = ExceptionDispatchInfo.Capture(exception), left.Set);
            }
            finally
            {
                // Whatever happens to the thread: who waits for it must not wait for ever.
                done.Set();
            }
            // Another thread has taken its place.
            return !left.IsSet;
        });
        var first = WaitHandle.WaitAny([done.WaitHandle, left.WaitHandle]);
        context.ended = true;
        if (first == 1)
        {
            cells = null;
            return false;
        }
        thrown?.Throw();
        if (context.stopped)
        {
            // The cell caught what stopped it.
            throw new OperationCanceledException(interrupt);
        }
        return true;
    }

    /// <summary>Stops what runs here between two of its steps.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public void ThrowIfInterrupted()
    {
        if (interrupt.IsCancellationRequested)
        {
            stopped = true;
            throw new Interrupt(interrupt);
        }
    }

    /// <summary>Whether the exception is what stops the code of a cell.</summary>
    public static bool IsInterrupt(Exception exception) =>
        exception is Interrupt || (exception is AggregateException several && several.Flatten().InnerExceptions.Any(IsInterrupt));

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!Free.TryPop(out var worker))
            worker = new Worker();
        worker.Start(() =>
        {
            Controlled(() => d(state), thrown: exception =>
            {
                // An async void method threw: that must not end the process.
                if (!IsInterrupted)
                    UnhandledExceptions.Tell(exception);
            }, leave: () => { });
            Free.Push(worker);
            return true;
        });
    }

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the action on this thread; must not throw.</summary>
    private void Controlled(Action action, Action<Exception> thrown, Action leave)
    {
        var thread = Thread.CurrentThread;
        var gate = new Gate();
        SetSynchronizationContext(this);
        CellLoops.Begin(this);
        using (ended ? default : interrupt.UnsafeRegister(_ => OnThread(() => Stop(thread, gate, leave)), null))
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                thrown(exception);
            }
            gate.Close();
        }
        SetSynchronizationContext(null);
    }

    private static bool Listening => AppContext.GetData(Listens) is true;

    private static void OnThread(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

    /// <summary>Helps a thread to stop that does not come to ask by itself.</summary>
    private static void Stop(Thread thread, Gate gate, Action leave)
    {
        var waits = 0;
        var listened = false;
        for (var waited = 0; ; waited += LookEveryMilliseconds)
        {
            // A training ends by itself between two steps, and says so.
            var listening = Listening && waited < GiveUpMilliseconds;
            if (listened && !listening)
                Thread.Sleep(LastWordsMilliseconds);
            listened = listening;
            var open = gate.Pass(() =>
            {
                waits = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) ? waits + 1 : 0;
                if (waits >= LooksThatMakeALongWait && !listening)
                {
                    // It does not come to ask: it wakes with an exception.
                    gate.HasWoken = true;
                    thread.Interrupt();
                }
            });
            if (!open)
                return;
            if (waited == GiveUpMilliseconds)
                leave();
            Thread.Sleep(waited < GiveUpMilliseconds ? LookEveryMilliseconds : 20 * LookEveryMilliseconds);
        }
    }

    /// <summary>Stops the code of a cell, on whichever thread it runs.</summary>
    private sealed class Interrupt(CancellationToken token) : OperationCanceledException("The cell was interrupted.", token);

    /// <summary>Lets no wake-up reach a thread that has left the cell.</summary>
    private sealed class Gate
    {
        private const int Open = 0, Passing = 1, Closed = 2;
        private int state;

        /// <summary>Whether a wake-up was sent.</summary>
        public volatile bool HasWoken;

        /// <summary>Does something unless closed; false once it is.</summary>
        public bool Pass(Action action)
        {
            if (Interlocked.CompareExchange(ref state, Passing, Open) != Open)
                return false;
            action();
            Volatile.Write(ref state, Open);
            return true;
        }

        /// <summary>Closes, and swallows a wake-up that is still on its way.</summary>
        public void Close()
        {
            // Spins, as a lock would throw where a wake-up is pending.
            while (Interlocked.CompareExchange(ref state, Closed, Open) == Passing)
                Thread.SpinWait(20);
            if (!HasWoken)
                return;
            try
            {
                // Not 0: that is no wait, and would leave a wake-up to the thread's next one.
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }
}
