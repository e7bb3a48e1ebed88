using System.Diagnostics;
using System.Text.Json.Nodes;
using NotebookHost.Documents;
using NotebookHost.Running;

namespace NotebookHost.Packing;

/// <summary>A folder with all that a room without a network needs but the SDK: the checkout, what was built, and its packages.</summary>
/// <param name="folder">The folder's full path.</param>
internal sealed class Stick(string folder)
{
    private const string Library = "artifacts/bin/NotebookHelpers/workshop";
    private const string Host = "artifacts/bin/NotebookHost/release";

    // It takes no packages from elsewhere, so that what is missing is seen before there is no network.
    private const string Sources =
        """<configuration><packageSources><clear /><add key="stick" value="packages" /></packageSources></configuration>""";

    private string Settings => Path.Combine(folder, "nuget.config");

    /// <summary>Fills the folder.</summary>
    /// <param name="platforms">Platforms whose packages are wanted beside this one's, such as <c>win-x64</c>.</param>
    /// <param name="interrupt">Ends it.</param>
    /// <exception cref="UsageException">The folder holds something, or lies in the checkout; or packages cannot be had.</exception>
    public async Task Fill(IReadOnlyList<string> platforms, CancellationToken interrupt)
    {
        var root = Path.GetFullPath(Path.Combine(
            Path.GetDirectoryName(DescribeFolder.FindSetup(Environment.CurrentDirectory, AppContext.BaseDirectory))!, ".."));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"pack {folder}: the folder is not empty. Give one that is, or is not there yet.");

        if ($"{folder}/".StartsWith($"{root}/", StringComparison.Ordinal))
            throw new UsageException($"pack {folder}: the folder lies in {root}, which is copied into it. Give one elsewhere.");

        var restored = Directory.CreateTempSubdirectory("pack").FullName;
        try
        {
            await Dotnet(root, interrupt, [], "tool", "restore");
            foreach (var platform in platforms.Prepend(null))
            {
                string[] arguments = ["restore", "src/NotebookHost", $"-p:ArtifactsPath={Path.Combine(restored, platform ?? "own")}",
                    .. platform is null ? [] : new[] { $"-p:NETCoreSdkPortableRuntimeIdentifier={platform}" }];
                await Dotnet(root, interrupt, [], arguments);
            }

            foreach (var entry in Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName))
            {
                if (entry is not (".git" or ".vs" or "artifacts" or "nuget.config"))
                    Copy(Path.Combine(root, entry!), Path.Combine(folder, entry!));
            }

            Copy(Path.Combine(root, Host), Path.Combine(folder, Host));
            Copy(Path.Combine(root, Library), Path.Combine(folder, Library));
            foreach (var package in Packages(restored, Path.Combine(root, ".config", "dotnet-tools.json")))
                Copy(package, Path.Combine(folder, "packages", Path.GetFileName(package)));

            WholeFile.Write(Settings, Sources);
        }
        finally
        {
            Directory.Delete(restored, recursive: true);
        }
    }

    /// <summary>Runs notebook 01 in a copy of the folder, by what was built, and by what is built anew from its packages alone.</summary>
    /// <exception cref="UsageException">The folder was not filled, or one of these fails.</exception>
    public async Task Check(CancellationToken interrupt)
    {
        if (!File.Exists(Settings))
            throw new UsageException($"pack {folder} --check: there is no nuget.config, so it was not filled to the end. Fill it first.");

        var work = Directory.CreateTempSubdirectory("check").FullName;
        try
        {
            var copy = Path.Combine(work, "workshop");
            Copy(folder, copy);
            // No server of the compiler may stay behind, which would hold files of the copy.
            (string, string)[] empty =
            [
                ("NUGET_PACKAGES", Path.Combine(work, "cache")),
                ("NUGET_HTTP_CACHE_PATH", Path.Combine(work, "http")),
                ("MSBUILDDISABLENODEREUSE", "1"),
                ("UseSharedCompilation", "false"),
            ];
            await Dotnet(copy, interrupt, empty, $"{Host}/NotebookHost.dll", "run", "notebooks", "--only", "01");
            Directory.Delete(Path.Combine(copy, "artifacts"), recursive: true);
            await Dotnet(copy, interrupt, empty, "tool", "restore");
            await Dotnet(copy, interrupt, empty, "run", "-c", "Release", "--project", "src/NotebookHost", "--", "run", "notebooks",
                "--only", "01");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The packages' files of all restored projects, and of the tools.</summary>
    private static IEnumerable<string> Packages(string restored, string tools)
    {
        List<string> names = [.. JsonNode.Parse(File.ReadAllText(tools))!["tools"]!.AsObject()
            .Select(tool => $"{tool.Key}/{JsonLayout.Text(tool.Value!["version"])}")];
        List<string> folders = [];
        foreach (var file in Directory.EnumerateFiles(restored, "project.assets.json", SearchOption.AllDirectories))
        {
            var assets = JsonNode.Parse(File.ReadAllText(file))!;
            folders.AddRange(assets["packageFolders"]!.AsObject().Select(place => place.Key));
            names.AddRange(assets["libraries"]!.AsObject().Where(library => JsonLayout.Text(library.Value!["type"]) == "package")
                .Select(library => JsonLayout.Text(library.Value!["path"])!));
        }

        // A tool stays where it was first restored, wherever NUGET_PACKAGES leads now.
        folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
        return names.Distinct().Select(name => folders
            .Select(place => Path.Combine(place, name, name.Replace('/', '.') + ".nupkg")).FirstOrDefault(File.Exists)
            ?? throw new UsageException($"pack: {name}.nupkg is in none of {string.Join(", ", folders.Distinct())}."));
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(source))
        {
            File.Copy(source, target, overwrite: true);
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
            Copy(entry, Path.Combine(target, Path.GetFileName(entry)));
    }

    private static async Task Dotnet(
        string where, CancellationToken interrupt, (string Name, string Value)[] environment, params string[] arguments)
    {
        Console.WriteLine($"dotnet {string.Join(' ', arguments)}");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = where,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var printed = await process.StandardOutput.ReadToEndAsync(interrupt);
            await process.WaitForExitAsync(interrupt);
            if (process.ExitCode != 0)
                throw new UsageException($"{printed}\ndotnet {string.Join(' ', arguments)} failed, see above.");
        }
        catch (OperationCanceledException)
        {
            ProcessTree.Kill(process);
            throw;
        }
    }
}
