namespace Notebooks.Tests;

/// <summary>Cells that attendees copy from Plotly.NET's own documents, in our engine; the released one has the same test.</summary>
public sealed class ChartNameTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("charts-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Should_Keep_The_Name_Chart_And_Show_In_The_Cell()
    {
        string[] cells =
        [
            $"#!import {Repository.Folder("notebooks", "setup.csx")}",
            "using Plotly.NET;",
            "Chart.Line<int, double, string>(new[] { 1, 2 }, new[] { 0.5, 0.25 }).Show();",
        ];
        var notebook = Path.Combine(folder, "charts.ipynb");
        await File.WriteAllTextAsync(notebook, $$"""
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{{string.Join(", ", cells.Select((source, place) =>
                $$"""
                {"cell_type": "code", "id": "cell-{{place}}", "metadata": {}, "execution_count": null, "outputs": [],
                 "source": {{System.Text.Json.JsonSerializer.Serialize(source)}}}
                """))}}]}
            """);

        var (exitCode, printed, errors) = await HostProcess.Run("run", notebook, "--output", Path.Combine(folder, "executed"));

        Assert.True(exitCode == 0, printed + errors);
        var shown = Assert.Single(new NotebookJson(Path.Combine(folder, "executed", "charts.ipynb")).CodeCells.Last().Outputs);
        Assert.NotNull(shown["data"]!["image/png"]);
    }
}
