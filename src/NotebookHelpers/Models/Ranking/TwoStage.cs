using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// Two stages: a <see cref="TwoTower"/> and the popularity of the last hours propose candidates out of all items, a second network ranks
/// these few.
/// </summary>
/// <remarks>
/// Covington, Adams, Sargin (2016), figure 2 and section 4. The second stage sees the first one's score, how popular the candidate was of
/// late and before, how old it is, how near others chose it to the user's last items, whether the data set's table puts it into a category
/// with them, and how much its user has done: of events before the query only.
/// </remarks>
public sealed class TwoStage : IRanker, IDisposable
{
    private readonly Interactions train;
    private readonly Candidates candidates;

    /// <summary>Makes both stages; draws their start at random.</summary>
    /// <param name="train">What users chose.</param>
    /// <param name="factors">How many numbers the towers describe a user, and an item, by.</param>
    /// <param name="length">How many of a user's last items count.</param>
    /// <param name="candidates">How many items the first stage proposes; the popular ones of the last hours come on top.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public TwoStage(Interactions train, int factors = 32, int length = 50, int candidates = 100)
    {
        Require.AtLeastOne(candidates, nameof(candidates), "100");
        this.train = train;
        NewTower = () => new TwoTower(train, factors, length);
        Tower = NewTower();
        Ranking = new CandidateRanking();
        this.candidates = new Candidates(Tower.Timeline, train, candidates);
        FromTower = candidates;
    }

    /// <inheritdoc />
    public string Name => nameof(TwoStage);

    /// <inheritdoc />
    public Vocabulary Items => Tower.Items;

    /// <summary>The first stage, which ranks all items by itself.</summary>
    public TwoTower Tower { get; }

    internal CandidateRanking Ranking { get; }

    /// <summary>How many candidates the first stage proposes; they come first in <see cref="Propose"/>.</summary>
    internal int FromTower { get; }

    /// <summary>Makes a first stage like this one, to log candidates with.</summary>
    internal Func<TwoTower> NewTower { get; }

    /// <inheritdoc />
    public void Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var proposed = Propose(queries, Tower, scores);
        for (var row = 0; row < proposed.Length; row++)
        {
            var (items, features) = proposed[row];
            var all = scores.Slice(row * Items.Size, Items.Size);
            var ranked = items.Length == 0 ? [0] : Ranking.call(Ranking.ToInput(features)).ToFloats();
            // All others come after the candidates, in the first stage's order.
            var shift = ranked.Min() - 1 - TensorPrimitives.Max(all);
            foreach (ref var score in all)
                score += shift;
            for (var place = 0; place < items.Length; place++)
                all[items[place]] = ranked[place];
        }
    }

    /// <summary>Lets the networks go.</summary>
    public void Dispose()
    {
        Tower.Dispose();
        Ranking.Dispose();
    }

    /// <summary>The candidates of each query, and what is known of them.</summary>
    /// <param name="queries">Users and times.</param>
    /// <param name="tower">The first stage.</param>
    /// <param name="scores">float [queries, Items.Size]: gets its scores.</param>
    internal (int[] Items, float[] Features)[] Propose(Interactions queries, TwoTower tower, Span<float> scores)
    {
        tower.Score(queries, scores);
        var (users, moments) = (queries.UsersIn(train.Users), tower.Timeline.MomentsOf(queries));
        var proposed = new (int[], float[])[queries.Count];
        for (var row = 0; row < proposed.Length; row++)
        {
            var all = scores.Slice(row * Items.Size, Items.Size);
            var time = queries.Times?[row] ?? 0;
            proposed[row] = candidates.Of(users[row], moments[row], time, all);
        }
        return proposed;
    }
}
