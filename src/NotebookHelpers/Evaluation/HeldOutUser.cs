using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>What a ranking is to find for one user.</summary>
/// <param name="Query">The user's earliest held-out row.</param>
/// <param name="Items">Relevant items, as the model's indices.</param>
/// <param name="Unknown">How many more there are that the model does not know.</param>
internal sealed record HeldOutUser(int Query, int[] Items, int Unknown)
{
    /// <summary>Groups held-out rows by user, by the raw id.</summary>
    /// <exception cref="ArgumentException">No row counts.</exception>
    public static List<HeldOutUser> From(IRanker model, Interactions train, Interactions heldOut, float? likedFrom = null)
    {
        int[] users = heldOut.UsersIn(train.Users), items = ItemsOf(model.Items), trainItems = ItemsOf(train.Items);
        var byUser = Enumerable.Range(0, heldOut.Count).Where(row => !(heldOut.Ratings[row] < likedFrom)).GroupBy(heldOut.UserAt);
        var found = byUser.Select(rows => Of([.. rows.OrderBy(row => heldOut.Times?[row] ?? row)])).OfType<HeldOutUser>().ToList();
        var liked = likedFrom is { } from ? Invariant($"none has a rating from {from} (likedFrom), or ") : "";
        Require.Valid(found.Count > 0, nameof(heldOut), $"None of the {heldOut.Count} held-out rows counts: {liked}"
            + "their users have these items in training too. There is nothing to find; hold out other rows.");
        return found;

        int[] ItemsOf(Vocabulary vocabulary) =>
            [.. Enumerable.Range(0, heldOut.Count).Select(row => vocabulary.IndexOf(heldOut.ItemAt(row)))];

        HeldOutUser? Of(int[] rows)
        {
            var user = users[rows[0]];
            // Index 0 stands for all users that training does not know.
            var seen = user == 0 ? [] : train.ByUser[user].ToArray().Select(row => train.ItemIndices[row]).ToHashSet();
            var asked = rows.Where(row => trainItems[row] == 0 || !seen.Contains(trainItems[row])).DistinctBy(heldOut.ItemAt).ToArray();
            int[] known = [.. asked.Select(row => items[row]).Where(item => item > 0)];
            return asked.Length == 0 ? null : new HeldOutUser(rows[0], known, asked.Length - known.Length);
        }
    }

    /// <summary>A row for each user, to ask a model with.</summary>
    public static Interactions Queries(List<HeldOutUser> users, Interactions heldOut) =>
        heldOut.Rows([.. users.Select(user => user.Query)]);
}
