using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Adam for all embedding tables of a network: <see cref="Optimizer.ExactAdam"/>.</summary>
internal sealed class TableOptimizer : IDisposable
{
    private readonly AdamSteps steps = new();
    private readonly List<TableAdam> tables = [];
    private int caughtUp;

    /// <summary>Takes over the network's tables until it is disposed.</summary>
    /// <param name="network">Its <c>forward</c> uses <c>call</c> on its tables.</param>
    public TableOptimizer(Module network)
    {
        foreach (var (name, layer) in network.named_modules())
        {
            if (layer is not Embedding table)
                continue;
            tables.Add(new TableAdam(name, table, steps));
        }
    }

    /// <summary>The names of the parameters that it moves.</summary>
    public IEnumerable<string> Names => tables.Select(table => table.Name);

    /// <summary>Begins a step; call it before forward.</summary>
    /// <param name="rate">The learning rate.</param>
    public void Begin(double rate)
    {
        steps.Begin(rate);
        foreach (var table in tables)
            table.Begin();
    }

    /// <summary>Moves the tables; call it after backward.</summary>
    /// <exception cref="InvalidOperationException">The network did not call a table.</exception>
    public void Step()
    {
        foreach (var table in tables)
            table.Step();
        steps.End();
        if (steps.Count - caughtUp == AdamSteps.Longest - 1)
            CatchUp();
    }

    /// <summary>Brings all rows to the last step, before the tables are used otherwise than by the next one.</summary>
    public void CatchUp()
    {
        foreach (var table in tables)
            table.CatchUp();
        caughtUp = steps.Count;
    }

    /// <summary>What is remembered between steps, for each parameter: the memory itself.</summary>
    public IEnumerable<(string Name, Tensor[] Moments)> State()
    {
        CatchUp();
        return tables.Select(table => (table.Name, table.State()));
    }

    /// <summary>Goes on with a training whose state was written into <see cref="State"/>.</summary>
    /// <param name="step">How many steps of it are done.</param>
    public void ContinueFrom(int step)
    {
        steps.Count = caughtUp = step;
        foreach (var table in tables)
            table.ContinueFrom(step);
    }

    /// <summary>Gives the tables back.</summary>
    public void Dispose()
    {
        CatchUp();
        foreach (var table in tables)
            table.Dispose();
    }
}
