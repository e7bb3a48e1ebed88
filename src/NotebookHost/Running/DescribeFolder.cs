using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Documents;

namespace NotebookHost.Running;

/// <summary>The <c>describe</c> command: a notebook asks the library, which the host does not know, what it finds in a folder.</summary>
internal static class DescribeFolder
{
    /// <summary>Prints what the library says.</summary>
    /// <returns>0 where all is well, 1 where the notebook failed.</returns>
    /// <exception cref="UsageException">There is no such folder, or no setup.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public static async Task<int> Run(string folder, int timeout, CancellationToken interrupt)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"describe {folder}: there is no such folder. Give the folder that holds the data's tables.");

        var setup = FindSetup(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var work = Directory.CreateTempSubdirectory("describe").FullName;
        try
        {
            var notebook = Path.Combine(work, "describe.ipynb");
            var copy = Path.Combine(work, "executed.ipynb");
            var literal = SymbolDisplay.FormatLiteral(Path.GetFullPath(folder), quote: true);
            File.WriteAllText(notebook, JsonLayout.Write(new JsonObject
            {
                ["cells"] = new JsonArray(Code($"#!import {setup}"), Code($"Workshop.Describe({literal})")),
                ["nbformat"] = 4,
            }));
            var process = new NotebookProcess(notebook, copy, timeout, data: null);
            var result = await process.Run(_ => { }, interrupt);
            foreach (var line in process.Printed)
                Console.Error.WriteLine($"{result.Name} printed: {line}");

            if (result.Failure is { } failure)
            {
                Console.Error.WriteLine(failure);
                return 1;
            }

            Console.Out.WriteLine(Result(Notebook.Load(copy).Cells[^1]));
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The setup in the folder <c>notebooks</c> of one of the folders, or of the next one above it.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string FindSetup(params string[] folders)
    {
        foreach (var start in folders)
        {
            for (var folder = Path.TrimEndingDirectorySeparator(start); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (Path.Combine(folder, "notebooks", "setup.csx") is var setup && File.Exists(setup))
                    return setup;
            }
        }

        throw new UsageException($"There is no notebooks/setup.csx, which names the library, in or above {string.Join(" or ", folders)}. "
            + "Run this in the workshop's repository.");
    }

    private static JsonObject Code(string source) => new() { ["cell_type"] = "code", ["source"] = source };

    private static string? Result(NotebookCell cell) => cell.Outputs
        .Where(output => JsonLayout.Text(output, "output_type") == "execute_result")
        .Select(output => JsonLayout.Text(output, "data", "text/plain")).FirstOrDefault();
}
