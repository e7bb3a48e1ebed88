namespace NotebookHelpers.Runtime;

/// <summary>
/// Whether someone wants long work to end: the caller's token, our host's, or the cell's in .NET Interactive.
/// While one lives, our host leaves the thread alone: to abort it inside libtorch, which calls back to .NET, would end the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const string HostsToken = "notebook.interrupt";
    private const string Listens = "notebook.listens";

    private static readonly Lock Counting = new();
    private static int alive;

    private readonly CancellationTokenSource source;

    public Interruption(CancellationToken asked)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(
            asked, OfCell(), AppContext.GetData(HostsToken) is CancellationToken hosts ? hosts : default);
        Count(1);
    }

    /// <exception cref="OperationCanceledException">Someone does.</exception>
    public void ThrowIfAsked() => source.Token.ThrowIfCancellationRequested();

    public void Dispose()
    {
        Count(-1);
        source.Dispose();
    }

    // Of work in work, or on several threads, any may end first.
    private static void Count(int change)
    {
        lock (Counting)
        {
            alive += change;
            AppContext.SetData(Listens, alive > 0 ? true : null);
        }
    }

    private static CancellationToken OfCell() => InteractiveEngine.IsHere ? InteractiveEngine.CellToken : default;
}
