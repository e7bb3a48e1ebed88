using System.Runtime;

namespace NotebookHost.Engine;

/// <summary>Runs a cell so that an interrupt stops it wherever it is, after an <c>await</c> too.</summary>
/// <remarks>
/// What a cell goes on with after an <c>await</c> is run on a pool thread, as without a context (so that waiting for a task by
/// <c>.Result</c> cannot lock up), but under the same interrupt. Threads and tasks that a cell starts itself are out of its reach.
/// </remarks>
internal sealed class InterruptibleContext : SynchronizationContext
{
    private readonly CancellationToken interrupt;
    private volatile bool ended;

    private InterruptibleContext(CancellationToken interrupt) => this.interrupt = interrupt;

    /// <summary>Runs the action on this thread.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static void Run(Action action, CancellationToken interrupt)
    {
        // ControlledExecution.Run never returns with a token that cannot be cancelled: a linked one always can.
        using var source = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        var context = new InterruptibleContext(source.Token);
        SynchronizationContext? before = Current;
        SetSynchronizationContext(context);
        try
        {
            Controlled(action, source.Token);
        }
        finally
        {
            context.ended = true;
            SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => GoOn(d, state));

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    private void GoOn(SendOrPostCallback d, object? state)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            if (ended)
            {
                d(state);
            }
            else
            {
                Controlled(() => d(state), interrupt);
            }
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            // An async void method threw: that must not end the process.
            Console.Error.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private static void Controlled(Action action, CancellationToken token)
    {
        var thread = Thread.CurrentThread;
        // Its own, and never disposed: cancelling it blocks until this thread has stopped, for which no other thread shall wait.
        var abort = new CancellationTokenSource();
        var gate = new Gate();
        using (token.UnsafeRegister(_ => Start(() => Stop(thread, abort, gate)), null))
        {
            try
            {
#pragma warning disable SYSLIB0046 // Aborting a thread is what an interrupt of foreign code is.
                ControlledExecution.Run(action, abort.Token);
#pragma warning restore SYSLIB0046
            }
            finally
            {
                gate.Close();
            }
        }
        static void Start(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

        static void Stop(Thread thread, CancellationTokenSource abort, Gate gate)
        {
            Start(abort.Cancel);
            // An abort does not wake a thread that sleeps or waits: it comes into effect when this has woken it.
            do
            {
                Thread.Sleep(10);
            }
            while (gate.Pass(() =>
            {
                if (thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                {
                    thread.Interrupt();
                }
            }));
        }
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
            while (Interlocked.CompareExchange(ref state, Closed, Open) != Open)
            {
                Thread.SpinWait(20);
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
