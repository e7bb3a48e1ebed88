using System.Diagnostics;
using System.Text;
using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>Runs a Python script to its end, and shows meanwhile what it prints.</summary>
internal static class PythonScript
{
    private const int ShowEveryMilliseconds = 100;

    // What a script left behind may hold its pipes open for ever.
    private static readonly TimeSpan WaitForLastLines = TimeSpan.FromSeconds(2);

    /// <summary>Runs the script in the current folder, without a shell.</summary>
    /// <returns>What it printed on its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; says the last lines of its error output.</exception>
    /// <exception cref="TimeoutException">It took too long, and was ended with all that it started.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted, and the script ended likewise.</exception>
    public static string Run(string program, string arguments, int seconds)
    {
        var clock = Stopwatch.StartNew();
        using var interruption = new Interruption(default);
        using var process = Process.Start(Start(program, arguments))!;
        LastLines printed = new(process.StandardOutput, 1000), errors = new(process.StandardError, 20);
        Action<object>? update = null;
        var shown = 0L;
        try
        {
            process.StandardInput.Close();
            while (!process.WaitForExit(ShowEveryMilliseconds))
            {
                interruption.ThrowIfAsked();
                if (clock.Elapsed.TotalSeconds > seconds)
                {
                    throw new TimeoutException(Invariant($"python {arguments} did not end within {seconds} seconds, and was ended. ")
                        + "Give it more time with seconds, or less to do.");
                }
                Show();
            }
            Task.WaitAll([printed.Reading, errors.Reading], WaitForLastLines);
        }
        catch
        {
            ProcessTree.Kill(process);
            throw;
        }
        if (process.ExitCode != 0)
        {
            Show();
            throw new InvalidOperationException(Invariant($"python {arguments} ended with code {process.ExitCode}. ")
                + $"The end of its error output:\n{errors}");
        }
        update?.Invoke(NotebookDisplay.Nothing);
        return printed.Count > 0 ? printed.ToString() : "The script ended and printed nothing.";

        void Show()
        {
            if (printed.Count == shown)
                return;
            shown = printed.Count;
            var text = new PythonRun(true, printed.ToString());
            if (update is null)
                update = NotebookDisplay.Show(text);
            else
                update(text);
        }
    }

    private static ProcessStartInfo Start(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in new[] { "OMP_NUM_THREADS", "PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE" })
            start.Environment[name] = "1";
        // Processes of one script find each other by the machine's name otherwise, which many a machine does not know.
        if (!OperatingSystem.IsWindows())
            start.Environment.TryAdd("GLOO_SOCKET_IFNAME", OperatingSystem.IsMacOS() ? "lo0" : "lo");
        return start;
    }

    /// <summary>The last lines that a program prints, read while it runs.</summary>
    private sealed class LastLines
    {
        private readonly Queue<string> lines = [];
        private long count;

        /// <param name="stream">Where it prints.</param>
        /// <param name="most">How many lines are kept.</param>
        public LastLines(StreamReader stream, int most) =>
            // Off the cell's thread and its context: an interrupt of the cell would stop what goes on there.
            Reading = Task.Run(async () =>
            {
                while (await stream.ReadLineAsync() is { } line)
                {
                    lock (lines)
                    {
                        lines.Enqueue(IShown.Line(line.Replace("\t", "    ", StringComparison.Ordinal), 1000));
                        if (++count > most)
                            lines.Dequeue();
                    }
                }
            });

        /// <summary>Ends with the stream.</summary>
        public Task Reading { get; }

        /// <summary>How many there were.</summary>
        public long Count => Interlocked.Read(ref count);

        public override string ToString()
        {
            lock (lines)
            {
                var earlier = count - lines.Count;
                return string.Join('\n', earlier == 0 ? lines : lines.Prepend(Invariant($"… ({earlier} lines before these)")));
            }
        }
    }
}
