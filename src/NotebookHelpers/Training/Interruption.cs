namespace NotebookHelpers.Training;

/// <summary>Whether someone wants the training to end: the caller's token, or the cell's, which our host offers, and .NET Interactive too (found by name).</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The AppContext key under which our host offers a <c>Func&lt;CancellationToken&gt;</c>.</summary>
    private const string Key = "notebook.interrupt";

    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";

    private readonly CancellationTokenSource source;

    public Interruption(CancellationToken asked) => source = CancellationTokenSource.CreateLinkedTokenSource(asked, OfCell());

    /// <exception cref="OperationCanceledException">Someone does.</exception>
    public void ThrowIfAsked() => source.Token.ThrowIfCancellationRequested();

    public void Dispose() => source.Dispose();

    private static CancellationToken OfCell()
    {
        if (AppContext.GetData(Key) is Func<CancellationToken> host)
            return host();
        var type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(Context)).FirstOrDefault(type => type is not null);
        var current = type?.GetProperty("Current")?.GetValue(null);
        return current is not null && type!.GetProperty("CancellationToken")?.GetValue(current) is CancellationToken token ? token : default;
    }
}
