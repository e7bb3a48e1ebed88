using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookHelpers;

/// <content>What a network is made of, and whether it counts: weights are moved, and the scores must follow.</content>
public sealed partial class NetworkCheck
{
    private const string Registered = "Make each a private field, and let RegisterComponents() be the constructor's last line.";

    private const double Far = 1000;

    /// <summary>Each user and each item has a table of one number, and each number is added to the scores of its own pairs.</summary>
    /// <returns>This check.</returns>
    public NetworkCheck HasBiases() => Step(() =>
    {
        var tables = Layers<Embedding>().Where(table => table.Layer.weight!.shape[1] == 1).ToArray();
        if (tables.Length < 2)
        {
            return new CheckResult(false, $"There {(tables.Length == 1 ? "is 1 embedding" : "are 0 embeddings")} of size 1; expected 2, "
                + $"Embedding(userRows, 1) and Embedding(itemRows, 1). {Registered}");
        }
        var sides = tables.Select(table => (table.Name, Of: SideOf(table.Layer))).ToArray();
        if (sides.FirstOrDefault(side => side.Of is null).Name is { } name)
        {
            return new CheckResult(false, $"{name}: where a row of it grows by 1, the scores of that row's pairs must grow by 1, and no "
                + $"others. Add {name}.forward(…).squeeze(1), once.");
        }
        foreach (var (side, index, otherSide, otherIndex) in new[] { ("user", "u", "item", "i"), ("item", "i", "user", "u") })
        {
            if (sides.All(table => table.Of == side))
            {
                var names = string.Join(" and ", sides.Select(table => table.Name));
                return new CheckResult(false, $"{names} are both looked up by the {side}, {index}. "
                    + $"Look up the {otherSide}'s with {otherIndex}.");
            }
        }
        return new CheckResult(true, "Right: both biases are there, and both count.");
    });

    /// <summary>Hidden layers of these sizes follow each other, each with a relu behind it, and one neuron makes the rating.</summary>
    /// <param name="hidden">Neurons of each hidden layer, the first one first.</param>
    /// <returns>This check.</returns>
    /// <exception cref="ArgumentNullException">There are no sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public NetworkCheck HasLayers(params int[] hidden)
    {
        Require.NotNull(hidden);
        foreach (var (layer, size) in hidden.Index())
            Require.AtLeastOne(size, $"hidden[{layer}]", "HasLayers(500, 50)");
        return Step(() => Layered(hidden));
    }

    private CheckResult Layered(int[] hidden)
    {
        var layers = Layers<Linear>();
        List<(string Name, Linear Layer)> chain = [];
        foreach (var size in hidden.Append(1))
        {
            long? before = chain.Count == 0 ? null : chain[^1].Layer.weight!.shape[0];
            var next = layers.FirstOrDefault(layer => layer.Layer.weight!.shape[0] == size
                && (before ?? layer.Layer.weight.shape[1]) == layer.Layer.weight.shape[1]);
            if (next.Layer is null)
            {
                var wanted = before is null ? $"Linear(…, {size})" : $"Linear({before}, {size})";
                var found = layers.Count == 0 ? "is no linear layer" : $"are {string.Join(", ", layers.Select(Shape))}";
                return new CheckResult(false, $"{wanted} is missing: expected {string.Join(" and then ", hidden)} neurons, and 1 for the "
                    + $"rating. There {found}. {Registered}");
            }
            chain.Add(next);
        }
        var fault = FaultOfRating(chain[^1]) ?? chain.SkipLast(1).Select(FaultOfHidden).FirstOrDefault(fault => fault is not null);
        return fault is not null ? new CheckResult(false, fault)
            : new CheckResult(true, $"Right: hidden layers of {string.Join(" and ", hidden)} neurons, and a relu behind each.");
    }

    // With a bias moved up by much, a relu lets everything through; moved down, nothing.
    private string? FaultOfRating((string Name, Linear Layer) last)
    {
        if (last.Layer.bias is not { } bias)
            return null;
        float[] low = ScoresWith(bias, -Far), lower = ScoresWith(bias, -Far - 1);
        return low.Zip(lower).All(pair => Math.Abs(pair.First - pair.Second - 1) < 0.01) ? null
            : $"{last.Name} makes the rating, and nothing but the mean may follow it: after a relu, no rating could be below the mean.";
    }

    private string? FaultOfHidden((string Name, Linear Layer) layer)
    {
        if (layer.Layer.bias is not { } bias)
            return null;
        float[] low = ScoresWith(bias, -Far), lower = ScoresWith(bias, -2 * Far);
        return low.Zip(lower).All(pair => Near(pair.First, pair.Second)) ? null
            : $"No relu follows {layer.Name}: without it, this layer and the next one are together one linear layer. Add .relu().";
    }

    private static string Shape((string Name, Linear Layer) layer) =>
        $"{layer.Name} ({layer.Layer.weight!.shape[1]} to {layer.Layer.weight!.shape[0]})";

    /// <summary>Whose number a row of the table is: "user", "item", or null where it is neither's alone.</summary>
    private string? SideOf(Embedding table)
    {
        var (users, items) = Check.Drawn(train);
        // Of a pair with one index twice, one could not tell; and a row beyond another table's end says nothing.
        int[] pairs = [.. Enumerable.Range(0, users.Length).Where(pair => users[pair] != items[pair]).Take(8)];
        var now = ScoresNow();
        bool IsOf(int[] rows) => pairs.Any(pair => rows[pair] < table.weight!.shape[0]
            && ScoresWith(table.weight[rows[pair]], 1).Zip(now, (moved, score) => moved - score)
                .Zip(rows, (step, row) => Math.Abs(step - (row == rows[pair] ? 1 : 0)) < 0.01).All(isRight => isRight));
        return IsOf(users) ? "user" : IsOf(items) ? "item" : null;
    }

    private List<(string Name, T Layer)> Layers<T>() =>
        [.. network!.named_modules().Where(layer => layer.module is T).Select(layer => (layer.name, (T)(object)layer.module))];

    private float[] ScoresNow()
    {
        var (users, items) = Check.Drawn(train);
        return Scores.Compute(network!, users, items);
    }

    /// <summary>What it scores while some of its weights are moved.</summary>
    private float[] ScoresWith(Tensor weights, double by) => With(weights, by, ScoresNow);

    private static T With<T>(Tensor weights, double by, Func<T> ask)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var saved = weights.clone();
        try
        {
            weights.add_(by);
            return ask();
        }
        finally
        {
            weights.copy_(saved);
        }
    }
}
