using NotebookHost.Documents;

namespace NotebookHost.Tests.Documents;

/// <summary>A folder of its own for one test, with short ways to make notebooks in it.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("notebooks").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string WriteNotebook(string name, params string[] cells) =>
        Write(name, $$"""{"cells": [{{string.Join(",\n", cells)}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""");

    public Notebook Notebook(params string[] cells) => NotebookHost.Documents.Notebook.Load(WriteNotebook("notebook.ipynb", cells));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static string Code(string source, string tags = "", string outputs = "") =>
        $$"""
        {"cell_type": "code", "execution_count": null, "metadata": {"tags": [{{tags}}]},
         "source": {{Json(source)}}, "outputs": [{{outputs}}]}
        """;

    public static string Markdown(string source) => $$"""{"cell_type": "markdown", "metadata": {}, "source": {{Json(source)}}}""";

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
