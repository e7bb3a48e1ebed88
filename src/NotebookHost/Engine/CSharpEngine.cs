using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace NotebookHost.Engine;

/// <summary>A stand-in until the engine is merged.</summary>
internal sealed class CSharpEngine(string folder) : IEngine
{
    private ScriptState<object>? state;

    public CellError? Execute(string source, string cell, ICellOutput output, CancellationToken interrupt)
    {
        TextWriter before = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            ScriptOptions options = ScriptOptions.Default.WithImports("System").WithFilePath(folder);
            state = (state is null ? CSharpScript.RunAsync(source, options) : state.ContinueWithAsync(source)).Result;
            if (state.ReturnValue is { } value)
            {
                output.Result(new MimeBundle(new Dictionary<string, string> { ["text/plain"] = value.ToString()! }));
            }

            return null;
        }
        catch (AggregateException e)
        {
            return new CellError(e.InnerException!.GetType().Name, e.InnerException.Message, 1, [e.InnerException.Message]);
        }
        catch (CompilationErrorException e)
        {
            return new CellError("CompilationError", e.Message, 1, [e.Message]);
        }
        finally
        {
            Console.SetOut(before);
            if (text.ToString() is { Length: > 0 } printed)
            {
                output.Stream("stdout", printed);
            }
        }
    }

    public void Dispose()
    {
    }
}
