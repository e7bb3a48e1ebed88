using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Who chose this also chose that: a score is the sum of an item's similarities to those that the user chose, of its nearest ones only.
/// </summary>
/// <remarks>
/// Sarwar et al. (2001), "Item-based collaborative filtering recommendation algorithms"; Deshpande, Karypis (2004), "Item-based top-N
/// recommendation algorithms". The similarity of two items is the number of users who chose both, divided by √(users of the one · users of
/// the other) + shrinkage.
/// </remarks>
public sealed class ItemNeighbourRanker : IRanker
{
    private readonly Interactions pairs;
    // For each item those that count it among their nearest ones.
    private readonly (int Item, float Similarity)[][] near;

    /// <summary>Counts who chose what together.</summary>
    /// <param name="train">What users chose. Ratings and strengths are not looked at.</param>
    /// <param name="neighbours">
    /// How many nearest items of an item count. Of equal similarities, the item that stands first in the vocabulary is nearer.
    /// </param>
    /// <param name="shrinkage">Pulls similarities that few users speak for towards zero.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is less than one neighbour, or the shrinkage is negative or not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public ItemNeighbourRanker(Interactions train, int neighbours = 300, double shrinkage = 20)
    {
        Require.AtLeastOne(neighbours, nameof(neighbours), "300");
        Require.NotNegative(shrinkage, nameof(shrinkage), "20");
        pairs = Histories.PairsOf(train);
        var together = new int[Items.Size];
        var near = Enumerable.Range(1, pairs.Users.Count).Sum(user => Math.Pow(pairs.ByUser[user].Length, 2));
        MemoryNeed.Check(2.0 * 8 * Math.Min((double)Items.Size * Math.Min(neighbours, Items.Size), near), nameof(neighbours), neighbours,
            "Take fewer neighbours, or leave the rarest items out with WithAtLeast.");
        var lists = Enumerable.Range(0, Items.Size).Select(_ => new List<(int, float)>()).ToArray();
        // No pair has the unknown item 0.
        foreach (var item in Progress.Steps(Name, together.Length))
        {
            foreach (var (other, similarity) in Nearest(item, together, shrinkage).Take(neighbours))
                lists[other].Add((item, similarity));
        }
        this.near = Array.ConvertAll(lists, list => list.ToArray());
    }

    /// <inheritdoc />
    public string Name => "item neighbours";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    /// <remarks>A user's items are those of training; a user whom it never saw gets the popular ones.</remarks>
    public void Score(Interactions queries, Span<float> scores) => Histories.Score(pairs, queries, scores, (user, all) =>
    {
        foreach (var row in pairs.ByUser[user])
        {
            foreach (var (item, similarity) in near[pairs.ItemIndices[row]])
                all[item] += similarity;
        }
    });

    // The items that have a user in common with this one, the nearest first. The counts are zeros before and after.
    private IEnumerable<(int Item, float Similarity)> Nearest(int item, int[] together, double shrinkage)
    {
        List<int> others = [];
        foreach (var row in pairs.ByItem[item])
        {
            foreach (var own in pairs.ByUser[pairs.UserIndices[row]])
            {
                if (together[pairs.ItemIndices[own]]++ == 0)
                    others.Add(pairs.ItemIndices[own]);
            }
        }
        (int Item, float Similarity) Near(int other)
        {
            var users = Math.Sqrt((double)pairs.ByItem[item].Length * pairs.ByItem[other].Length);
            return (other, (float)(together[other] / (users + shrinkage)));
        }
        var found = others.Where(other => other != item).Select(Near).ToArray();
        foreach (var other in others)
            together[other] = 0;
        return found.OrderByDescending(near => near.Similarity).ThenBy(near => near.Item);
    }
}
