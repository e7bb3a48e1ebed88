using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using NotebookHost.Pages;
using NotebookHost.Running;

namespace NotebookHost.Installing;

/// <summary>Makes this host a kernel that Jupyter finds.</summary>
/// <param name="kernels">The folder of kernels.</param>
/// <param name="name">The kernel's name.</param>
/// <param name="force">Whether another program's kernel of that name may be replaced or removed.</param>
internal sealed partial class Installation(string kernels, string name, bool force)
{
    // Whoever is killed leaves it behind, unlocked.
    private const string LockFile = ".install.tmp";

    /// <summary>The name under which notebooks of .NET Interactive look for their kernel.</summary>
    public const string DefaultName = ".net-csharp";

    private static readonly string[] Logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

    /// <summary>The kernel's folder.</summary>
    public string Folder { get; } = Name().IsMatch(name)
        ? Path.Combine(kernels, name)
        : throw new UsageException($"--name {name}: Jupyter takes letters, digits, dot, hyphen and underscore alone.");

    /// <summary>Copies the host, so that a later build meets no file in use, and writes <c>kernel.json</c> last.</summary>
    /// <param name="source">The built host's folder.</param>
    /// <returns>The scripts of charts that lie beside <c>kernel.json</c> now.</returns>
    /// <exception cref="UsageException">
    /// Another program's kernel has the name, the folder cannot be written, or another installation is under way.
    /// </exception>
    public IReadOnlyList<string> Install(string source)
    {
        RefuseAnothers("replace");
        try
        {
            Directory.CreateDirectory(Folder);
            using var alone = Lock();
            return InstallAlone(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Folder} cannot be written: {exception.Message} Choose another place with --prefix.");
        }
        finally
        {
            RemoveIfEmpty();
        }
    }

    /// <summary>Removes the kernel, also one whose installation was stopped before its end.</summary>
    /// <exception cref="UsageException">There is none, it is another program's, or it is running and its files are in use.</exception>
    public void Uninstall()
    {
        if (!Directory.Exists(Folder))
            throw new UsageException($"There is no kernel {Folder}. `jupyter kernelspec list` shows where kernels are.");

        RefuseAnothers("remove");
        try
        {
            using (Lock())
            {
                // Jupyter starts no kernel from what is left, should this be stopped.
                File.Delete(Path.Combine(Folder, KernelSpec.FileName));
                Remove(_ => true);
            }

            Directory.Delete(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Folder} cannot be removed: {exception.Message} Stop its kernels, and try again.");
        }
    }

    /// <summary>Whether this program gives files or folders such a name, for good or while it writes them.</summary>
    internal static bool IsOwn(string file) =>
        HostCopies.IsName(file) || Logos.Contains(file) || PlotlyScript.IsName(file) || IsTemporary(file);

    private static bool IsTemporary(string file) => file.EndsWith(".tmp", StringComparison.Ordinal);

    private IReadOnlyList<string> InstallAlone(string source)
    {
        // What others left behind that were stopped.
        Remove(IsTemporary);
        var before = KernelSpec.HostOf(Folder);
        HostCopies copies = new(Folder);
        var host = "";
        var isNew = false;
        try
        {
            host = copies.Add(source, out isNew);
            foreach (var logo in Logos)
            {
                using var picture = typeof(Installation).Assembly.GetManifestResourceStream(logo)!;
                WholeFile.Write(Path.Combine(Folder, logo), picture.CopyTo);
            }

            IReadOnlyList<string> scripts = CopyScripts(source);
            var display = name == DefaultName ? ".NET (C#)" : $".NET (C#), {name}";
            WholeFile.Write(Path.Combine(Folder, KernelSpec.FileName),
                KernelSpec.Write(Dotnet(), Path.Combine(host, "NotebookHost.dll"), display));
            copies.RemoveOld(host, before);
            return scripts;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As it was: a kernel that was there goes on, and of a new one nothing stays.
            var isUnfinished = !File.Exists(Path.Combine(Folder, KernelSpec.FileName));
            Remove(file => isUnfinished ? IsOwn(file) : IsTemporary(file) || (isNew && file == Path.GetFileName(host)));
            throw;
        }
    }

    /// <summary>Removes files and folders of these names, as far as that can be done now.</summary>
    private void Remove(Func<string, bool> isMeant)
    {
        foreach (var entry in Directory.GetFileSystemEntries(Folder))
        {
            var file = Path.GetFileName(entry);
            if (file == LockFile || !isMeant(file))
                continue;

            if (!Directory.Exists(entry) || new DirectoryInfo(entry).LinkTarget is not null)
                File.Delete(entry);
            else if (HostCopies.IsName(file))
                HostCopies.Remove(entry);
            else
                Directory.Delete(entry, recursive: true);
        }
    }

    private void RemoveIfEmpty()
    {
        try
        {
            if (Directory.Exists(Folder) && Directory.GetFileSystemEntries(Folder).Length == 0)
                Directory.Delete(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else uses it: why this installation failed is told.
        }
    }

    /// <summary>Keeps others from installing or removing the kernel until disposal.</summary>
    private FileStream Lock()
    {
        var path = Path.Combine(Folder, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UsageException($"{Folder} is being installed or removed by another process. Wait for its end, and try again.");
        }
    }

    private void RefuseAnothers(string verb)
    {
        if (!force && KernelSpec.IsOfAnother(Folder))
            throw new UsageException($"{Folder} belongs to another program. Give --force to {verb} it all the same, or another --name.");
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
