using System.Runtime.InteropServices;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using TorchSharp;

namespace NotebookHelpers;

/// <summary>The rows of the doctor's table. They are kept in committed notebooks: no path of the machine, no name of its owner.</summary>
internal static class Diagnosis
{
    public static IEnumerable<object?[]> Rows() =>
    [
        Row(".NET SDK", Sdk),
        Row(".NET runtime", () => ($"{Environment.Version}, {LibraryFolder.Rid}", null)),
        Row("Engine", () => (Engine(), null)),
        Row("TorchSharp", Torch),
        Row("Device", () => (AskTorch(() => ComputeDevice.Default.ToString()), null)),
        Row("Threads", () => ($"{AskTorch(torch.get_num_threads)} of {Environment.ProcessorCount}", null)),
        Row("Charts", Charts),
        Row("Chart pictures", () => (PictureFont.Face is { } face ? $"font {face.FamilyName}" : "none", PictureFont.Reason)),
        Row("Data", () => Data(Environment.GetEnvironmentVariable(DataFolder.Variable))),
        .. Startup.Problems.Select(problem =>
            new object?[] { "Start", "failed", $"{problem} Build src/NotebookHelpers again, and restart the notebook." }),
    ];

    /// <summary>The data folder's row.</summary>
    /// <param name="folder">The folder that WORKSHOP_DATA names; null or empty where it names none.</param>
    internal static (string Found, string? Remedy) Data(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            DataFolder.Embedded();
            return ("embedded articles", null);
        }
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var remedy = !Directory.Exists(folder)
            ? $"{DataFolder.Variable} names a folder {name} that does not exist. Correct it, or unset it for the embedded articles."
            : $"The folder {name} of {DataFolder.Variable} holds no data set that is known. Workshop.Load says what was looked for.";
        return (name, Directory.Exists(folder) && RatingFiles.Knows(folder) ? null : remedy);
    }

    private static object?[] Row(string part, Func<(string Found, string? Remedy)> check)
    {
        try
        {
            var (found, remedy) = check();
            return [part, found, remedy ?? "OK"];
        }
        catch (Exception exception)
        {
            return [part, "failed", exception.Message];
        }
    }

    private static (string, string?) Sdk()
    {
        // It lies beside the runtime: starting "dotnet --version" would take longer than all other checks.
        var folder = new DirectoryInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        var folders = folder.Exists ? folder.GetDirectories() : [];
        var newest = folders.Select(sdk => Version.TryParse(sdk.Name, out var version) ? version : null).Max();
        return (newest?.ToString() ?? "none", newest?.Major >= 10 ? null : "Install the .NET 10 SDK: the library is built with it.");
    }

    private static string Engine()
    {
        if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "Microsoft.DotNet.Interactive"))
            return ".NET Interactive";
        return AppContext.GetData(NotebookDisplay.Key) is null ? "none (a program)" : "NotebookHost";
    }

    private static (string, string?) Torch()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var product = torch.tensor(new float[] { 1, 2, 3, 4 }, 2, 2).mm(torch.tensor(new float[] { 0, 1, 1, 0 }, 2, 2));
        var found = $"{Packages.VersionOf(typeof(torch).Assembly)} with libtorch {Packages.LibTorch()}";
        var isRight = product.data<float>().ToArray() is [2, 1, 4, 3];
        return (found, isRight ? null : "A 2 x 2 product came out wrong. Delete artifacts/, and build again.");
    }

    private static T AskTorch<T>(Func<T> ask)
    {
        TorchRuntime.EnsureLoaded();
        return ask();
    }

    private static (string, string?) Charts()
    {
        var kept = PlotlyIsolation.EngineFSharp is { } engine ? $", kept apart from the engine's FSharp.Core {engine.ToString(2)}" : "";
        var found = $"Plotly.NET {Packages.Plotly()}{kept}";
        if (PlotlyIsolation.OtherCopy() is { } other)
            return (found, other);
        var chart = new[] { 3.0, 2, 1 }.Plot("Charts");
        if (!InteractiveEngine.HasFormatters)
            return ($"{found}: {ChartForms.ToText(chart)}", null);
        var forms = Formatters.FormsOf(chart);
        var remedy = ChartForms.IsOurs(forms)
            ? PlotlyFile.Problem
            : "Another package shows charts in its own way. Run Workshop.Start() again to see the workshop's.";
        return ($"{found}: drew a line of 3 points ({string.Join(", ", forms.Keys.Select(ChartForms.Word))})", remedy);
    }
}
