using System.Diagnostics;
using Faults;

namespace Benchmarks;

/// <summary>How damaged inputs, killed writers and full disks end: the tests of that kind, with more of each.</summary>
internal static class FaultReport
{
    public static int Run(string inputs, string kills)
    {
        if (Directory.Exists(FaultTable.Folder))
            Directory.Delete(FaultTable.Folder, recursive: true);
        var failures = 0;
        foreach (var project in (string[])["NotebookHelpers.Tests", "NotebookHost.Tests"])
        {
            var start = new ProcessStartInfo("dotnet",
                ["test", "-c", "Release", "--project", Path.Combine(Checkout.Root, "tests", project), "--filter-trait", "Kind=Faults"])
            {
                WorkingDirectory = Checkout.Root,
            };
            start.Environment[FaultTable.Inputs] = inputs;
            start.Environment[FaultTable.Kills] = kills;
            using var process = Process.Start(start)!;
            process.WaitForExit();
            failures += process.ExitCode == 0 ? 0 : 1;
        }
        Console.WriteLine($"| {FaultTable.Columns} |\n|{string.Concat(FaultTable.Columns.Split('|').Select(_ => "---|"))}");
        foreach (var row in Directory.GetFiles(FaultTable.Folder).Order(StringComparer.Ordinal))
            Console.WriteLine($"| {File.ReadAllText(row).Trim()} |");
        return failures;
    }
}
