namespace NotebookHost.Engine;

/// <summary>A thread that does one piece of work after another until one says that the thread is spent.</summary>
internal sealed class Worker
{
    private readonly SemaphoreSlim wake = new(0);
    private Func<bool>? next;

    /// <summary>Starts the thread.</summary>
    public Worker()
    {
        // More than the system's own: cells recurse too, and Windows gives little.
        var thread = new Thread(Loop, 16 << 20) { IsBackground = true, Name = "cell" };
        thread.UnsafeStart();
    }

    /// <summary>Does the work on the thread; one piece at a time.</summary>
    /// <param name="work">Returns false if the thread must not be used again; must not throw.</param>
    public void Start(Func<bool> work)
    {
        var context = ExecutionContext.Capture();
        next = context is null ? work : () =>
        {
            var usable = false;
            ExecutionContext.Run(context, _ => usable = work(), null);
            return usable;
        };
        wake.Release();
    }

    private void Loop()
    {
        CellLoops.StartsHere();
        do
        {
            Await();
        }
        while (next!());
    }

    private void Await()
    {
        while (true)
        {
            try
            {
                wake.Wait();
                return;
            }
            catch (ThreadInterruptedException)
            {
                // Meant for the work before, which had ended already.
            }
        }
    }
}
