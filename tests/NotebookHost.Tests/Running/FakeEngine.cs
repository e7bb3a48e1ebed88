using NotebookHost.Engine;

namespace NotebookHost.Tests.Running;

/// <summary>Runs cells by a function of the test.</summary>
internal sealed class FakeEngine(Func<string, ICellOutput, CancellationToken, CellError?> execute) : IEngine
{
    public List<string> Ran { get; } = [];

    public bool Started { get; private set; }

    public void AwaitStart() => Started = true;

    public CellError? Execute(string source, string cell, ICellOutput output, CancellationToken interrupt)
    {
        Ran.Add($"{cell}: {source}");
        return execute(source, output, interrupt);
    }

    public void Dispose()
    {
    }
}
