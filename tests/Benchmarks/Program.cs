using System.Globalization;
using BenchmarkDotNet.Running;
using Benchmarks;
using NotebookHelpers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Progress is of no use in a table.
AppContext.SetData("notebook.display", (Func<object, Action<object>>)(_ => _ => { }));
switch (args)
{
    case ["ratings" or "folds", "classical", .. var folders]:
        Each(folders, folder => RatingBenchmark.Report(folder, folds: args[0] == "folds", classicalOnly: true));
        return 0;
    case ["ratings" or "folds", "only", var word, .. var folders]:
        Each(folders, folder => RatingBenchmark.Report(folder, folds: args[0] == "folds", word: word));
        return 0;
    case ["ratings" or "folds", .. var folders]:
        Each(folders, folder => RatingBenchmark.Report(folder, folds: args[0] == "folds", classicalOnly: false));
        return 0;
    case ["tune", "sgd", .. var folders]:
        Tuning.ReportSgd(folders);
        return 0;
    case ["tune", .. var folders]:
        Workshop.Start();
        Tuning.Report(folders.Length > 0 ? folders : [Checkout.Articles]);
        return 0;
    case ["columns", .. var rest]:
        var inner = rest is ["inner", ..];
        var model = rest.Skip(inner ? 1 : 0).FirstOrDefault(word => !Directory.Exists(word)) ?? "";
        Each([.. rest.Where(Directory.Exists)], folder => ColumnBenchmark.Report(folder, model, inner));
        return 0;
    case ["truth"]:
        Workshop.Start();
        TruthBenchmark.Report();
        return 0;
    case ["blend", "random", .. var folders]:
        Each(folders, folder => RankingBenchmark.Blended(folder, lastOut: false));
        return 0;
    case ["blend", .. var folders]:
        Each(folders, folder => RankingBenchmark.Blended(folder, lastOut: true));
        return 0;
    case ["ranking" or "tune-ranking", .. var rest]:
        var words = rest.Where(word => !Directory.Exists(word)).ToArray();
        Each([.. rest.Except(words)], folder =>
        {
            if (args[0] == "ranking")
                RankingBenchmark.Report(folder, words);
            else
                RankingBenchmark.Tune(folder, words);
        });
        return 0;
    case ["als", .. var counts]:
        Workshop.Start();
        Als.Run(counts.Length > 0 ? int.Parse(counts[0]) : 32);
        return 0;
    case ["topk", .. var folders]:
        Each(folders, TopKBenchmark.Report);
        TopKBenchmark.ReportAtSessionSize();
        return 0;
    case ["tune-classical", var word, .. var sets]:
        Workshop.Start();
        ClassicalTuning.Report(word, sets);
        return 0;
    case ["tune-networks", var word, .. var sets]:
        Workshop.Start();
        NetworkTuning.Report(word, sets);
        return 0;
    case ["compare", .. var rest]:
        var numbers = rest.TakeWhile(word => int.TryParse(word, out _)).Select(int.Parse).ToArray();
        Compare.Run(numbers.ElementAtOrDefault(0) is > 0 and var rounds ? rounds : 3,
            numbers.ElementAtOrDefault(1) is > 0 and var epochs ? epochs : 5, rest[numbers.Length..]);
        return 0;
    case ["training", var name, var count, var threads]:
        Training.Run(name, int.Parse(count), int.Parse(threads));
        return 0;
    case ["reading", var folder, var times]:
        TableReads.Run(folder, int.Parse(times));
        return 0;
    case ["large", .. var counts]:
        foreach (var rows in counts.Length > 0 ? Array.ConvertAll(counts, int.Parse) : [2_500_000, 25_000_000])
            Large.Run(rows);
        return 0;
    case ["devices", .. var folders]:
        Each(folders, Devices.Report);
        return 0;
    case ["parquet", "fixtures"]:
        ParquetPeer.WriteFixtures();
        return 0;
    case ["parquet", "check"]:
        ParquetPeer.Check();
        return 0;
    case ["parquet", "read", var file]:
        ParquetFiles.Read(file);
        return 0;
    case ["parquet", .. var counts]:
        ParquetFiles.Run(counts.Length > 0 ? int.Parse(counts[0]) : 25_000_000);
        return 0;
    case ["leave", var optimizer, var rows]:
        Leaving.Measure(optimizer, int.Parse(rows));
        return 0;
    case ["leave"]:
        Leaving.Run();
        return 0;
    case ["interrupted", var count, .. var rest] when rest is [] or ["--whole"]:
        Interrupted.Run(int.Parse(count), whole: rest.Length > 0);
        return 0;
    case ["memory", .. var executions]:
        Memory.Run(executions.Length > 0 ? int.Parse(executions[0]) : 5000);
        return 0;
    case ["profile"]:
        Profile.Run();
        return 0;
    case ["faults", .. var counts]:
        return FaultReport.Run(counts.ElementAtOrDefault(0) ?? "100000", counts.ElementAtOrDefault(1) ?? "100");
    case ["parts"]:
        BenchmarkRunner.Run<Parts>(Parts.Config);
        return 0;
    default:
        Console.Error.WriteLine("""
            ratings [classical] [folder…]
                                         validation RMSE of all models, or without the networks, random 80/20, three seeds
            folds [classical] [folder…]  the same in five folds; each also with "only WORD" in place of "classical": models so named
            truth                        models trained on all of the embedded ratings, scored on the test table's truth, five seeds
            columns [inner] [name] [folder…]
                                         what side columns add to the RMSE of factorizations: real, shuffled, of noise, and planted ones
            tune [folder…]               DotBias with other options, inside training parts only: the best for all folders together
            tune sgd [folder…]           rate and L2 of the factor engine, inside training parts: at the session's size, and of these
            blend [random] [folder…]     EASE, ALS and BPR, and their blend: nDCG@10, and a 95 % interval of the gain, paired by users;
                                         each user's last choice held out, or a random fifth of all
            ranking [name…] [folder…]    every ranking model, or those with such a part in their names, each user's last choice held out,
                                         all unseen items ranked, three seeds
            tune-ranking [name…] [folder…]
                                         other settings of the classical ones, of the losses, and two stages, on the last choice but one
            tune-classical NAME [folder…]
                                         the classical models with other options, likewise: ids, side, history, near or gibbs
            tune-networks NAME [folder…] networks with other options, likewise: dot, alone, deep, features or wide
            als [factors]                implicit ALS on a million drawn choices, of MovieLens-1M's shape: CPU s; 32 factors
            topk [folder…]               seconds for the ten best items of every user, and of 10,000 users among 253,933 items
                                         (without a folder: the embedded data)
            compare [rounds] [epochs] [name…]
                                         whole trainings at the session's size, ours and the peers', in turns; 3 rounds of 5 epochs.
                                         Names, or parts of them, choose some. The peers need /usr/bin/python3 with torch and pandas
            training NAME EPOCHS THREADS one of ours, in this process
            reading FOLDER TIMES         a table as compare writes it, in this process
            large [ratings…]             reading, splitting, training, interrupting and resuming: CPU s and memory; 2.5 and 25 million
            devices [folder…]            networks on the processor and on a card: seconds an epoch, difference of the curves; resuming on
                                         the other. Build with -p:TorchBackend=cuda on a machine with a card
            parquet [ratings]            writing and reading a Parquet file of so many ratings: CPU s and memory; 25 million
            parquet check                Apache's own implementation reads what the library wrote, 2.5 million ratings
            parquet fixtures             Apache's own implementation writes what the library's tests read
            leave                        one epoch at 1 and 25 million ratings, measured; and what more data takes, computed: a table
            interrupted TIMES [--whole]  memory after every ten trainings, each interrupted after a random few steps, or not at all
            memory [executions]          what the compiler's pieces of a script keep; memory.py measures the same cells in a kernel
            profile                      where an epoch's CPU time goes
            faults [inputs] [kills]      damaged inputs of each kind and kills of each writer, and how they ended; 100,000 and 100
            parts                        epochs and scoring by BenchmarkDotNet
            """);
        return 2;
}

static void Each(string[] folders, Action<string> report)
{
    Workshop.Start();
    foreach (var folder in folders.Length > 0 ? folders : [Checkout.Articles])
        report(folder);
}
