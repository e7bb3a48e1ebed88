using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Evaluation;

/// <summary>What a ranking is to find for one user.</summary>
/// <param name="Query">The user's earliest held-out row.</param>
/// <param name="Items">Relevant items, as the model's indices.</param>
/// <param name="Unknown">How many more there are that the model does not know.</param>
internal sealed record HeldOutUser(int Query, int[] Items, int Unknown)
{
    /// <summary>Groups held-out rows by user, by the raw id.</summary>
    /// <exception cref="ArgumentException">No row counts.</exception>
    public static List<HeldOutUser> From(IRanker model, Interactions train, Interactions heldOut, float? likedFrom)
    {
        int[] users = heldOut.UsersIn(train.Users), items = ItemsOf(model.Items);
        var trainItems = ItemsOf(train.Items);
        var found = Enumerable.Range(0, heldOut.Count).Where(row => !(heldOut.Ratings[row] < likedFrom)).GroupBy(heldOut.UserAt)
            .Select(rows => Of(rows.OrderBy(row => heldOut.Times?[row] ?? row).ToArray())).OfType<HeldOutUser>().ToList();
        if (found.Count == 0)
        {
            throw new ArgumentException(
                $"None of the {heldOut.Count} held-out rows counts: "
                + (likedFrom is { } from ? Invariant($"none has a rating from {from}, or ") : "")
                + "their users have these items in training too. There is nothing to find; hold out other rows.",
                nameof(heldOut));
        }
        return found;

        int[] ItemsOf(Vocabulary vocabulary) =>
            [.. Enumerable.Range(0, heldOut.Count).Select(row => vocabulary.IndexOf(heldOut.ItemAt(row)))];

        HeldOutUser? Of(int[] rows)
        {
            var seen = new HashSet<int>();
            if (users[rows[0]] > 0)
            {
                foreach (var row in train.ByUser[users[rows[0]]])
                    seen.Add(train.ItemIndices[row]);
            }
            var asked = Array.FindAll(rows, row => trainItems[row] == 0 || !seen.Contains(trainItems[row])).DistinctBy(heldOut.ItemAt)
                .ToArray();
            int[] known = [.. asked.Select(row => items[row]).Where(item => item > 0)];
            return asked.Length == 0 ? null : new HeldOutUser(rows[0], known, asked.Length - known.Length);
        }
    }
}
