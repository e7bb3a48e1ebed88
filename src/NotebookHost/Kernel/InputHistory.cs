using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace NotebookHost.Kernel;

/// <summary>The cells run since the kernel started, for clients that recall them.</summary>
internal sealed class InputHistory
{
    private const int Session = 1;
    private readonly List<(int Number, string Source)> cells = [];

    /// <summary>Keeps a cell.</summary>
    public void Add(int number, string source)
    {
        lock (cells)
            cells.Add((number, source));
    }

    /// <summary>What a <c>history_request</c> asks for: a list of [session, line, source].</summary>
    public JsonArray Find(Request request)
    {
        IEnumerable<(int Number, string Source)> found;
        lock (cells)
            found = [.. cells];

        switch (request.Text("hist_access_type"))
        {
            case "range":
                var stop = request.Number("stop", int.MaxValue);
                var here = request.Number("session", 0) is 0 or Session;
                found = found.Where(cell => here && cell.Number >= request.Number("start", 0) && cell.Number < stop);
                break;
            case "search":
                var pattern = request.Text("pattern");
                found = found.Where(cell => FileSystemName.MatchesSimpleExpression(pattern, cell.Source, ignoreCase: false));
                found = request.Flag("unique", false) ? found.Reverse().DistinctBy(cell => cell.Source).Reverse() : found;
                found = found.TakeLast(request.Number("n", int.MaxValue));
                break;
            default:
                found = found.TakeLast(request.Number("n", int.MaxValue));
                break;
        }

        var output = request.Flag("output", false);
        return [.. found.Select(cell => new JsonArray(Session, cell.Number, output ? new JsonArray(cell.Source, null) : cell.Source))];
    }
}
