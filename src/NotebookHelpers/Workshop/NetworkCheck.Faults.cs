using NotebookHelpers.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookHelpers;

/// <content>The faults of well-known recommenders, each seen from outside: all that show are counted.</content>
public sealed partial class NetworkCheck
{
    private const int Asked = 8;

    // Opens a relu behind the last layer, whatever comes out of that.
    private const double Open = 1e6;

    // Where no fault shows, each pair is asked for alone too.
    private CheckResult Sound()
    {
        string[] found = [.. new[] { LooksUpPlaces(), MixesPairs(), BreaksAlone(), LeavesOut() }.OfType<string>()];
        return found.Length switch
        {
            0 => Check.BatchOfOne(network!, train),
            1 => new CheckResult(false, $"Not yet, 1 fault is left. {found[0]}"),
            _ => new CheckResult(false, string.Join(' ', found
                .Select((fault, place) => $"({place + 1}) {fault}").Prepend($"Not yet, {found.Length} faults are left."))),
        };
    }

    private string? LooksUpPlaces()
    {
        var pair = Repeated().FirstOrDefault(pair => !Near(pair.Scores[0], pair.Scores[^1]));
        return pair.Scores is not { } scores ? null
            : Invariant($"A batch of nothing but the pair [{pair.User}, {pair.Item}] gets {scores[0]:0.####} in its first place and ")
                + Invariant($"{scores[^1]:0.####} in its last: places in the batch are looked up where ids should be.");
    }

    // Its place is the same in both batches: only the others differ.
    private string? MixesPairs()
    {
        var together = ScoresNow();
        var (place, pair) = Repeated().Index().FirstOrDefault(asked => !Near(together[asked.Index], asked.Item.Scores[asked.Index]));
        return pair.Scores is null ? null
            : Invariant($"The pair [{pair.User}, {pair.Item}] gets {together[place]:0.####} among others and ")
                + Invariant($"{pair.Scores[place]:0.####} among its like: something sums or averages over the whole batch. ")
                + "forward must treat each pair by itself: .sum(1) and not .sum(), and mind that [batch] and [batch, 1] make "
                + "[batch, batch].";
    }

    private string? BreaksAlone()
    {
        var (users, items) = Check.Drawn(train);
        using var scope = NewDisposeScope();
        using var evaluating = new Evaluating(network!);
        var shape = network!.forward(tensor(new[] { (long)users[0] }), tensor(new[] { (long)items[0] })).shape;
        return shape is [1] ? null
            : $"One pair alone: forward returned [{string.Join(", ", shape)}], expected [1]. A bare .squeeze() removes every dimension of "
                + "size 1; write .squeeze(1).";
    }

    private string? LeavesOut()
    {
        var ends = Layers<Linear>().Where(layer => layer.Layer.weight!.shape[0] == 1).Select(layer => layer.Layer.bias).OfType<Tensor>();
        return ends.Aggregate(Unused, (ask, end) => () => With(end, Open, ask))();
    }

    private string? Unused()
    {
        var now = ScoresNow();
        bool IsUnused(Tensor? weights) =>
            weights is null || new[] { 1, -1, Far, -Far }.All(by => ScoresWith(weights, by).AsSpan().SequenceEqual(now));
        string[] names =
        [
            .. Layers<Embedding>().Where(table => IsUnused(table.Layer.weight)).Select(table => table.Name),
            .. Layers<Linear>().Where(layer => IsUnused(layer.Layer.weight) && IsUnused(layer.Layer.bias)).Select(layer => layer.Name),
        ];
        return names.Length == 0 ? null
            : $"{string.Join(", ", names)} {(names.Length == 1 ? "changes" : "change")} no score: forward does not use "
                + $"{(names.Length == 1 ? "it" : "them")}, or leaves out of the sum what came of it.";
    }

    /// <summary>Batches of one pair and nothing else.</summary>
    private IEnumerable<(int User, int Item, float[] Scores)> Repeated()
    {
        var (users, items) = Check.Drawn(train);
        return users.Zip(items).Take(Asked).Select(pair => (pair.First, pair.Second, Scores.Compute(network!,
            [.. Enumerable.Repeat(pair.First, users.Length)], [.. Enumerable.Repeat(pair.Second, users.Length)])));
    }

    private static bool Near(float one, float other) => Math.Abs(one - other) <= Check.Tolerance * Math.Max(1, Math.Abs(one));
}
