using System.Net;
using static TorchSharp.torch;

namespace NotebookHelpers.Runtime;

/// <summary>How a tensor shows itself: shape, type, device, and its values, the middle left out where there are many.</summary>
internal static class TensorForms
{
    private const int ShownWhole = 200;
    private const int Edge = 3;
    private const int MostDimensions = 4;

    public static string ToHtml(Tensor tensor) => $"<pre>{WebUtility.HtmlEncode(ToText(tensor))}</pre>";

    public static string ToText(Tensor tensor)
    {
        if (tensor.IsInvalid)
            return "disposed tensor";
        var head = $"[{string.Join(", ", tensor.shape)}] {TypeName(tensor.dtype)} on {tensor.device}";
        if (tensor.numel() == 0 || tensor.is_complex() || (tensor.numel() > ShownWhole && tensor.dim() > MostDimensions))
            return head;
        using var values = tensor.detach().cpu();
        var texts = new List<string>();
        var layout = Read(values, tensor.numel() > ShownWhole, texts);
        var width = texts.Max(text => text.Length);
        return $"{head}\n{Write(layout, texts, new Queue<string>(texts), width, 1)}";
    }

    private static string TypeName(ScalarType type) => type.ToString().ToLowerInvariant();

    // A node's children; a leaf is null, and stands for the next text; the number is where "..." goes, or -1.
    private sealed record Node(Node?[] Children, int Gap);

    private static Node? Read(Tensor tensor, bool shorten, List<string> texts)
    {
        if (tensor.dim() == 0)
        {
            texts.Add(Value(tensor));
            return null;
        }
        var count = (int)tensor.shape[0];
        var gap = shorten && count > 2 * Edge;
        var indices = gap ? Enumerable.Range(0, Edge).Concat(Enumerable.Range(count - Edge, Edge)) : Enumerable.Range(0, count);
        var children = new List<Node?>();
        foreach (var index in indices)
        {
            using var part = tensor[index];
            children.Add(Read(part, shorten, texts));
        }
        return new Node([.. children], gap ? Edge : -1);
    }

    private static string Value(Tensor scalar)
    {
        if (scalar.dtype == ScalarType.Bool)
            return scalar.item<bool>() ? "true" : "false";
        if (!scalar.is_floating_point())
            return scalar.to_type(ScalarType.Int64).item<long>().ToString(CultureInfo.InvariantCulture);
        using var wide = scalar.to_type(ScalarType.Float64);
        return wide.item<double>().ToString("G5", CultureInfo.InvariantCulture);
    }

    private static string Write(Node? node, List<string> texts, Queue<string> rest, int width, int depth)
    {
        if (node is null)
            return rest.Dequeue().PadLeft(texts.Count == 1 ? 0 : width);
        var parts = new List<string>();
        for (var child = 0; child < node.Children.Length; child++)
        {
            if (child == node.Gap)
                parts.Add("...");
            parts.Add(Write(node.Children[child], texts, rest, width, depth + 1));
        }
        var isRow = node.Children.Length == 0 || node.Children[0] is null;
        return "[" + string.Join(isRow ? ", " : ",\n" + new string(' ', depth), parts) + "]";
    }
}
