using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>One whole training of ours, in a process of its own. A new one is a line in <see cref="All"/>.</summary>
internal static partial class Training
{
    public static readonly Dictionary<string, Func<Interactions, RatingNetwork>> Networks = new()
    {
        ["DotBias"] = train => new DotBias(train),
        ["EmbeddingMlp"] = train => new EmbeddingMlp(train, hidden: [500], dropout: 0, dot: false),
    };

    /// <summary>Name, network, and what is other than in <see cref="Options"/>.</summary>
    public static readonly (string Name, string Network, Func<FitOptions, FitOptions> Change)[] All =
    [
        ("exact Adam (default)", "DotBias", options => options),
        ("exact Adam, L2 over whole tables", "DotBias", options => options with { L2 = 1e-6, L2Over = L2Over.WholeTables }),
        ("TorchSharp's Adam, tuned", "DotBias", options => options with { Optimizer = Optimizer.DenseAdam }),
        // Its rate and L2 as "tune sgd" chose them inside the training part.
        ("factor engine, SGD", "DotBias", options => options with { Optimizer = Optimizer.Sgd, LearningRate = 0.05 }),
        ("EmbeddingMlp of 500 units, exact Adam", "EmbeddingMlp", Deep),
        ("EmbeddingMlp of 500 units, plain TorchSharp, tuned", "EmbeddingMlp", options =>
            Deep(options) with { Optimizer = Optimizer.DenseAdam }),
        (AsShipped, "DotBias", options => options with { Optimizer = Optimizer.DenseAdam }),
    ];

    public const string AsShipped = "TorchSharp's Adam, as shipped";

    /// <summary>The same for all, ours and peers: what <see cref="FitOptions.Default"/> is at this size.</summary>
    public static FitOptions Options(int epochs) => FitOptions.Default with { Epochs = epochs, Seed = 2017 };

    private static FitOptions Deep(FitOptions options) => options with { BatchSize = 2048, LearningRate = 0.005, L2 = 5 };

    /// <summary>Trains, and prints the result as a line of JSON.</summary>
    public static void Run(string name, int epochs, int threads)
    {
        var (_, network, change) = All.Single(run => run.Name == name);
        if (name == AsShipped)
            ForgetTuning();
        set_num_threads(threads);
        var (train, validation) = SessionData.Make();
        Workshop.Seed(2017);
        var model = Networks[network](train);
        // The tensors of the rows are made once, by whatever asks first.
        _ = (train.UserTensor, train.ItemTensor, train.RatingTensor);
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var history = model.Fit(train, validation, change(Options(epochs)));
        var (wall, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        Console.WriteLine(
            JsonSerializer.Serialize(
                new Result(used / epochs, wall / epochs, PeakMemory(), [.. history.Select(epoch => epoch.ValidationRmse)])));
    }

    public static double PeakMemory() =>
        File.ReadLines("/proc/self/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])).Single() / 1024;

    // glibc's defaults, as they are once it has seen large blocks: the library sets its own when it is first touched.
    // It does not touch a THP_MEM_ALLOC_ENABLE that is set, which compare sets to 0 here.
    private static void ForgetTuning()
    {
        Workshop.Start();
        _ = mallopt(-8, 8 * Environment.ProcessorCount);
        _ = mallopt(-3, 32 << 20);
        _ = mallopt(-1, 64 << 20);
    }

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);
}
