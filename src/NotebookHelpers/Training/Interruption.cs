using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>
/// Whether someone wants the training to end: the caller's token, our host's, or the cell's in .NET Interactive.
/// While it lives, our host leaves the thread alone: to abort it inside libtorch, which calls back to .NET, would end the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const string HostsToken = "notebook.interrupt";
    private const string Listens = "notebook.listens";

    private readonly CancellationTokenSource source;
    private readonly object? outer = AppContext.GetData(Listens);

    public Interruption(CancellationToken asked)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(
            asked, OfCell(), AppContext.GetData(HostsToken) is CancellationToken hosts ? hosts : default);
        AppContext.SetData(Listens, true);
    }

    /// <exception cref="OperationCanceledException">Someone does.</exception>
    public void ThrowIfAsked() => source.Token.ThrowIfCancellationRequested();

    public void Dispose()
    {
        AppContext.SetData(Listens, outer);
        source.Dispose();
    }

    private static CancellationToken OfCell() => InteractiveEngine.IsHere ? InteractiveEngine.CellToken : default;
}
