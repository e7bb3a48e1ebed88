using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookHost.Engine.Packages;

namespace NotebookHost.Engine;

/// <summary>Loads what <c>#r</c> names and what that depends on, each once, into the default load context: a type is one type.</summary>
/// <remarks>
/// An assembly that the host brings, or that is loaded already, is used where it is as new as the one asked for. A newer one cannot
/// be loaded beside it (the runtime refuses), so that is an error which names both.
/// </remarks>
internal sealed class Libraries : MetadataReferenceResolver, IDisposable
{
    private static readonly Dictionary<string, string> Host = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        // System.Private.CoreLib is listed twice.
        .DistinctBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Platforms = [.. RuntimeIdentifiers().Distinct()];

    // Replaced, never changed: assemblies are asked for from any thread.
    private ImmutableArray<string> folders = [];
    private ImmutableDictionary<string, Assembly> cells = ImmutableDictionary<string, Assembly>.Empty;

    /// <summary>Starts to answer for assemblies and native libraries that the runtime cannot find.</summary>
    public Libraries()
    {
        AssemblyLoadContext.Default.Resolving += Resolve;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
    }

    /// <summary>
    /// What cells can use without <c>#r</c>: the framework, showing, and the functions of cells; nothing else of the host's.
    /// </summary>
    /// <remarks>
    /// New references at each call. Were they shared, compilations running at once (the warm-up, another engine) could each make
    /// symbols of the framework, and a later cell could mix the two: then a <c>float[]</c> is not a <c>float[]</c>.
    /// </remarks>
    public static ImmutableArray<MetadataReference> Defaults() =>
    [
        .. Host.Values.Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(CellFunctions).Assembly.Location)
            .Append(typeof(Formatter).Assembly.Location)
            .Append(typeof(HtmlString).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <inheritdoc />
    public override bool ResolveMissingAssemblies => true;

    /// <summary>Loads an assembly.</summary>
    /// <param name="written">The path as written in the notebook.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be loaded; the message says what to do.</exception>
    /// <exception cref="BadImageFormatException">It is not a .NET assembly.</exception>
    public MetadataReference Add(string written, string folder)
    {
        var path = Path.GetFullPath(written, folder);
        if (!File.Exists(path))
        {
            var plain = Path.GetFileName(written) == written;
            return plain && Host.TryGetValue(Path.GetFileNameWithoutExtension(written), out var own)
                ? MetadataReference.CreateFromFile(own)
                : throw new FileNotFoundException($"there is no file {path}. Build its project (dotnet build), or correct the path.");
        }
        AssemblyName name;
        try
        {
            name = AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException)
        {
            throw new BadImageFormatException(
                $"{path} is not a .NET assembly. A native library needs no #r: it is found beside the assembly that imports it.");
        }
        AddFolders([path]);
        var loaded = Load(name, ForPlatform(path) ?? path).Location;
        // Compiled against what runs; where a file for this platform runs, against the one named, whose surface is the full one.
        return MetadataReference.CreateFromFile(Path.GetFileName(loaded).Length == 0 || ForPlatform(path) == loaded ? path : loaded);
    }

    /// <summary>Makes the assemblies of packages loadable; each is loaded when it is first used.</summary>
    /// <exception cref="FileLoadException">The host or a cell has loaded an older version of one.</exception>
    public IReadOnlyList<MetadataReference> Add(RestoredPackages packages)
    {
        foreach (var path in packages.Runtime)
            Held(AssemblyName.GetAssemblyName(path), path);
        AddFolders([.. packages.Runtime, .. packages.Native]);
        return [.. packages.Compile.Select(
            path => MetadataReference.CreateFromFile(
                Held(AssemblyName.GetAssemblyName(path), path).Path is { Length: > 0 } held ? held : path))];
    }

    /// <summary>Makes a library that was compiled from a cell loadable, beside its own earlier versions.</summary>
    /// <remarks>A load context has one assembly of a name: each version is given one of its own.</remarks>
    public MetadataReference Add(string name, byte[] image, byte[] symbols)
    {
        var context = new AssemblyLoadContext(name);
        context.Resolving += Resolve;
        context.ResolvingUnmanagedDll += ResolveNative;
        var assembly = context.LoadFromStream(new MemoryStream(image), new MemoryStream(symbols));
        cells = cells.SetItem(assembly.FullName!, assembly);
        return MetadataReference.CreateFromImage(image, filePath: name);
    }

    /// <inheritdoc />
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (definition.Display == typeof(CellFunctions).Assembly.Location)
        {
            // What the functions of cells need is given; the packages that the host itself is made with are not for cells.
            return null;
        }

        var path = Host.GetValueOrDefault(referenceIdentity.Name) ?? Find(referenceIdentity.Name, null, referenceIdentity.Version);
        return path is null ? null : MetadataReference.CreateFromFile(path);
    }

    /// <inheritdoc />
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties) => [];

    /// <inheritdoc />
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc />
    public void Dispose()
    {
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll -= ResolveNative;
    }

    private void AddFolders(IEnumerable<string> files) =>
        folders = [.. folders.Concat(files.Select(file => Path.GetDirectoryName(file)!)).Distinct()];

    private static Assembly Load(AssemblyName name, string path)
    {
        var (loaded, own) = Held(name, path);
        return loaded ?? (own is null
            ? AssemblyLoadContext.Default.LoadFromAssemblyPath(path)
            : AssemblyLoadContext.Default.LoadFromAssemblyName(AssemblyName.GetAssemblyName(own)));
    }

    /// <summary>What is used in a file's place: the assembly loaded already, or the host's own.</summary>
    /// <exception cref="FileLoadException">That one is older.</exception>
    private static (Assembly? Loaded, string? Path) Held(AssemblyName name, string path)
    {
        var loaded = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => Same(assembly.GetName(), name));
        var own = loaded is null ? Host.GetValueOrDefault(name.Name!) : loaded.Location;
        var held = loaded?.GetName() ?? (own is null ? null : AssemblyName.GetAssemblyName(own));
        if (held is not null && held.Version < name.Version)
        {
            throw new FileLoadException(
                $"{path} is {name.Name} {name.Version}, but this process already has version {held.Version} ({own}), and can have only "
                + "one. " +
                (loaded is null ? "Build against that version, or give the host the newer package."
                : "Restart, and name the newer one first."));
        }
        return (loaded, own);
    }

    private static bool Same(AssemblyName one, AssemblyName other) =>
        string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase) && (one.CultureName ?? "") == (other.CultureName ?? "");

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => cells.TryGetValue(name.FullName, out var cell) ? cell :
        Find(name.Name!, name.CultureName, name.Version) is { } path ? Load(AssemblyName.GetAssemblyName(path), path) : null;

    private string? Find(string name, string? culture, Version? version)
    {
        foreach (var folder in folders)
        {
            var plain = Path.Combine(folder, culture ?? "", name + ".dll");
            var path = ForPlatform(plain) ?? plain;
            if (File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= (version ?? new Version(0, 0)))
                return path;
        }
        return null;
    }

    /// <summary>
    /// The file under <c>runtimes/&lt;platform&gt;/lib/&lt;framework&gt;</c> that stands for this one here; null where there is none.
    /// </summary>
    private static string? ForPlatform(string path) => Platforms
        .Select(platform => Path.Combine(Path.GetDirectoryName(path)!, "runtimes", platform, "lib"))
        .Where(Directory.Exists)
        .SelectMany(lib => Directory.GetDirectories(lib).Where(framework => Framework(framework) <= Environment.Version)
        .OrderByDescending(Framework))
        .Select(framework => Path.Combine(framework, Path.GetFileName(path)))
        .FirstOrDefault(File.Exists);

    /// <summary>9.0 of <c>…/net9.0</c>, 0.0 of <c>…/netstandard2.0</c>, which is the last choice.</summary>
    private static Version Framework(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Replace("netcoreapp", "").Replace("net", ""), out var version) ? version
        : new Version(0, 0);

    private IntPtr ResolveNative(Assembly assembly, string name)
    {
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        string[] names = [name, name + extension, "lib" + name + extension];
        var path = folders
            .SelectMany(folder => Platforms.Select(platform => Path.Combine(folder, "runtimes", platform, "native")).Prepend(folder))
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
        // Load, not TryLoad: its error says why a file that is there cannot be loaded.
        return path is null ? IntPtr.Zero : NativeLibrary.Load(path);
    }

    private static IEnumerable<string> RuntimeIdentifiers()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var machine = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return [RuntimeInformation.RuntimeIdentifier, $"{system}-{machine}", system, .. OperatingSystem.IsWindows() ? [] : new[] { "unix" },
            "any"];
    }
}
