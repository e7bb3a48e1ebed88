using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

public static partial class Compare
{
    private const int QueriesAtOnce = 64;

    // The items are sorted by their training events, most first; a group ends at this share of all items.
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
        RequireGiven(train, heldOut, models);
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
            var queries = HeldOutUser.Queries(HeldOutUser.From(model, train, heldOut), heldOut);
            return Shares(ScoredUsers.TopItems(model, train, queries, K).Where(item => item > 0).Select(item => ofModel[item]));
        });
        var shares = lists.Prepend(chosen).ToArray();
        var rows = PopularityGroups.Select((group, place) => (object?[])[group.Name, .. shares.Select(share => Rounded(share[place]))]);
        return new ShownTable(["Items", "chosen", .. models.Select(model => model.Name)], [.. rows],
            Invariant($"Shares of what users chose, and of the places in their lists of {K}. There are {train.Items.Count:#,0} items."))
        {
            Measure = "share",
        };

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
        Require.NoneNull(model, train);
        Require.NotNull(heldOut);
        var users = HeldOutUser.From(model, train, heldOut);
        var queries = HeldOutUser.Queries(users, heldOut);
        var all = new Stage("all items")
        {
            Items = (double)model.Items.Count * users.Count,
            Found = users.Sum(user => (double)user.Items.Length),
        };
        Stage towers = new("proposed by the towers"), proposed = new("and by hours and neighbours");
        var scores = new float[QueriesAtOnce * model.Items.Size];
        foreach (var rows in Enumerable.Range(0, users.Count).Chunk(QueriesAtOnce))
        {
            var proposals = model.Propose(queries.Rows(rows), model.Tower, scores.AsSpan(0, rows.Length * model.Items.Size));
            foreach (var (row, (items, _)) in rows.Zip(proposals))
            {
                towers.Add(users[row], [.. items.Take(model.FromTower)]);
                proposed.Add(users[row], items);
            }
        }
        var first = Top($"first {K} of the towers alone", model.Tower);
        var second = Top($"first {K} of the second stage", model);
        var asked = users.Sum(user => (double)user.Items.Length + user.Unknown);
        Stage[] stages = [all, towers, proposed, second, first];
        return new ShownTable(["Stage", "Items", "Share of all items", "Share of the choices"], [.. stages.Select(Row)],
            Invariant($"Means over {users.Count:#,0} users."));

        Stage Top(string name, IRanker ranker)
        {
            var stage = new Stage(name);
            foreach (var (user, items) in users.Zip(ScoredUsers.TopItems(ranker, train, queries, K).Chunk(K)))
                stage.Add(user, [.. items.Where(item => item > 0)]);
            return stage;
        }

        object?[] Row(Stage stage)
        {
            var items = stage.Items / users.Count;
            return [stage.Name, Math.Round(items, 1), Rounded(items / model.Items.Count), Rounded(stage.Found / asked)];
        }
    }

    private sealed record Stage(string Name)
    {
        /// <summary>How many items are left, added up over all users.</summary>
        public double Items { get; set; }

        /// <summary>How many of them the users chose.</summary>
        public double Found { get; set; }

        public void Add(HeldOutUser user, int[] items)
        {
            Items += items.Length;
            Found += user.Items.Count(items.Contains);
        }
    }
}
