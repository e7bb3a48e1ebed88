using System.Runtime.InteropServices;
using System.Text;

namespace NotebookHost.Engine;

/// <summary>
/// Shows in the running cell what is written to the process's own standard output and error: by child processes, by native code,
/// and through <see cref="Console.OpenStandardOutput()"/>.
/// </summary>
/// <remarks>
/// On Unix, where both are replaced by pipes that end here. On Windows they stay what they are: there, a child process takes its
/// output from the console rather than from its parent, so a replacement would catch little.
/// </remarks>
internal sealed partial class RawOutput
{
    private const int Output = 1, Error = 2;

    private static readonly Lock Gate = new();
    private static RawOutput[] all = [];

    private readonly string name;
    private readonly int source;
    // What the system itself prints as a process dies is not read any more by that process: it goes to the old place as well.
    private readonly int copy;
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] bytes = new byte[64 << 10];
    private readonly char[] text = new char[64 << 10];

    private RawOutput(string name, int source, int copy)
    {
        this.name = name;
        this.source = source;
        this.copy = copy;
    }

    /// <summary>
    /// Takes both over, for the process's life. Writers that <see cref="Console"/> has made before go on to the old places.
    /// </summary>
    public static void TakeOver()
    {
        if (OperatingSystem.IsWindows() || all.Length > 0)
            return;
        all = [Replace("stdout", Output, copies: false), Replace("stderr", Error, copies: true)];
        foreach (var output in all)
            new Thread(output.Loop) { IsBackground = true, Name = output.name }.Start();
    }

    /// <summary>Shows all that was written so far.</summary>
    /// <param name="flush">Also what the C library still holds back.</param>
    public static void Drain(bool flush = false)
    {
        if (all.Length == 0)
            return;
        if (flush)
            _ = FlushAll(0);
        // Also where nothing waits: what has been read already may not have been shown yet.
        foreach (var output in all)
            output.Read();
    }

    /// <summary>Keeps an open file from child processes.</summary>
    public static void KeepFromChildren(SafeHandle handle)
    {
        if (!OperatingSystem.IsWindows())
            KeepFromChildren((int)handle.DangerousGetHandle());
    }

    private static RawOutput Replace(string name, int descriptor, bool copies)
    {
        var ends = new int[2];
        var old = copies ? Duplicate(descriptor) : -1;
        if (Pipe(ends) != 0 || DuplicateTo(ends[1], descriptor) < 0)
        {
            throw new IOException(
                $"The process's {name} cannot be replaced by a pipe (error {Marshal.GetLastPInvokeError()}). Close files, or allow more.");
        }

        _ = Close(ends[1]);
        KeepFromChildren(ends[0]);
        if (copies)
            KeepFromChildren(old);
        return new RawOutput(name, ends[0], old);
    }

    private static void KeepFromChildren(int descriptor)
    {
        const int SetFlags = 2, CloseOnStart = 1;
        _ = Control(descriptor, SetFlags, CloseOnStart);
    }

    private void Loop()
    {
        while (true)
        {
            if (Waiting(-1, source))
                Read();
        }
    }

    /// <summary>Shows what waits to be read.</summary>
    private void Read()
    {
        // In here for as long as it takes to show it: who drains must find it shown, not only read.
        lock (Gate)
        {
            while (Waiting(0, source))
            {
                var count = (int)ReadFrom(source, bytes, bytes.Length);
                if (count <= 0)
                    return;
                if (copy >= 0)
                    _ = WriteTo(copy, bytes, count);
                string printed = new(text, 0, decoder.GetChars(bytes, 0, count, text, 0));
                if (printed.Length > 0)
                    RunningCell.Show(name, printed);
            }
        }
    }

    /// <summary>Whether one of them can be read; waits for that, or does not.</summary>
    private static bool Waiting(int milliseconds, params ReadOnlySpan<int> sources)
    {
        const short Readable = 1;
        Span<Poll> polls = stackalloc Poll[sources.Length];
        for (var i = 0; i < sources.Length; i++)
            polls[i] = new Poll { Descriptor = sources[i], Asked = Readable };
        if (PollAll(ref polls[0], (nuint)sources.Length, milliseconds) <= 0)
            return false;
        foreach (var poll in polls)
        {
            if ((poll.Answer & Readable) != 0)
                return true;
        }
        return false;
    }

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    private static partial int Pipe([Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int PollAll(ref Poll first, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadFrom(int descriptor, [Out] byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteTo(int descriptor, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int FlushAll(nint all);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Asked;
        public short Answer;
    }
}
