using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>Parts of a training, each by itself, at the session's size and on one thread.</summary>
public class Parts
{
    private const int TestRows = 291_023;

    private Interactions train = null!;
    private DotBias model = null!;
    private RatingLoop loop = null!;

    /// <summary>In this process: a project of its own would need the native libraries again.</summary>
    internal static IConfig Config { get; } = ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(8))
        .AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default)
        .WithArtifactsPath(Path.Combine(Checkout.Root, "artifacts", "benchmarks"));

    [Params(Optimizer.ExactAdam, Optimizer.DenseAdam)]
    public Optimizer Optimizer { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        Workshop.Start();
        (train, _) = SessionData.Make();
        model = new DotBias(train);
        var options = Training.Options(1) with { Optimizer = Optimizer, Decay = Decay.None };
        loop = new RatingLoop(model, train, options, Fitting.PenaltyOf(model, options));
    }

    [GlobalCleanup]
    public void Clean()
    {
        loop.Dispose();
        model.Dispose();
    }

    [Benchmark]
    public double Epoch() => loop.Epoch().Loss;

    [Benchmark]
    public float[] Score() => Scores.Compute(model, train.UserIndices.AsSpan(0, TestRows), train.ItemIndices.AsSpan(0, TestRows));
}
