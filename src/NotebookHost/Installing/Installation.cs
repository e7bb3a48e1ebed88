using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NotebookHost.Documents;
using NotebookHost.Pages;
using NotebookHost.Running;

namespace NotebookHost.Installing;

/// <summary>Makes this host a kernel that Jupyter finds.</summary>
/// <param name="kernels">The folder of kernels.</param>
/// <param name="name">The kernel's name.</param>
/// <param name="force">Whether another program's kernel of that name may be replaced or removed.</param>
internal sealed partial class Installation(string kernels, string name, bool force)
{
    private const string HostPrefix = "host-";

    /// <summary>The kernel's folder.</summary>
    public string Folder { get; } = Name().IsMatch(name)
        ? Path.Combine(kernels, name)
        : throw new UsageException($"--name {name}: Jupyter takes letters, digits, dot, hyphen and underscore alone.");

    /// <summary>Copies the host, so that a later build meets no file in use, and writes <c>kernel.json</c> last.</summary>
    /// <param name="source">The built host's folder.</param>
    /// <returns>The scripts of charts that lie beside <c>kernel.json</c> now.</returns>
    /// <exception cref="UsageException">Another program's kernel has the name, or the folder cannot be written.</exception>
    public IReadOnlyList<string> Install(string source)
    {
        RefuseAnothers("replace");
        try
        {
            Directory.CreateDirectory(Folder);
            var host = CopyHost(source);
            foreach (var logo in Logos)
            {
                using var picture = typeof(Installation).Assembly.GetManifestResourceStream(logo)!;
                WholeFile.Write(Path.Combine(Folder, logo), picture.CopyTo);
            }

            IReadOnlyList<string> scripts = CopyScripts(source);
            var display = name == DefaultName ? ".NET (C#)" : $".NET (C#), {name}";
            WholeFile.Write(Path.Combine(Folder, "kernel.json"),
                KernelSpec.Write(Dotnet(), Path.Combine(host, "NotebookHost.dll"), display));
            RemoveOldHosts(host);
            return scripts;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Folder} cannot be written: {exception.Message} Choose another place with --prefix.");
        }
    }

    /// <summary>Removes the kernel.</summary>
    /// <exception cref="UsageException">There is none, it is another program's, or it is running and its files are in use.</exception>
    public void Uninstall()
    {
        if (!Directory.Exists(Folder))
            throw new UsageException($"There is no kernel {Folder}. `jupyter kernelspec list` shows where kernels are.");

        RefuseAnothers("remove");
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Folder} cannot be removed: {exception.Message} Stop its kernels, and try again.");
        }
    }

    /// <summary>The name under which notebooks of .NET Interactive look for their kernel.</summary>
    public const string DefaultName = ".net-csharp";

    private static readonly string[] Logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

    private void RefuseAnothers(string verb)
    {
        if (!force && KernelSpec.IsOfAnother(Folder))
            throw new UsageException($"{Folder} belongs to another program. Give --force to {verb} it all the same, or another --name.");
    }

    /// <summary>Copies the host into a folder that is named for what it holds: a kernel that runs from an older copy goes on.</summary>
    private string CopyHost(string source)
    {
        string[] files = [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(File.ReadAllBytes(file));

        var host = Path.Combine(Folder, HostPrefix + Convert.ToHexStringLower(hash.GetHashAndReset())[..12]);
        if (Directory.Exists(host))
        {
            Directory.SetLastWriteTimeUtc(host, DateTime.UtcNow);
            return host;
        }

        var partial = WholeFile.TemporaryName(host);
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);

        foreach (var file in files)
        {
            var copy = Path.Combine(partial, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.Move(partial, host);
        return host;
    }

    /// <summary>Removes all but this copy and the one before, from which kernels may still run.</summary>
    private void RemoveOldHosts(string current)
    {
        foreach (var old in Directory.GetDirectories(Folder, HostPrefix + "*").Where(host => host != current)
            .OrderByDescending(Directory.GetLastWriteTimeUtc).Skip(1))
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use on Windows: the next installation tries again.
            }
        }
    }

    /// <summary>Takes plotly.js from the library's built output, whose place the project file says.</summary>
    private List<string> CopyScripts(string source)
    {
        var place = typeof(Installation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "Library").Value!;
        var library = Path.GetFullPath(place, source);
        foreach (var dll in Directory.Exists(library) ? Directory.GetFiles(library, "Plotly*.dll") : [])
            PlotlyScript.Write([Assembly.LoadFrom(dll)], Folder);

        return [.. Directory.GetFiles(Folder, "*.js").Select(script => Path.GetFileName(script)!)];
    }

    /// <summary>The program that runs this process: an absolute path, as Jupyter may be started where dotnet is not on the path.</summary>
    private static string Dotnet()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var program = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(program) ? program : "dotnet";
    }

    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._-]+$")]
    private static partial Regex Name();
}
