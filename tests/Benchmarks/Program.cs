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
    case ["ratings" or "tune", ..]:
        Workshop.Start();
        foreach (var folder in args.Length > 1 ? args[1..] : [Checkout.Articles])
        {
            if (args[0] == "ratings")
                RatingBenchmark.Report(folder);
            else
                RatingBenchmark.Tune(folder);
        }
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
            ratings [folder…]            validation RMSE of mean, biases and DotBias, random 80/20, three seeds
            tune [folder…]               DotBias with other options, on an inner 80/20 split of the training part only
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
