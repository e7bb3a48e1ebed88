using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NetMQ;
using NotebookHost.Engine;
using NotebookHost.Running;

namespace NotebookHost.Kernel;

/// <summary>The process that a Jupyter client starts for a notebook.</summary>
internal sealed class KernelProcess
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    private readonly Sockets sockets;
    private readonly Wire wire;
    private readonly Outbox outbox;
    private readonly CellRunner runner;
    private readonly KernelSession session;
    private readonly TextWriter log = Console.Error;
    private readonly ManualResetEventSlim told = new();
    private volatile bool exits;
    private int ending;

    private KernelProcess(ConnectionFile file)
    {
        sockets = new Sockets(file);
        wire = new Wire(file.Key);
        outbox = new Outbox(wire, sockets.Send);
        outbox.Status("starting", null);
        outbox.Start();
        // The engine takes this for the process' standard error, where it prints what comes from threads whose cell has ended.
        Console.SetError(new LateWriter(text => outbox.Stream("stderr", runner?.Latest, text)));
        RawOutput.TakeOver();
        UnhandledExceptions.TakeOver();
        // The library's charts load plotly.js from beside kernel.json, which lies one folder above an installed host.
        var installed = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!;
        if (File.Exists(Path.Combine(installed, "kernel.json")))
            AppContext.SetData("notebook.kernelspec", Path.GetFileName(installed));

        var engine = new CSharpEngine(Environment.CurrentDirectory);
        var history = new InputHistory();
        runner = new CellRunner(engine, outbox, history);
        session = new KernelSession(engine, runner, history, outbox, log);
        session.Ended += End;
    }

    /// <summary>Serves clients until one asks for the end, or the process that started this one is gone.</summary>
    /// <param name="connectionFile">Where to listen.</param>
    /// <exception cref="UsageException">The connection file cannot be used.</exception>
    public static void Run(string connectionFile)
    {
        // Numbers look alike on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var kernel = new KernelProcess(ConnectionFile.Load(connectionFile));
        kernel.Serve();
        if (!kernel.exits)
            Environment.Exit(0);

        // The process is ending already, with an exit code that is not ours to change.
        Thread.Sleep(Timeout.Infinite);
    }

    private void Serve()
    {
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            runner.Interrupt();
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Exit();
        EndWithParent();
        session.Start();
        sockets.Serve(Receive);
        sockets.Dispose();
        told.Set();
    }

    private void Receive(Channel channel, NetMQMessage message)
    {
        try
        {
            session.Handle(wire.Read(channel, message));
        }
        catch (Exception exception)
        {
            // Whatever a client sends, the kernel goes on.
            log.WriteLine($"NotebookHost: dropped from {channel}: {(exception is FormatException ? exception.Message : exception)}");
        }
    }

    private void End()
    {
        ending = 1;
        // Threads that a cell left behind, in native code for one, may hold the process.
        new Thread(() =>
        {
            Thread.Sleep(LongestGoodbye);
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true }.Start();
        outbox.Close();
        sockets.Stop();
    }

    /// <summary>The process ends although no client asked for it: a cell may have called Environment.Exit.</summary>
    private void Exit()
    {
        if (Interlocked.Exchange(ref ending, 1) == 0)
        {
            exits = true;
            const string Message =
                "the process ended while the cell ran. The cell may have called Environment.Exit, or somebody stopped the kernel.";
            runner.GiveUp(new CellError("ProcessEnded", Message, null, []));
            outbox.Close();
            sockets.Stop();
            told.Wait(LongestGoodbye);
        }
    }

    private static void EndWithParent()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), out var parent) && parent > 1)
        {
            new Thread(() =>
            {
                try
                {
                    using var process = Process.GetProcessById(parent);
                    process.WaitForExit();
                }
                catch (ArgumentException)
                {
                    // It is gone already.
                }

                Environment.Exit(130);
            })
            { IsBackground = true, Name = "parent" }.Start();
        }
    }
}
