using System.Reflection;

namespace Faults;

/// <summary>The counts of all kinds, a file with a row each in artifacts/faults.</summary>
internal static class FaultTable
{
    /// <summary>The heads of the columns.</summary>
    public const string Columns = "kind | tries | value | documented error | hang | crash | undocumented | lost | left over";

    /// <summary>The variable that asks for so many damaged inputs of each kind.</summary>
    public const string Inputs = "FAULT_INPUTS";

    /// <summary>The variable that asks for so many kills of each writer.</summary>
    public const string Kills = "FAULT_KILLS";

    /// <summary>Where the rows lie.</summary>
    public static string Folder { get; } = Path.Combine(typeof(FaultTable).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "RepositoryRoot").Value!, "artifacts", "faults");
}
