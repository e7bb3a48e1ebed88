using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

public static partial class Compare
{
    private const int QueriesAtOnce = 64;

    // Of the items, those with most training events first: up to which share a group goes.
    private static readonly (string Name, double Until)[] PopularityGroups =
        [("the 1 % chosen most", 0.01), ("the next 9 %", 0.1), ("the next 40 %", 0.5), ("the other half", 1)];

    /// <summary>
    /// How popular the items are that lists are made of, beside what users chose: whether models show the few that everyone has.
    /// </summary>
    /// <param name="train">What users had; its events count an item's popularity.</param>
    /// <param name="heldOut">What they chose afterwards; a list of ten is made for each user here.</param>
    /// <param name="models">Trained models.</param>
    /// <returns>A row a group of items, a column a model: shares of all places of their lists.</returns>
    /// <exception cref="ArgumentException">There are no models, or no held-out rows.</exception>
    /// <remarks>Abdollahpouri et al. (2019), "The unfairness of popularity bias in recommendation".</remarks>
    public static ShownTable PopularityBias(Interactions train, Interactions heldOut, params IReadOnlyList<IRanker> models)
    {
        Check(models.Count, nameof(models));
        var groups = new int[train.Items.Size];
        // Held-out items that training does not have.
        groups[0] = PopularityGroups.Length - 1;
        foreach (var (rank, item) in Enumerable.Range(1, train.Items.Count).OrderByDescending(item => train.ByItem[item].Length).Index())
            groups[item] = Array.FindIndex(PopularityGroups, group => rank == 0 || rank + 1 <= group.Until * train.Items.Count);
        var chosen = Shares(heldOut.IndexedBy(train.Users, train.Items).ItemIndices.Select(item => groups[item]));
        var lists = models.Select(model =>
        {
            var ofModel = new int[model.Items.Size];
            Array.Fill(ofModel, PopularityGroups.Length - 1);
            foreach (var (item, index) in ScoredUsers.ItemsIn(model, train.Items).Index())
                ofModel[index] = groups[item];
            var queries = heldOut.Rows([.. HeldOutUser.From(model, train, heldOut, null).Select(user => user.Query)]);
            return Shares(ScoredUsers.TopItems(model, train, queries, K).Where(item => item > 0).Select(item => ofModel[item]));
        }).ToArray();
        return new ShownTable(["Items", "chosen", .. models.Select(model => model.Name)],
            [.. PopularityGroups.Select(
            (group, place) => (object?[])[group.Name, Rounded(chosen[place]), .. lists.Select(shares => Rounded(shares[place]))])],
            Invariant($"Shares of what users chose, and of the places in their lists of {K}. There are {train.Items.Count:#,0} items."));

        static double[] Shares(IEnumerable<int> places)
        {
            var counts = new double[PopularityGroups.Length];
            foreach (var place in places)
                counts[place]++;
            return Array.ConvertAll(counts, count => count / counts.Sum());
        }
    }

    /// <summary>What is left at each stage: how many items, and how often what the user chose is still among them.</summary>
    /// <param name="model">A trained model of two stages.</param>
    /// <param name="train">What users had.</param>
    /// <param name="heldOut">What they chose afterwards.</param>
    /// <returns>A row a stage: items left, their share of all items, the share of the choices among them.</returns>
    /// <exception cref="ArgumentException">There are no held-out rows.</exception>
    public static ShownTable Stages(TwoStage model, Interactions train, Interactions heldOut)
    {
        var users = HeldOutUser.From(model, train, heldOut, null);
        var queries = heldOut.Rows([.. users.Select(user => user.Query)]);
        (double Items, double Found) tower = default, proposed = default;
        var scores = new float[QueriesAtOnce * model.Items.Size];
        for (var start = 0; start < users.Count; start += QueriesAtOnce)
        {
            int[] rows = [.. Enumerable.Range(start, Math.Min(QueriesAtOnce, users.Count - start))];
            foreach (var (row, (items, _)) in rows.Zip(
                model.Propose(queries.Rows(rows), model.Tower, scores.AsSpan(0, rows.Length * model.Items.Size))))
            {
                tower = Add(tower, users[row], items.AsSpan(0, Math.Min(model.FromTower, items.Length)));
                proposed = Add(proposed, users[row], items);
            }
        }
        var first = Top(model.Tower);
        var second = Top(model);
        var asked = users.Sum(user => (double)user.Items.Length + user.Unknown);
        (string Name, double Items, double Found)[] stages =
        [
            ("all items", (double)model.Items.Count * users.Count, users.Sum(user => (double)user.Items.Length)),
            ("proposed by the towers", tower.Items, tower.Found), ("and by the last hours", proposed.Items, proposed.Found),
            ($"first {K} of the second stage", second.Items, second.Found), ($"first {K} of the towers alone", first.Items, first.Found),
        ];
        return new ShownTable(["Stage", "Items", "Share of all items", "Share of the choices"],
            [
            .. stages.Select(stage =>
                (object?[])[stage.Name, Math.Round(stage.Items / users.Count, 1), Rounded(stage.Items / users.Count / model.Items.Count),
                Rounded(stage.Found / asked)])],
            Invariant($"Means over {users.Count:#,0} users."));

        (double Items, double Found) Top(IRanker ranker)
        {
            var items = ScoredUsers.TopItems(ranker, train, queries, K);
            return users.Index()
                .Aggregate((0.0, 0.0), (sum, user) =>
                Add(sum, user.Item, [.. items[(user.Index * K)..((user.Index + 1) * K)].Where(item => item > 0)]));
        }

        static (double Items, double Found) Add((double Items, double Found) sum, HeldOutUser user, ReadOnlySpan<int> items)
        {
            var found = 0;
            foreach (var item in user.Items)
                found += items.Contains(item) ? 1 : 0;
            return (sum.Items + items.Length, sum.Found + found);
        }
    }
}
