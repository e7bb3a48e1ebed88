using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Data.Analysis;
using TorchSharp;

namespace NotebookHelpers;

/// <summary>Versions of what the notebooks are built on.</summary>
internal static class Packages
{
    public static IReadOnlyList<object?[]> Rows() =>
    [
        [".NET", Environment.Version.ToString()],
        ["TorchSharp", VersionOf(typeof(torch).Assembly)],
        ["libtorch", LibTorch()],
        ["Microsoft.Data.Analysis", VersionOf(typeof(DataFrame).Assembly)],
        ["Plotly.NET", Plotly()],
        ["NotebookHelpers", VersionOf(typeof(Packages).Assembly)],
    ];

    /// <summary>An assembly's version as its package has it, without the commit that some add.</summary>
    public static string VersionOf(Assembly assembly)
    {
        var written = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return (written ?? $"{assembly.GetName().Version}").Split('+')[0];
    }

    public static string LibTorch() => string.Join('.', torch.__version__.Split('.').Take(3));

    // Apart, so that a machine where Plotly.NET does not load can still list the rest.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Plotly() => VersionOf(typeof(global::Plotly.NET.GenericChart).Assembly);
}
