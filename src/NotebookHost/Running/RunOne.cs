using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using NotebookHost.Documents;
using NotebookHost.Engine;
using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>The process of one notebook: runs it and tells of it on standard output.</summary>
internal static class RunOne
{
    /// <summary>Runs the notebook and ends the process, whatever threads its cells left behind.</summary>
    public static void Run(string notebookPath, string copy, int timeout)
    {
        // Numbers look alike on every machine; Ctrl+C is the parent's to handle.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using PosixSignalRegistration ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        EndWithParent();
        Stream events = Console.OpenStandardOutput();
        void Tell(RunEvent happened) => events.Write(Encoding.UTF8.GetBytes("\n" + happened.ToLine() + "\n"));

        string folder = Path.GetDirectoryName(notebookPath)!;
        int code = new CellLoop(Notebook.Load(notebookPath), new CSharpEngine(folder), copy, TimeSpan.FromSeconds(timeout), Tell).Run();
        PlotlyScript.WriteTo(Path.GetDirectoryName(copy)!);
        Environment.Exit(code);
    }

    /// <summary>Standard input ends when the parent does, however it ended; cells that read it find it empty.</summary>
    private static void EndWithParent()
    {
        Stream input = Console.OpenStandardInput();
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
