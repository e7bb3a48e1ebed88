using System.Globalization;
using Benchmarks;
using NotebookHelpers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Progress is of no use in a table.
AppContext.SetData("notebook.display", (Func<object, Action<object>>)(_ => _ => { }));
if (args is ["training", var name, var epochs, var threads])
{
    Training.Run(name, int.Parse(epochs), int.Parse(threads));
    return 0;
}
if (args is not ["ratings" or "tune" or "topk", ..])
{
    Console.Error.WriteLine("ratings [folder…]   validation RMSE of mean, biases and DotBias, random 80/20, three seeds");
    Console.Error.WriteLine("tune [folder…]      DotBias with other options, on an inner 80/20 split of the training part only");
    Console.Error.WriteLine("topk [folder…]      seconds for the ten best items of every user, and of 10,000 users among 253,933 items");
    Console.Error.WriteLine("Without a folder: the embedded data.");
    return 2;
}
Workshop.Start();
string[] folders = args.Length > 1 ? args[1..] : [Checkout.Articles];
foreach (var folder in folders)
{
    if (args[0] == "ratings")
        RatingBenchmark.Report(folder);
    else if (args[0] == "topk")
        TopKBenchmark.Report(folder);
    else
        RatingBenchmark.Tune(folder);
}
if (args[0] == "topk")
    TopKBenchmark.ReportAtSessionSize();
return 0;
