using System.Reflection;

namespace Benchmarks;

/// <summary>Files of the checkout.</summary>
internal static class Checkout
{
    public static readonly string Root = typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "RepositoryRoot").Value!;

    public static string Articles { get; } = Path.Combine(Root, "data", "articles");

    public static string Benchmarks { get; } = Path.Combine(Root, "tests", "Benchmarks");
}
