using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using NotebookHost.Documents;
using NotebookHost.Engine;
using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>The process of one notebook: runs it and tells of it through a pipe.</summary>
internal static partial class RunOne
{
    /// <summary>The exit code of a process whose pipe is gone.</summary>
    public const int Unheard = 74;

    /// <summary>Runs the notebook and ends the process, whatever threads its cells left behind.</summary>
    /// <param name="notebookPath">The notebook.</param>
    /// <param name="copy">The executed copy.</param>
    /// <param name="timeout">Seconds for one cell.</param>
    /// <param name="pipe">Handle of the pipe that takes events; what cells print, in whichever way, cannot get into it.</param>
    public static void Run(string notebookPath, string copy, int timeout, string pipe)
    {
        // Ctrl+C is the parent's to handle.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var input = Console.OpenStandardInput();
        var key = ReadLine(input);
        EndWithParent(input);
        AdoptOrphans();
        var events = new AnonymousPipeClientStream(PipeDirection.Out, pipe);
        RawOutput.KeepFromChildren(events.SafePipeHandle);

        // The engine takes this for the process' own standard error: it must not come round as a cell's.
        _ = Console.Error;
        RawOutput.TakeOver();
        UnhandledExceptions.TakeOver();
        var output = Path.GetDirectoryName(copy)!;
        var code = 1;
        RunEvent last = new(RunEvent.Begins);
        try
        {
            var engine = new CSharpEngine(Path.GetDirectoryName(notebookPath)!);
            code = new CellLoop(Notebook.Load(notebookPath), engine, copy, TimeSpan.FromSeconds(timeout), Tell) { Leave = AwaitEnd }.Run();
            PlotlyScript.WriteTo(output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            code = 1;
            Tell(last with { Kind = RunEvent.Failed, Message = $"{output} cannot be written: {e.Message}" });
        }

        if (last.Kind == RunEvent.TimedOut)
            AwaitEnd(code);

        // Only here: a notebook is done when all its files are written.
        if (last.Kind == RunEvent.Done)
            Send(last);

        Environment.Exit(code);

        void Tell(RunEvent happened)
        {
            last = happened;
            if (happened.Kind != RunEvent.Done)
                Send(happened);
        }

        void Send(RunEvent happened)
        {
            try
            {
                // Whatever a cell wrote into the pipe, a line of ours begins on a line.
                events.Write(Encoding.UTF8.GetBytes($"\n{happened.ToLine(key)}\n"));
            }
            catch (IOException)
            {
                Environment.Exit(Unheard);
            }
        }
    }

    /// <summary>Standard input ends when the parent does, however it ended; cells that read it find it empty.</summary>
    private static void EndWithParent(Stream input)
    {
        Console.SetIn(TextReader.Null);
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
            }

            Environment.Exit(130);
        })
        { IsBackground = true }.Start();
    }

    /// <summary>The parent ends this process with all that its cells started, which are found only while it lives.</summary>
    private static void AwaitEnd(int code) => Thread.Sleep(Timeout.Infinite);

    /// <summary>Programs that a program of a cell left behind become children of this process, to be ended with it.</summary>
    private static void AdoptOrphans()
    {
        const int SetChildSubreaper = 36;
        if (OperatingSystem.IsLinux())
            _ = ProcessControl(SetChildSubreaper, 1);
    }

    private static string ReadLine(Stream input)
    {
        var line = new StringBuilder();
        for (int c; (c = input.ReadByte()) >= 0 && c != '\n';)
            line.Append((char)c);

        return line.ToString().TrimEnd('\r');
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint argument);
}
