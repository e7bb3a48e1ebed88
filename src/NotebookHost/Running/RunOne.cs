using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using NotebookHost.Documents;
using NotebookHost.Engine;
using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>The process of one notebook: runs it and tells of it through a pipe.</summary>
internal static class RunOne
{
    /// <summary>Runs the notebook and ends the process, whatever threads its cells left behind.</summary>
    /// <param name="notebookPath">The notebook.</param>
    /// <param name="copy">The executed copy.</param>
    /// <param name="timeout">Seconds for one cell.</param>
    /// <param name="pipe">Handle of the pipe that takes events; what cells print, in whichever way, cannot get into it.</param>
    public static void Run(string notebookPath, string copy, int timeout, string pipe)
    {
        // Numbers look alike on every machine; Ctrl+C is the parent's to handle.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        EndWithParent();
        var events = new AnonymousPipeClientStream(PipeDirection.Out, pipe);
        RawOutput.KeepFromChildren(events.SafePipeHandle);
        void Tell(RunEvent happened) => events.Write(Encoding.UTF8.GetBytes(happened.ToLine() + "\n"));

        // The engine takes this for the process' own standard error: it must not come round as a cell's.
        _ = Console.Error;
        RawOutput.TakeOver();
        UnhandledExceptions.TakeOver();
        var folder = Path.GetDirectoryName(notebookPath)!;
        var code = new CellLoop(Notebook.Load(notebookPath), new CSharpEngine(folder), copy, TimeSpan.FromSeconds(timeout), Tell).Run();
        PlotlyScript.WriteTo(Path.GetDirectoryName(copy)!);
        Environment.Exit(code);
    }

    /// <summary>Standard input ends when the parent does, however it ended; cells that read it find it empty.</summary>
    private static void EndWithParent()
    {
        var input = Console.OpenStandardInput();
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
}
