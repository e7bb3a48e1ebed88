using System.Runtime.InteropServices;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp;

namespace NotebookHelpers;

/// <summary>The rows of the doctor's table. They are kept in committed notebooks: no path of the machine, no name of its owner.</summary>
internal static class Diagnosis
{
    private const string Ok = "OK";

    public static IEnumerable<object?[]> Rows()
    {
        yield return Row(".NET SDK", Sdk);
        yield return Row(".NET runtime", () => ($"{Environment.Version}, {LibraryFolder.Rid}", null));
        yield return Row("Engine", () => (Engine(), null));
        yield return Row("TorchSharp", Torch);
        yield return Row("Device", Device);
        yield return Row("Threads", Threads);
        yield return Row("Charts", Charts);
        yield return Row("Chart pictures", () => (PictureFont.Face is { } face ? $"font {face.FamilyName}" : "none", PictureFont.Reason));
        yield return Row("Data", () => Data(Environment.GetEnvironmentVariable(DataFolder.Variable)));
        foreach (var problem in Startup.Problems)
            yield return ["Start", "failed", $"{problem} Build src/NotebookHelpers again, and restart the notebook."];
    }

    /// <summary>The data folder's row.</summary>
    /// <param name="folder">As WORKSHOP_DATA has it.</param>
    internal static (string Found, string? Remedy) Data(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            DataFolder.Embedded();
            return ("embedded articles", null);
        }
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (!Directory.Exists(folder))
            return (name, $"{DataFolder.Variable} names a folder {name} that does not exist. Correct it, or unset it for the embedded articles.");
        return RatingFiles.Knows(folder)
            ? (name, null)
            : (name, $"The folder {name} of {DataFolder.Variable} holds no data set that is known by its files. Name the folder that does.");
    }

    private static object?[] Row(string part, Func<(string Found, string? Remedy)> check)
    {
        try
        {
            var (found, remedy) = check();
            return [part, found, remedy ?? Ok];
        }
        catch (Exception exception)
        {
            return [part, "failed", exception.Message];
        }
    }

    private static (string, string?) Sdk()
    {
        // Beside the runtime: starting "dotnet --version" would take longer than all other checks.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var folder = Path.Combine(root, "sdk");
        var versions = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(Path.GetFileName).Select(name => Version.TryParse(name, out var version) ? version : null).OfType<Version>()
            : [];
        var newest = versions.Max();
        return newest is null || newest.Major < 10
            ? (newest?.ToString() ?? "none", "Install the .NET 10 SDK: the library is built with it.")
            : (newest.ToString(), null);
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
        return product.data<float>().ToArray() is [2, 1, 4, 3]
            ? (found, null)
            : (found, "A 2 x 2 product came out wrong. Delete artifacts/, and build again.");
    }

    private static (string, string?) Device()
    {
        TorchRuntime.EnsureLoaded();
        return (Packages.Device(), null);
    }

    private static (string, string?) Threads()
    {
        TorchRuntime.EnsureLoaded();
        return ($"{torch.get_num_threads()} of {Environment.ProcessorCount}", null);
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
        found = $"{found}: drew a line of 3 points ({string.Join(", ", forms.Keys.Select(ChartForms.Word))})";
        return ChartForms.IsOurs(forms)
            ? (found, PlotlyFile.Problem)
            : (found, "Another package shows charts in its own way. Run Workshop.Start() again to see the workshop's.");
    }
}
