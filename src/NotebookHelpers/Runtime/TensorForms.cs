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
        var head = $"[{string.Join(", ", tensor.shape)}] {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}";
        if (tensor.numel() == 0 || tensor.is_complex() || (tensor.numel() > ShownWhole && tensor.dim() > MostDimensions))
            return head;
        using var scope = NewDisposeScope();
        var dense = tensor.detach().to_dense();
        var shown = tensor.numel() > ShownWhole ? Edges(dense) : dense;
        var texts = Texts(shown.cpu().flatten());
        var width = texts.Max(text => text.Length);
        return $"{head}\n{Write(texts, 0)}";

        string Write(string[] part, int dimension)
        {
            if (dimension == tensor.dim())
                return part[0].PadLeft(width);
            var inner = part.Chunk(part.Length / (int)shown.shape[dimension]).Select(rest => Write(rest, dimension + 1)).ToList();
            if (shown.shape[dimension] < tensor.shape[dimension])
                inner.Insert(Edge, "...");
            var separator = dimension + 1 == tensor.dim() ? ", " : ",\n" + new string(' ', dimension + 1);
            return $"[{string.Join(separator, inner)}]";
        }
    }

    // The tensor without what is left out, which is the middle of each long dimension.
    private static Tensor Edges(Tensor tensor)
    {
        for (var dimension = 0; dimension < tensor.dim(); dimension++)
        {
            var count = tensor.shape[dimension];
            if (count > 2 * Edge)
                tensor = cat([tensor.narrow(dimension, 0, Edge), tensor.narrow(dimension, count - Edge, Edge)], dimension);
        }
        return tensor;
    }

    private static string[] Texts(Tensor values) => values switch
    {
        { dtype: ScalarType.Bool } => [.. values.data<bool>().Select(value => value ? "true" : "false")],
        _ when values.is_floating_point() =>
            [.. values.to_type(ScalarType.Float64).data<double>().Select(value => value.ToString("G5", CultureInfo.InvariantCulture))],
        _ => [.. values.to_type(ScalarType.Int64).data<long>().Select(value => value.ToString(CultureInfo.InvariantCulture))],
    };
}
