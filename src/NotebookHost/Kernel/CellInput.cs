using NotebookHost.Engine;

namespace NotebookHost.Kernel;

/// <summary>What a running cell asks for, or reads from <see cref="Console.In"/>: lines that the user of the client types.</summary>
/// <param name="request">What runs the cell.</param>
/// <param name="outbox">Asks.</param>
internal sealed class CellInput(Request request, Outbox outbox) : TextReader, ICellInput
{
    private readonly object gate = new();
    private string rest = "";
    private Request? answer;
    private bool asked;

    /// <summary>Hands in what the user typed; dropped where nothing was asked.</summary>
    public void Answer(Request reply)
    {
        lock (gate)
        {
            answer = asked ? reply : answer;
            Monitor.PulseAll(gate);
        }
    }

    /// <inheritdoc />
    public override int Peek() => rest.Length > 0 ? rest[0] : -1;

    /// <inheritdoc />
    public override int Read()
    {
        rest = rest.Length > 0 ? rest : ReadLine() + "\n";
        var first = rest[0];
        rest = rest[1..];
        return first;
    }

    /// <inheritdoc />
    public override string ReadToEnd() => ReadLine()!;

    /// <inheritdoc />
    public override string? ReadLine()
    {
        if (rest.Length > 0)
        {
            var line = rest.TrimEnd('\n');
            rest = "";
            return line;
        }

        return Ask("", isPassword: false);
    }

    /// <inheritdoc />
    public string Ask(string prompt, bool isPassword)
    {
        if (!request.Flag("allow_stdin", true))
        {
            throw new InvalidOperationException("The cell asks for input, but this client offers no input (allow_stdin is false). "
                + "Run it where somebody can type, or give the value in the cell.");
        }

        lock (gate)
        {
            (asked, answer) = (true, null);
            outbox.Ask(request, prompt, isPassword);

            while (answer is null)
                Monitor.Wait(gate);

            asked = false;
            return answer.Fault is null ? answer.Text("value") : throw new InvalidDataException(answer.Fault);
        }
    }
}
