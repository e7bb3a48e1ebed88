namespace NotebookHost.Engine;

/// <summary>Runs the cells of one notebook, one after the other, in one shared state.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Returns when the first cell can run: what the compiler's start takes is no cell's time.</summary>
    void AwaitStart();

    /// <summary>Runs one cell to its end, its failure, or an interrupt.</summary>
    /// <param name="source">The cell's text, magics included.</param>
    /// <param name="cell">What errors call the cell, such as <c>cell 3</c>.</param>
    /// <param name="output">Where its outputs go.</param>
    /// <param name="interrupt">Stops the cell; the state of earlier cells survives.</param>
    /// <returns>Null where the cell succeeded.</returns>
    CellError? Execute(string source, string cell, ICellOutput output, CancellationToken interrupt);
}
