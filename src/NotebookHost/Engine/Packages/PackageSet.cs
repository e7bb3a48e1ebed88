using Microsoft.CodeAnalysis;

namespace NotebookHost.Engine.Packages;

/// <summary>The packages of one notebook. They are restored together, so that what they share is one version.</summary>
/// <param name="libraries">Loads their assemblies.</param>
/// <param name="restore">Brings them to this machine.</param>
internal sealed class PackageSet(Libraries libraries, PackageRestore restore)
{
    private readonly List<string> sources = [];
    private Dictionary<string, PackageRequest> asked = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, string> versions = new Dictionary<string, string>();

    /// <summary>Adds a source of packages, besides those that NuGet is configured for.</summary>
    /// <param name="line">The line of the directive.</param>
    /// <param name="text">As written: <c>nuget: source</c>, an address or a folder.</param>
    /// <param name="folder">What a relative folder starts from.</param>
    /// <exception cref="DirectiveException">There is no such folder.</exception>
    public void AddSource(int line, string text, string folder)
    {
        var source = text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) ? text["nuget:".Length..].Trim() : "";
        var remote = Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var path = remote || source.Length == 0 ? source : Path.GetFullPath(source, folder);
        if (path.Length == 0 || (!remote && !Directory.Exists(path)))
        {
            throw new DirectiveException(
                line, $"#i \"{text}\": expected #i \"nuget: source\", where the source is an address or a folder that exists.");
        }

        if (!sources.Contains(path))
            sources.Add(path);
    }

    /// <summary>Brings packages and what they need.</summary>
    /// <returns>The assemblies to compile against.</returns>
    /// <exception cref="DirectiveException">A package is missing, or another version of one in use is needed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public IReadOnlyList<MetadataReference> Add(IReadOnlyList<PackageRequest> requests, CancellationToken interrupt)
    {
        Dictionary<string, PackageRequest> wanted = new(asked, asked.Comparer);
        var more = false;
        foreach (var request in requests)
        {
            var present = versions.GetValueOrDefault(request.Id);
            var named = wanted.TryGetValue(request.Id, out var other);
            if ((request.IsExact && present is not null && present != request.Normal)
                || (request.IsExact && named && other!.IsExact && other.Normal != request.Normal))
            {
                throw Conflict(request, request.Version, present ?? other!.Version);
            }
            if (present is not null && named && (request.IsExact || request.IsFloating))
                continue;
            wanted[request.Id] = present is not null && request.IsFloating ? request with { Version = present }
                : named && request.IsFloating ? other! : request;
            more = true;
        }
        if (!more)
            return [];
        try
        {
            var restored = restore.Restore(wanted.Values, sources, interrupt);
            foreach (var (id, version) in versions)
            {
                if (restored.Versions.TryGetValue(id, out var now) && now != version)
                    throw Conflict(requests[0], $"{id} {now}", version);
            }
            var references = libraries.Add(restored);
            versions = restored.Versions;
            // From now on, the versions that were found.
            asked = new(wanted.Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { Version = versions[pair.Key] })),
                asked.Comparer);
            return references;
        }
        catch (IOException exception)
        {
            var guilty = requests.FirstOrDefault(request => exception.Message.Contains(request.Id, StringComparison.OrdinalIgnoreCase))
                ?? requests[0];
            throw new DirectiveException(guilty.Line, $"{Written(guilty)}: {exception.Message}");
        }
    }

    private static DirectiveException Conflict(PackageRequest request, string wanted, string present) => new(request.Line,
        $"{Written(request)}: {(wanted.Contains(' ') ? wanted : $"{request.Id} {wanted}")} is needed, but version {present} is in use, "
        + "and this process can have only one. "
        + "Restart, and name all packages in one cell, this version first.");

    private static string Written(PackageRequest request) =>
        $"#r \"nuget: {request.Id}{(request.Version == "*" ? "" : ", " + request.Version)}\"";
}
