using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using Microsoft.Data.Analysis;
using NotebookHelpers.Charts;
using NotebookHelpers.Runtime;
using TorchSharp;

// The folder is called Workshop; its namespace is the root, because a namespace NotebookHelpers.Workshop
// would hide the class Workshop that notebooks call.
namespace NotebookHelpers;

/// <summary>What happens once, when a type of the library is first touched.</summary>
internal static class Startup
{
    /// <summary>What failed, in words, for the doctor: an exception here would hide the library itself.</summary>
    public static List<string> Problems { get; } = [];

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp and Plotly must be prepared before a cell touches them.")]
    internal static void Run()
    {
        Try("Memory", () => Allocator.Tune());
        // TorchSharp lets go of a number's native half while the native call reads it: a collection that runs beside such calls ends in
        // nonsense.
        Try("Memory", () => GCSettings.LatencyMode = GCLatencyMode.Batch);
        Try("TorchSharp", TorchRuntime.Preload);
        Try("Charts", PlotlyIsolation.InstallWhereNeeded);
        Try("Showing values", RegisterForms);
        Try("Charts", ChartForms.Register);
    }

    private static void RegisterForms()
    {
        Formatters.Add<IShown>(("text/html", shown => shown.ToHtml()), ("text/plain", shown => shown.ToString()!));
        Formatters.Add<Metric>(
            ("text/html", metric => metric.ToHtml()),
            (Metric.Mime, metric => metric.ToJson()),
            ("text/plain", metric => metric.ToString()));
        Formatters.Add<DataFrame>(("text/html", DataFrameForms.ToHtml), ("text/plain", DataFrameForms.ToText));
        Formatters.Add<torch.Tensor>(("text/html", TensorForms.ToHtml), ("text/plain", TensorForms.ToText));
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Problems.Add($"{what}: {exception.GetType().Name}: {exception.Message}");
        }
    }
}
