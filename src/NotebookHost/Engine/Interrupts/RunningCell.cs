namespace NotebookHost.Engine;

/// <summary>Where the cell that runs now shows and prints. There is one in a process, as there is one console.</summary>
internal static class RunningCell
{
    private static volatile ICellOutput? output;
    private static volatile TextWriter late = TextWriter.Null;

    /// <summary>Held while a cell runs.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>The running cell's output; null between cells.</summary>
    public static ICellOutput? Output
    {
        get => output;
        set => output = value;
    }

    /// <summary>Who can be asked; null where nobody can.</summary>
    public static ICellInput? Input { get; set; }

    /// <summary>Asks who runs the cell.</summary>
    /// <exception cref="InvalidOperationException">Nobody can type here.</exception>
    public static string Ask(string prompt, bool isPassword) =>
        Input is { } input ? input.Ask(prompt, isPassword) : throw new InvalidOperationException(
            $"The cell asks for {(prompt.Length > 0 ? $"\"{prompt}\"" : "input")}, but nobody can type here. "
        + "Run it in a front end, such as JupyterLab, or give the value in the cell.");

    /// <summary>The names of all that was compiled from cells.</summary>
    public static IReadOnlySet<string> Documents { get; set; } = new HashSet<string>();

    /// <summary>Makes <see cref="Console"/> the cells' until disposal.</summary>
    public static IDisposable TakeConsole()
    {
        var taken = new Console(System.Console.Out, System.Console.Error);
        // The library, which knows no host, shows progress through this.
        AppContext.SetData("notebook.display", (Func<object, Action<object>>)(value => new DisplayedValue(Display(value)).Update));
        AppContext.SetData("notebook.absent", (Action<string>)(what => output?.Absent(what)));
        late = taken.Error;
        RenewConsole();
        return taken;
    }

    /// <summary>
    /// Gives the cells new writers: one may have set its own, and what was left behind may hold the lock of the old ones.
    /// </summary>
    public static void RenewConsole()
    {
        System.Console.SetOut(new CellWriter("stdout"));
        System.Console.SetError(new CellWriter("stderr"));
    }

    /// <summary>Prints in the running cell; where none runs (a thread outlived its cell), on the process' own standard error.</summary>
    public static void Write(string name, string text)
    {
        // What was written past this came before.
        RawOutput.Drain();
        Show(name, text);
    }

    /// <summary>Prints, whatever else waits to be shown.</summary>
    public static void Show(string name, string text)
    {
        if (output is { } running)
            running.Stream(name, text);
        else
            late.Write(text);
    }

    /// <summary>Shows a value in the running cell, and returns by what it is found again.</summary>
    public static string Display(object? value) => Display(Presentation.Create(value));

    /// <summary>Shows a value's forms in the running cell, and returns by what it is found again.</summary>
    public static string Display(MimeBundle value)
    {
        // Not a counter: a front end keeps the outputs of an earlier process.
        var id = Guid.NewGuid().ToString("n");
        Send(running => running.Display(id, value));
        return id;
    }

    /// <summary>Replaces a value shown earlier.</summary>
    public static void Update(string id, MimeBundle value) => Send(running => running.Update(id, value));

    private static void Send(Action<ICellOutput> send)
    {
        RawOutput.Drain();
        if (output is { } running)
            send(running);
        else
            late.WriteLine("A value was shown while no cell ran, and is dropped.");
    }

    private sealed record Console(TextWriter Out, TextWriter Error) : IDisposable
    {
        public void Dispose()
        {
            System.Console.SetOut(Out);
            System.Console.SetError(Error);
        }
    }
}
