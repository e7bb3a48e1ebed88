using System.Text;
using System.Text.Json.Nodes;
using Faults;
using NotebookHost.Documents;
using NotebookHost.Pages;

namespace NotebookHost.Tests.Documents;

/// <summary>Notebooks with seeded damage, of which each is read and used, or refused with a message that names file and line.</summary>
internal static class DamagedNotebooks
{
    private const string Whole = """
        {"cells": [
          {"cell_type": "markdown", "id": "m", "metadata": {}, "attachments": {"a.png": {"image/png": "aGk="}},
           "source": ["# Títle 😀\n", "## A\n", "## B [x](y.ipynb) ![p](q.png)\n", "```csharp\nvar x = 1;\n```"]},
          {"cell_type": "code", "id": "c", "metadata": {"tags": ["exercise"], "workshop": null}, "execution_count": 3,
           "source": "#!time\nvar s = \"é\\u0041\";", "outputs": [
            {"output_type": "stream", "name": "stderr", "text": ["a\r\n", "\u001b[31mb\u001b[0m\n"]},
            {"output_type": "execute_result", "execution_count": 3, "metadata": {},
             "data": {"text/plain": "1", "text/html": ["<b>\n", "1</b>"]}},
            {"output_type": "display_data", "metadata": {"k": [1, 2.50, {"deep": [[]]}]}, "data": {"image/png": "aGk=", "text/plain": []}},
            {"output_type": "display_data", "metadata": {},
             "data": {"application/vnd.workshop.metric+json": {"name": "RMSE", "value": 1e-3}}},
            {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg/>"}},
            {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "# m"}},
            {"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["at", "it"]}]},
          {"cell_type": "raw", "metadata": {}, "source": []}],
         "metadata": {"kernelspec": {"name": ".net-csharp"}, "workshop": {"sourceHash": "abc"}}, "nbformat": 4, "nbformat_minor": 5}
        """;

    private static readonly string[] Values =
    [
        "null", "true", "-1.5", "5", "1e999", "\"\"", "\"text\"", "\"\\ud83d\"", "\"\\udc00x\"", "[]", "[\"a\", 1]", "[\"code\"]", "{}",
        "{\"a\": 1, \"a\": 2}", "{\"\\ud83d\": 1}", string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70)),
        string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + string.Concat(Enumerable.Repeat("}", 300)),
    ];

    /// <summary>Damages a notebook time and again, reads it, and counts how that ended.</summary>
    public static void Try(FaultCount count)
    {
        var random = new Random(2017);
        var path = Path.Combine(Path.GetTempPath(), "damaged.ipynb");
        for (var i = 0; i < FaultCount.Inputs; i++)
        {
            var bytes = Damaged(random);
            count.Try($"notebook {i}: {Convert.ToBase64String(bytes)}", () => Use(Notebook.Parse(path, bytes), path),
                e => e is NotebookFormatException && e.Message.StartsWith($"{path}, line ", StringComparison.Ordinal));
        }
    }

    /// <summary>All that the host does with a notebook, short of running it.</summary>
    private static void Use(Notebook notebook, string path)
    {
        var text = notebook.ToJson();
        if (Notebook.Parse(path, Encoding.UTF8.GetBytes(text)).ToJson() != text)
            throw new InvalidOperationException("It is not what it was after it was written and read.");

        _ = notebook.IsStale();
        WorkshopPages.Index("", [(notebook, Path.GetTempPath())]);
        NotebookPage.Make(notebook, Path.GetTempPath(), notebook, notebook, null);
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode))
            cell.AddError("E", "x", cell.HasTag(NotebookCell.Exercise) ? [cell.Id] : []);

        notebook.ClearOutputs();
        notebook.Stamp(notebook.SourceHash(Path.GetTempPath()));
        Notebook.Parse(path, Encoding.UTF8.GetBytes(notebook.ToJson()));
    }

    private static byte[] Damaged(Random random)
    {
        var text = random.Next(3) == 0 ? Whole : Swapped(random);
        var bytes = random.Next(20) == 0 ? Encoding.Unicode.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        return text != Whole && random.Next(2) == 0 ? bytes : Mutations.Of(bytes, random);
    }

    /// <summary>The notebook with one value in place of another.</summary>
    private static string Swapped(Random random)
    {
        const string Mark = "<swapped>";
        var root = JsonNode.Parse(Whole)!;
        JsonNode[] nodes = [.. Under(root).Skip(1)];
        nodes[random.Next(nodes.Length)].ReplaceWith(Mark);
        return JsonLayout.Write(root).Replace($"\"{Mark}\"", Values[random.Next(Values.Length)]);
    }

    private static IEnumerable<JsonNode> Under(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return node is null ? [] : children.SelectMany(Under).Prepend(node);
    }
}
