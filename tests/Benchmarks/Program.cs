using System.Globalization;
using BenchmarkDotNet.Running;
using Benchmarks;
using NotebookHelpers;
using NotebookHelpers.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Progress is of no use in a table.
AppContext.SetData("notebook.display", (Func<object, Action<object>>)(_ => _ => { }));
switch (args)
{
    case ["ratings" or "folds" or "tune" or "topk", ..]:
        Workshop.Start();
        var isClassical = args.ElementAtOrDefault(1) == "classical";
        var folders = args[(isClassical ? 2 : 1)..] is { Length: > 0 } named ? named : [Checkout.Articles];
        if (args[0] == "tune")
            Tuning.Report(folders);
        foreach (var folder in folders)
        {
            if (args[0] is "ratings" or "folds")
                RatingBenchmark.Report(folder, folds: args[0] == "folds", classicalOnly: isClassical);
            else if (args[0] == "topk")
                TopKBenchmark.Report(folder);
        }
        if (args[0] == "topk")
            TopKBenchmark.ReportAtSessionSize();
        return 0;
    case ["tune-classical", var word, .. var sets]:
        Workshop.Start();
        ClassicalTuning.Report(word, sets);
        return 0;
    case ["compare", .. var rest]:
        var numbers = rest.TakeWhile(word => int.TryParse(word, out _)).Select(int.Parse).ToArray();
        Compare.Run(numbers.ElementAtOrDefault(0) is > 0 and var rounds ? rounds : 3, numbers.ElementAtOrDefault(1) is > 0 and var epochs ? epochs : 5, rest[numbers.Length..]);
        return 0;
    case ["training", var name, var count, var threads]:
        Training.Run(name, int.Parse(count), int.Parse(threads));
        return 0;
    case ["profile"]:
        foreach (var optimizer in new[] { Optimizer.ExactAdam, Optimizer.LazyAdam })
            Profile.Run(optimizer);
        return 0;
    case ["parts"]:
        BenchmarkRunner.Run<Parts>(Parts.Config);
        return 0;
    default:
        Console.Error.WriteLine("""
            ratings [classical] [folder…]
                                         validation RMSE of all models, or without the networks, random 80/20, three seeds
            folds [classical] [folder…]  the same in five folds
            tune [folder…]               DotBias with other options, inside training parts only: the best for all folders together
            tune-classical NAME [folder…]
                                         the classical models with other options, likewise: ids, side, history, near or gibbs
            topk [folder…]               seconds for the ten best items of every user, and of 10,000 users among 253,933 items
                                         (without a folder: the embedded data)
            compare [rounds] [epochs] [name…]
                                         whole trainings at the session's size, ours and the peers', in turns; 3 rounds of 5 epochs.
                                         Names, or parts of them, choose some. The peers need /usr/bin/python3 with torch and pandas
            training NAME EPOCHS THREADS one of ours, in this process
            profile                      where an epoch's CPU time goes
            parts                        epochs and scoring by BenchmarkDotNet
            """);
        return 2;
}
