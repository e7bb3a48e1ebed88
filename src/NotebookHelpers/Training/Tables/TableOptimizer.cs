using NotebookHelpers.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Adam for all embedding tables of a network: as <see cref="Optimizer.ExactAdam"/> or <see cref="Optimizer.LazyAdam"/>.</summary>
internal sealed class TableOptimizer : IDisposable
{
    private readonly AdamSteps steps = new();
    private readonly List<(TableAdam Adam, bool IsPenalised)> tables = [];
    private readonly float pull;
    private int caughtUp;

    /// <summary>Takes over the network's tables until it is disposed.</summary>
    /// <param name="network">Its <c>forward</c> uses <c>call</c> on its tables.</param>
    /// <param name="options">Say which algorithm, and how strong a penalty over whole tables is.</param>
    /// <param name="isPenalised">False for no penalty, whatever the options say.</param>
    /// <exception cref="ArgumentException">The options ask for a penalty over whole tables, and for an algorithm that moves the batch's rows only.</exception>
    public TableOptimizer(Module network, FitOptions options, bool isPenalised)
    {
        var isLazy = options.Optimizer == Optimizer.LazyAdam;
        var penalised = isPenalised && options.L2Over == L2Over.WholeTables ? ((RatingNetwork)network).FactorTables : [];
        if (isLazy && penalised.Count > 0)
            throw new ArgumentException("Optimizer.LazyAdam moves the batch's rows only, so no penalty can pull at whole tables. Choose L2Over.BatchRows, or Optimizer.ExactAdam.", nameof(options));
        pull = (float)(2 * options.L2);
        foreach (var (name, layer) in network.named_modules())
        {
            if (layer is not Embedding table)
                continue;
            var isPulled = penalised.Contains(table);
            Names.Add($"{name}.weight");
            tables.Add((new TableAdam(name, table, steps, isLazy ? TableReach.Batch : isPulled ? TableReach.WholeTable : TableReach.BatchAndCoasting), isPulled));
        }
        Measure();
    }

    /// <summary>The parameters that it moves.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>The steps that are done; after a change, those before it are taken as done.</summary>
    public int Count
    {
        get => steps.Count;
        set
        {
            steps.Count = caughtUp = value;
            foreach (var (table, _) in tables)
                table.Restart(value);
            Measure();
        }
    }

    /// <summary>What L2 multiplies where it counts whole tables. The gradient of it is taken care of here.</summary>
    /// <returns>float32 [].</returns>
    public Tensor Penalty() => tensor((float)tables.Where(table => table.IsPenalised).Sum(table => table.Adam.SumOfSquares));

    /// <summary>Before forward.</summary>
    /// <param name="rate">The learning rate.</param>
    public void Begin(double rate)
    {
        steps.Begin(rate);
        foreach (var (table, _) in tables)
            table.Begin();
    }

    /// <summary>After backward.</summary>
    /// <exception cref="InvalidOperationException">The network did not call a table.</exception>
    public void Step()
    {
        foreach (var (table, isPenalised) in tables)
            table.Step(isPenalised ? pull : 0);
        steps.End();
        if (steps.Count - caughtUp == AdamSteps.Longest - 1)
            CatchUp();
    }

    /// <summary>Before the tables are used otherwise than by the next step.</summary>
    public void CatchUp()
    {
        foreach (var (table, _) in tables)
            table.CatchUp();
        caughtUp = steps.Count;
    }

    /// <summary>What a training needs to go on, with <see cref="Count"/>: write into these tensors to restore it.</summary>
    public IEnumerable<Tensor> State()
    {
        CatchUp();
        return tables.SelectMany(table => table.Adam.State());
    }

    /// <summary>Gives the tables back.</summary>
    public void Dispose()
    {
        CatchUp();
        foreach (var (table, _) in tables)
            table.Dispose();
    }

    private void Measure()
    {
        foreach (var (table, isPenalised) in tables)
        {
            if (isPenalised)
                table.Measure();
        }
    }
}
