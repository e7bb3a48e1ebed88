using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

/// <summary>The console is the process's: tests of the engine do not run beside others.</summary>
[CollectionDefinition("engine", DisableParallelization = true)]
public class EngineCollection;

/// <summary>A fresh engine, and a folder for its notebook, for each test.</summary>
[Collection("engine")]
public abstract class EngineTest : IDisposable
{
    private readonly CSharpEngine engine;
    private int cells;

    protected EngineTest()
    {
        Folder = Directory.CreateTempSubdirectory("engine").FullName;
        engine = new CSharpEngine(Folder, Path.Combine(Folder, "packages-cache"));
    }

    protected string Folder { get; }

    private protected ILanguage Language => engine;

    private protected RecordingOutput Ran(string source)
    {
        var (output, error) = Run(source);
        Assert.True(error is null, error is null ? "" : string.Join('\n', error.Traceback));
        return output;
    }

    private protected CellError Failed(string source) => Run(source).Error ?? throw new Xunit.Sdk.XunitException("The cell succeeded.");

    private protected (RecordingOutput Output, CellError? Error) Run(string source, CancellationToken interrupt = default)
    {
        var output = new RecordingOutput();
        return (output, engine.Execute(source, $"cell {++cells}", output, interrupt));
    }

    protected string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public virtual void Dispose()
    {
        engine.Dispose();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            // Windows keeps loaded assemblies.
        }
        GC.SuppressFinalize(this);
    }
}
