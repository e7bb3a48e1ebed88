using System.Reflection;

namespace Benchmarks;

/// <summary>Files of the checkout.</summary>
internal static class Checkout
{
    public static string Articles { get; } = Path.Combine(
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "data", "articles");
}
