namespace NotebookHelpers.Training;

/// <summary>Whether someone wants the training to end: the caller's token, or the cell's in .NET Interactive (found by name; our host aborts the thread).</summary>
internal sealed class Interruption : IDisposable
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";

    private readonly CancellationTokenSource source;

    public Interruption(CancellationToken asked) => source = CancellationTokenSource.CreateLinkedTokenSource(asked, OfCell());

    /// <exception cref="OperationCanceledException">Someone does.</exception>
    public void ThrowIfAsked() => source.Token.ThrowIfCancellationRequested();

    public void Dispose() => source.Dispose();

    private static CancellationToken OfCell()
    {
        var type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(Context)).FirstOrDefault(type => type is not null);
        var current = type?.GetProperty("Current")?.GetValue(null);
        return current is not null && type!.GetProperty("CancellationToken")?.GetValue(current) is CancellationToken token ? token : default;
    }
}
