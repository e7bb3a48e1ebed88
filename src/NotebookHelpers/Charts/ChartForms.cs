using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NotebookHelpers.Runtime;
using Plotly.NET;

namespace NotebookHelpers.Charts;

/// <summary>How a chart shows itself: interactive where plotly.js can be had, with a static picture that stays elsewhere.</summary>
internal static class ChartForms
{
    private const string PlotlyMime = "application/vnd.plotly.v1+json";

    // Plotly's own form is for front ends that bring plotly.js and run no script of ours from a file, such as VS Code.
    private static readonly (string Mime, string Word, Func<GenericChart, string> Write)[] All =
    [
        (PlotlyMime, "interactive", ToPlotly),
        ("text/html", "html", ToHtml),
        ("image/png", "picture", ToPng),
        ("text/plain", "text", ToText),
    ];

    private static readonly Lock Gate = new();
    private static (string Figure, byte[]? Png) latest = ("", null);
    private static int count;

    /// <summary>Makes the chart that is shown next chart-1 again.</summary>
    public static void RestartIds() => count = 0;

    public static void Register() => Formatters.Add(
        [.. All.Where(form => form.Word != "picture" || PictureFont.Face is not null).Select(form => (form.Mime, form.Write))]);

    /// <summary>Whether a chart's forms were written here, and not by another package that shows charts.</summary>
    public static bool IsOurs(IReadOnlyDictionary<string, string> forms) =>
        forms.ContainsKey(PlotlyMime) && forms.TryGetValue("text/html", out var html) && html.Contains("data-figure=");

    /// <summary>A form in a word, for the doctor.</summary>
    public static string Word(string mime) => All.FirstOrDefault(form => form.Mime == mime).Word ?? mime;

    public static string ToPlotly(GenericChart chart) => Json(Figure.From(chart));

    public static string ToText(GenericChart chart) => Figure.From(chart).Describe();

    /// <summary>Base64, as a notebook file holds it; empty where no picture can be drawn.</summary>
    public static string ToPng(GenericChart chart)
    {
        var figure = Figure.From(chart);
        return Convert.ToBase64String(Picture(figure, Json(figure)) ?? []);
    }

    public static string ToHtml(GenericChart chart)
    {
        var figure = Figure.From(chart);
        var json = Json(figure);
        var id = $"chart-{Interlocked.Increment(ref count)}";
        // A page may hold an earlier run's chart of the same id: the figure's hash tells them apart.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        var title = WebUtility.HtmlEncode(figure.Describe());
        var look = $"width=\"{ChartStyle.Width}\" style=\"max-width:100%;height:auto\"";
        var inside = Picture(figure, json) is { } png
            ? $"<img alt=\"{title}\" {look} src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">"
            : $"<p>{title}: drawn where scripts run.</p>";
        var note = figure.Note() is { } text ? $"<p style=\"opacity:.7\">{text}</p>" : "";
        return $"<div id=\"{id}\" data-figure=\"{hash}\" style=\"max-width:900px\">{inside}</div>{note}\n"
            + $"<script>{ChartScript.For(id, hash, json)}</script>";
    }

    private static string Json(Figure figure) =>
        // The default encoder writes < as \u003C, so that no text can end the script.
        new JsonObject { ["data"] = figure.Traces, ["layout"] = figure.Layout, ["config"] = figure.Config }.ToJsonString();

    // An engine asks for html and PNG one after the other. Charts can change, so the figure is compared, not the object.
    private static byte[]? Picture(Figure figure, string json)
    {
        lock (Gate)
        {
            if (latest.Figure != json)
                latest = (json, ChartPicture.Png(figure));
            return latest.Png;
        }
    }
}
