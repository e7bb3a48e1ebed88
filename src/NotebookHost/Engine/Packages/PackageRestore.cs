using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NotebookHost.Engine.Packages;

/// <summary>Restores sets of packages through the SDK, each set once.</summary>
/// <param name="cache">Where what was found for a set is kept; the packages themselves are where NuGet keeps them.</param>
/// <param name="folder">The notebook's folder, from which <c>nuget.config</c> is looked for upwards.</param>
internal sealed partial class PackageRestore(string cache, string folder)
{
    private static readonly string Platform = RuntimeIdentifier();
    private static readonly string Framework = $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>Where a user's sets are kept.</summary>
    public static string UserCache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? local : Path.GetTempPath(),
        "NotebookHost", "packages");

    /// <summary>Restores a set, or takes what was found for it before.</summary>
    /// <remarks>A set with a floating version is restored each time; where that fails, what was found before counts.</remarks>
    /// <exception cref="IOException">It cannot be restored; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public RestoredPackages Restore(
        IReadOnlyCollection<PackageRequest> set, IReadOnlyCollection<string> sources, CancellationToken interrupt)
    {
        var project = Project(set, sources).ToString();
        var known = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..32] + ".json");
        var before = Read(known);
        if (before is not null && !set.Any(request => request.IsFloating))
            return before;
        Directory.CreateDirectory(cache);
        foreach (var left in Directory.GetDirectories(cache, "restore-*")
            .Where(left => Directory.GetCreationTimeUtc(left) < DateTime.UtcNow.AddHours(-1)))
        {
            // A host was ended in the middle of a restore.
            Delete(left);
        }
        var work = Path.Combine(cache, "restore-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(work);
        try
        {
            File.WriteAllText(Path.Combine(work, "packages.csproj"), project);
            foreach (var inherited in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
                File.WriteAllText(Path.Combine(work, inherited), "<Project />");
            if (Run(work, interrupt) is { } failure)
                return before ?? throw new IOException(failure);
            File.Move(Path.Combine(work, "obj", "project.assets.json"), known, overwrite: true);
        }
        finally
        {
            Delete(work);
        }
        return Read(known)
            ?? throw new IOException(
                "the restored packages cannot be found. Empty NuGet's cache (dotnet nuget locals all --clear), and try again.");
    }

    private static void Delete(string work)
    {
        try
        {
            Directory.Delete(work, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Still in use: a later restore does it.
        }
    }

    private static RestoredPackages? Read(string known)
    {
        try
        {
            return File.Exists(known) && RestoredPackages.Read(known, Platform) is { Exist: true } found ? found : null;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static XElement Project(IReadOnlyCollection<PackageRequest> set, IReadOnlyCollection<string> sources) => new("Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement("PropertyGroup",
            new XElement("TargetFramework", Framework),
            new XElement("RuntimeIdentifier", Platform),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("NuGetAudit", false),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', sources))),
        new XElement("ItemGroup", set.OrderBy(request => request.Id, StringComparer.OrdinalIgnoreCase).Select(request => new XElement(
            "PackageReference",
            new XAttribute("Include", request.Id),
            // In brackets: a version that is not served is an error, not the next one.
            new XAttribute("Version", request.IsExact ? $"[{request.Version}]" : request.Version)))));

    /// <summary>Runs the restore.</summary>
    /// <returns>Why it failed; null where it did not.</returns>
    private string? Run(string work, CancellationToken interrupt)
    {
        var own = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(File.Exists(own) ? own : "dotnet")
        {
            ArgumentList = { "restore", "--nologo", "--verbosity", "quiet", "-nodeReuse:false", $"-p:RestoreRootConfigDirectory={folder}" },
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A host that was started by dotnet run inherits that command's own settings.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                process.WaitForExitAsync(interrupt).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                ProcessTree.Kill(process);
                process.WaitForExit();
                throw;
            }
            return process.ExitCode == 0 ? null : Reason(output.Result + error.Result);
        }
        catch (Win32Exception exception)
        {
            return $"packages are restored by the .NET SDK, which cannot be started ({exception.Message}). Install it, or name a dll by "
                + "its path.";
        }
    }

    private static string Reason(string output)
    {
        List<string> errors = [.. Error().Matches(output).Select(match => match.Groups[1].Value.Trim()).Distinct()];
        return errors.Count == 0 ? $"dotnet restore failed: {output.Trim()}" : string.Join(' ', errors)
            + (errors.Any(error => error.StartsWith("NU110", StringComparison.Ordinal))
            ? " Correct the name or the version, or add a source: #i \"nuget: source\"."
                : errors.Any(error => error.StartsWith("NU1301", StringComparison.Ordinal))
                ? " Check the network; a package restored before, with its version named, needs none." : "");
    }

    /// <summary>As NuGet knows it: a distribution's own names are not in its graph.</summary>
    private static string RuntimeIdentifier()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var own = RuntimeInformation.RuntimeIdentifier;
        return own.StartsWith(system + "-", StringComparison.Ordinal) ? own
            : $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    [GeneratedRegex(@": error ((?:\w+): .*?)(?: \[[^\[\]]*csproj\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
