using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookHost.Documents;

namespace NotebookHost.Installing;

/// <summary>The <c>kernel.json</c> that tells Jupyter how to start this host.</summary>
internal static class KernelSpec
{
    /// <summary>The file's name.</summary>
    public const string FileName = "kernel.json";

    private const string Owner = "NotebookHost";
    private const int Longest = 1 << 20;

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

    /// <summary>
    /// Whether the folder holds a kernel that this program did not install. What cannot be read is another's; without a
    /// <c>kernel.json</c> it is one whose installation or removal was stopped, as long as nothing else is there.
    /// </summary>
    public static bool IsOfAnother(string folder)
    {
        if (!Directory.Exists(folder))
            return false;

        try
        {
            var entries = Directory.GetFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)!).ToList();
            return entries.Contains(FileName)
                ? !(Read(folder) is { } spec && Member(spec, "metadata", JsonValueKind.Object) is { } metadata
                    && Member(metadata, "installed_by", JsonValueKind.String) is { } owner && owner.ValueEquals(Owner))
                : !entries.All(Installation.IsOwn);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>The folder of the host that the kernel in this folder runs from; null where there is no such kernel.</summary>
    public static string? HostOf(string folder) =>
        Read(folder) is { } spec && Member(spec, "argv", JsonValueKind.Array) is { } arguments && arguments.GetArrayLength() > 1
        && arguments[1].ValueKind == JsonValueKind.String ? Path.GetDirectoryName(arguments[1].GetString()!) : null;

    private static JsonElement? Read(string folder)
    {
        try
        {
            FileInfo file = new(Path.Combine(folder, FileName));
            return file.Exists && file.Length < Longest ? JsonText.ReadObject(File.ReadAllBytes(file.FullName)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement value, string name, JsonValueKind kind) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
