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

#pragma warning disable SYSLIB0046 // Aborting a thread is what an interrupt of foreign code is.
    private static void Controlled(Action action, CancellationToken token) => ControlledExecution.Run(action, token);
#pragma warning restore SYSLIB0046
}
