using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookHost.Documents;

namespace NotebookHost.Installing;

/// <summary>The <c>kernel.json</c> that tells Jupyter how to start this host.</summary>
internal static class KernelSpec
{
    private const string Owner = "NotebookHost";

    /// <summary>Its text.</summary>
    /// <param name="dotnet">The program that runs the host.</param>
    /// <param name="host">The host's dll.</param>
    /// <param name="displayName">What front ends call the kernel.</param>
    public static string Write(string dotnet, string host, string displayName) => JsonLayout.Write(new JsonObject
    {
        ["argv"] = new JsonArray(dotnet, host, "kernel", "{connection_file}"),
        ["display_name"] = displayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false, ["installed_by"] = Owner },
    });

    /// <summary>Whether the folder holds a kernel that this program did not install; what cannot be read is another's.</summary>
    public static bool IsOfAnother(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return false;

        try
        {
            return (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))?["metadata"]?["installed_by"] != Owner;
        }
        catch (Exception exception)
            when (exception is IOException or JsonException or InvalidOperationException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
