using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;
using static TorchSharp.torch;

namespace NotebookHelpers.Charts;

/// <summary>Charts of matrices.</summary>
public static class MatrixExtensions
{
    // More numbers than these would not fit into their cells.
    private const int MostNumbers = 120;

    /// <summary>A matrix as coloured cells, its first row on top.</summary>
    /// <param name="matrix">Numbers [rows, columns], any type.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, or other numbers of rows and columns than of names.</exception>
    public static GenericChart Plot(this Tensor matrix, string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns)
    {
        if (matrix.dim() != 2 || matrix.shape[0] != rows.Count || matrix.shape[1] != columns.Count)
        {
            throw new ArgumentException(
                $"\"{title}\" has the shape [{string.Join(", ", matrix.shape)}]; expected [{rows.Count}, {columns.Count}], "
                + "one name for each row and column.", nameof(matrix));
        }
        using var values = matrix.detach().cpu().to(float64);
        double[][] cells = [.. Enumerable.Range(0, rows.Count).Select(row => values[row].data<double>().ToArray())];
        var chart = Chart.Heatmap<double, string, string, string>(cells, X: columns.ToArray(), Y: rows.ToArray(), ReverseYAxis: true);
        if (rows.Count * columns.Count <= MostNumbers)
            chart.Series().SetProperty("texttemplate", "%{z:.1~f}");
        return chart.WithTitle(title);
    }
}
