using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using TorchSharp;

// The folder is called Workshop; its namespace is the root, because a namespace NotebookHelpers.Workshop
// would hide this class.
namespace NotebookHelpers;

/// <summary>What a notebook says first, and about itself.</summary>
public static class Workshop
{
    private const int DefaultSeed = 2017;

    /// <summary>
    /// Makes sure that tensors work and that charts need no network, sets the seed 2017 and the threads, and prints a line. It is the last
    /// line of setup.csx. All models work on one thread, or on as many as WORKSHOP_THREADS says.
    /// </summary>
    /// <remarks>In .NET Interactive it also hides the compiler's warnings, which the cells would bring with each tensor.</remarks>
    /// <exception cref="PlatformNotSupportedException">TorchSharp's native libraries do not load; says what to do.</exception>
    public static void Start()
    {
        TorchRuntime.EnsureLoaded();
        // A cell may have set others before.
        torch.set_num_threads(TorchRuntime.Threads);
        Seed(DefaultSeed);
        if (InteractiveEngine.IsHere)
        {
            InteractiveEngine.Prepare();
            // Plotly.NET.Interactive takes charts over, and its own need a network: started again, the workshop takes them back.
            ChartForms.Register();
        }
        PlotlyFile.WriteInto(Environment.CurrentDirectory);
        var device = ComputeDevice.Default;
        var others = device.type == DeviceType.CPU ? "" : " (classical models and Optimizer.Sgd on cpu)";
        Console.WriteLine($"Ready: TorchSharp {Packages.VersionOf(typeof(torch).Assembly)} on {device}{others}, seed {DefaultSeed}.");
        if (PlotlyIsolation.OtherCopy() is { } problem)
            Console.WriteLine(problem);
    }

    /// <summary>Makes everything drawn at random afterwards repeatable: tensors, and the library's splits and samples.</summary>
    /// <param name="seed">Any number; the same number gives the same draws.</param>
    /// <exception cref="PlatformNotSupportedException">TorchSharp's native libraries do not load.</exception>
    public static void Seed(int seed)
    {
        TorchRuntime.EnsureLoaded();
        ComputeDevice.Seed(seed);
        RandomSeed.Current = seed;
    }

    /// <summary>
    /// Reads the data set: that of the folder which WORKSHOP_DATA names (the host's --data sets it), else the embedded articles.
    /// </summary>
    /// <returns>The tables, their columns typed, and which column plays which part.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder fits no format, a file lacks a column, or a row cannot be read.</exception>
    public static RatingTables Load() => RatingFiles.Read(DataFolder.Find());

    /// <summary>
    /// Reads the log of what users did: clicks.csv of the embedded articles, or that of the folder which WORKSHOP_DATA names.
    /// </summary>
    /// <returns>
    /// The tables, an event a row in <see cref="RatingTables.Train"/>. Where the folder has no log its ratings are read, and a note says
    /// so: <c>Interactions.FromEvents</c> then takes the high ones.
    /// </returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder fits no format, a file lacks a column, or a row cannot be read.</exception>
    public static RatingTables LoadEvents() => RatingFiles.ReadEvents(DataFolder.Find());

    /// <summary>
    /// Looks at the tables of a folder, and writes down what they seem to be: dataset.json, to be read and corrected. <see cref="Load"/>
    /// and <see cref="RatingFiles.Read"/> obey it.
    /// </summary>
    /// <param name="folder">A folder with a table of users, items and ratings, and tables of users and items beside it.</param>
    /// <returns>The description; that which is there already is left as it is.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">No table has columns with usual names, or the description there cannot be read.</exception>
    public static string Describe(string folder) => RatingFiles.Describe(folder);

    /// <summary>
    /// A path for a file or folder that only this process uses: two people on one machine do not meet. It is gone when the process ends.
    /// </summary>
    /// <param name="name">The name, without a folder.</param>
    /// <returns>The whole path.</returns>
    /// <exception cref="ArgumentException">The name is empty, or names a folder too.</exception>
    public static string TemporaryFile(string name)
    {
        Require.Valid(name?.Trim(' ', '.') is { Length: > 0 } && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0, nameof(name),
            $"The name \"{name}\" is no plain name; expected one without a folder, such as \"ratings.csv\".");
        return Path.Combine(DataFolder.Temporary, name);
    }

    /// <summary>Checks what the workshop needs: SDK, runtime, engine, TorchSharp, device, threads, charts and data.</summary>
    /// <returns>A table; each row ends with OK or with what to do.</returns>
    public static ShownTable Doctor() => new(["Part", "Found", "Result"], [.. Diagnosis.Rows()]);

    /// <summary>The versions of what the notebooks are built on.</summary>
    /// <returns>A table of names and versions.</returns>
    public static ShownTable Versions() => new(["Package", "Version"], Packages.Rows());

    /// <summary>
    /// Runs Python, where one has PyTorch: that which WORKSHOP_PYTHON names, else the first of <c>python3</c>, <c>/usr/bin/python3</c> and
    /// <c>python</c> that can import torch. It starts in the notebook's folder, without a shell; lines appear as they are printed.
    /// </summary>
    /// <param name="arguments">A script, or <c>-m</c> and a module, and what it takes; double quotes hold together what has blanks.</param>
    /// <param name="seconds">After so long it is ended, with all that it started; so it is by an interrupt of the cell.</param>
    /// <returns>What it printed, or that no Python has PyTorch and what to do; its error output is not shown unless it fails.</returns>
    /// <exception cref="ArgumentException">There are no arguments, or the time is not between a second and a day.</exception>
    /// <exception cref="InvalidOperationException">The script failed; says the last lines of its error output.</exception>
    /// <exception cref="TimeoutException">It took longer than <paramref name="seconds"/>.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static PythonRun Python(string arguments, int seconds = 300) => PythonProgram.Run(arguments, seconds);

    /// <summary>Shows a figure and keeps it in the executed notebook, so that later runs can be compared with it.</summary>
    /// <param name="name">What the figure is, such as <c>validation RMSE</c>; unique in a notebook.</param>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentException">The name is empty, or the value is not finite.</exception>
    public static void Record(string name, double value)
    {
        Require.Valid(!string.IsNullOrWhiteSpace(name), nameof(name),
            "A recorded figure needs a name, such as \"validation RMSE\"; the name is empty.");
        Require.Valid(double.IsFinite(value), nameof(value), Invariant($"\"{name}\" is {value}; expected a finite number. ")
            + "Look at the loss curve: training may have diverged.");
        NotebookDisplay.Show(new Metric(name, value));
    }
}
