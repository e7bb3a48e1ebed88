using Microsoft.Data.Analysis;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>What a trained model is for.</summary>
public static class ModelExtensions
{
    /// <summary>The items that a model ranks highest for a user, without those that the user has.</summary>
    /// <param name="model">What ranks.</param>
    /// <param name="train">What it was trained with: what the user has, and the titles.</param>
    /// <param name="user">
    /// A raw id. For one that training never saw the answer is <c>Popularity</c>, the most rated items, and says so.
    /// </param>
    /// <param name="k">How many items are wanted.</param>
    /// <param name="among">
    /// The items to choose from, such as those in stock; null for all. The heading counts those that training never saw.
    /// </param>
    /// <returns>At most k items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    public static RankedItems Recommend(this IRanker model, Interactions train, Id user, int k = 10, IEnumerable<Id>? among = null)
    {
        Require.NoneNull(model, train);
        Require.AtLeastOne(k, nameof(k), "10");
        HashSet<Id>? chosenFrom = among is null ? null : [.. among];
        var strangers = chosenFrom?.Count(id => !train.Items.Contains(id)) ?? 0;
        var limit = chosenFrom is null ? "" : Invariant($", among {chosenFrom.Count:#,0} items")
            + (strangers > 0 ? Invariant($", {strangers:#,0} of them unknown to training") : "");
        var most = Math.Min(k, Math.Max(model.Items.Size, train.Items.Size));
        var (items, best) = (new int[most], new float[most]);
        var rows = train.ByUser[train.Users.IndexOf(user)].ToArray();
        if (rows.Length == 0 || !train.Users.Contains(user))
        {
            var counts = Enumerable.Range(1, train.Items.Count).Select(item => (float)train.ByItem[item].Length);
            float[] popularity = [float.NegativeInfinity, .. counts];
            LeaveOutOthers(popularity, train.Items);
            var chosen = TopK.Select(popularity, items, best);
            return Ranked(Stranger(model, user, limit), chosen, train.Items);
        }
        var found = 0;
        var latest = rows.MaxBy(row => (train.Times?[row] ?? row, row));
        ScoredUsers.Visit(model, train, train.Rows([latest]), (_, scores) =>
        {
            LeaveOutOthers(scores, model.Items);
            found = TopK.Select(scores, items, best);
        });
        return Ranked(Invariant($"{model.Name} for user {user}, without the {rows.Length:#,0} that they have{limit}"), found, model.Items);

        void LeaveOutOthers(Span<float> scores, Vocabulary vocabulary)
        {
            for (var item = 1; item < vocabulary.Size && chosenFrom is not null; item++)
                scores[item] = chosenFrom.Contains(vocabulary[item]) ? scores[item] : float.NegativeInfinity;
        }

        RankedItems Ranked(string heading, int count, Vocabulary vocabulary) =>
            new(heading, "Score", [.. Enumerable.Range(0, count).Select(place => (vocabulary[items[place]], best[place]))], train);
    }

    /// <summary>The items that a network ranks highest for a user, by what it holds itself, as one from a file does.</summary>
    /// <param name="model">A trained network.</param>
    /// <param name="user">A raw id. For one that the network does not know the answer is the most rated items, and says so.</param>
    /// <param name="k">How many items are wanted.</param>
    /// <returns>
    /// At most k items without titles. Those that the user has are among them: a network does not hold who rated what.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    public static RankedItems Recommend(this RatingNetwork model, Id user, int k = 10)
    {
        Require.NotNull(model);
        Require.AtLeastOne(k, nameof(k), "10");
        var (index, ratings) = (model.Users.IndexOf(user), model.RatingsOfItems());
        var most = Math.Min(k, model.Items.Count);
        var (items, best) = (new int[most], new float[most]);
        if (index == 0)
        {
            TopK.Select(ratings.AsSpan(1), items, best);
        }
        else
        {
            // One row, whose item is unknown: nothing is left out.
            var asked = new Interactions(model.Users, model.Items, [index], [0], [0]);
            ScoredUsers.Visit(model, asked, asked, (_, scores) => TopK.Select(scores[1..], items, best));
        }
        var heading = index == 0 ? Stranger(model, user) : $"{model.Name} for user {user}, also what they have";
        return new(heading, "Score", [.. items.Zip(best, (item, score) => (model.Items[item + 1], score))], null,
            item => (int)ratings[model.Items.IndexOf(item)]);
    }

    /// <summary>The items whose embeddings point most nearly into the same direction.</summary>
    /// <param name="model">A model that has embeddings of items.</param>
    /// <param name="train">What it was trained with, for the titles.</param>
    /// <param name="item">The item's raw id.</param>
    /// <param name="k">How many items are wanted.</param>
    /// <returns>At most k items with the cosine of the angle, from -1 to 1.</returns>
    /// <exception cref="ArgumentException">The model has no embeddings of items, or does not know the item.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    public static RankedItems SimilarItems(this IRanker model, Interactions train, Id item, int k = 10) =>
        model.ItemEmbeddings(train).Nearest(item, k);

    /// <summary>What a model has learned of each item.</summary>
    /// <param name="model">A model that has embeddings of items.</param>
    /// <param name="train">What it was trained with, for titles and columns.</param>
    /// <returns>One vector for each item that training saw.</returns>
    /// <exception cref="ArgumentException">The model has no embeddings of items.</exception>
    public static Embeddings ItemEmbeddings(this IRanker model, Interactions train)
    {
        Require.NoneNull(model, train);
        var embedded = model as IItemVectors;
        Require.Valid(embedded is not null, nameof(model),
            $"{model.Name} has no embeddings of items. Ask a model that learns a vector for each item, such as DotBias.");
        var (values, length) = embedded.ItemVectors();
        // Items that only have side columns come after those, and have no vector.
        var items = Enumerable.Range(1, (values.Length / length) - 1).Select(item => model.Items[item]);
        return new Embeddings([.. items], values[length..], length, train);
    }

    /// <summary>Why a score is what it is: the mean, both biases, and the dot product of tastes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">What it was trained with, for the title.</param>
    /// <param name="user">The user's raw id; an unknown user adds nothing.</param>
    /// <param name="item">The item's raw id; an unknown item adds nothing.</param>
    /// <returns>A table of the parts, in rating units; before the sigmoid, where the model has a range.</returns>
    public static ShownTable Explain(this DotBias model, Interactions train, Id user, Id item)
    {
        Require.NoneNull(model, train);
        var (userIndex, itemIndex) = (model.Users.IndexOf(user), model.Items.IndexOf(item));
        var (userBias, itemBias, tastes) = model.PartsOf(userIndex, itemIndex);
        var note = $"User {user} and item {item}, {RankedItems.TitleOf(train, item)}."
            + (userIndex == 0 ? " The user is unknown: no bias, no tastes." : "")
            + (itemIndex == 0 ? " The item is unknown: no bias, no tastes." : "");
        return new ShownTable(["Part", "Value"],
        [
            Row("mean", model.Options.Offset), Row("this user's bias", userBias), Row("this item's bias", itemBias),
            Row("tastes: dot product", tastes), Row("predicted", model.Predict(user, item)),
        ], note);

        static object?[] Row(string part, float value) => [part, Math.Round(value, 4)];
    }

    /// <summary>A rating for each row of the test table.</summary>
    /// <param name="model">What predicts.</param>
    /// <param name="train">What it was trained with; its data set has the test table.</param>
    /// <returns>
    /// User, item and rating under the data set's names, and <c>Unknown</c>: user, item or both where training never saw them, so that the
    /// model's fallback answered.
    /// </returns>
    /// <exception cref="ArgumentException">The data set has no test table.</exception>
    public static DataFrame PredictTest(this IRatingModel model, Interactions train)
    {
        Require.NoneNull(model, train);
        if (train.Tables is not { Test: { } test, Roles: { Rating: { } rating } roles })
        {
            throw new ArgumentException($"{train.Tables?.Name ?? "The data"} has no test table to predict. "
                + "Use a data set with one, or predict the validation part.", nameof(train));
        }

        Vocabulary users = new(), items = new();
        int[] userIndices = users.Index(test[roles.User]), itemIndices = items.Index(test[roles.Item]);
        var timeColumn = test.Columns.FirstOrDefault(column => column.Name == roles.Time) as PrimitiveDataFrameColumn<long>;
        var times = timeColumn?.Select(value => value ?? 0).ToArray();
        var rows = new Interactions(users, items, userIndices, itemIndices, new float[userIndices.Length], times, train.RatingRange);
        var isUserKnown = userIndices.Select(user => train.Users.Contains(users[user]));
        var isItemKnown = itemIndices.Select(item => train.Items.Contains(items[item]));
        var unknown = isUserKnown.Zip(isItemKnown).Select(known => known switch
        {
            (true, true) => "",
            (false, true) => "user",
            (true, false) => "item",
            _ => "both",
        });
        return new DataFrame(test[roles.User].Clone(), test[roles.Item].Clone(), new SingleDataFrameColumn(rating, model.Predict(rows)),
            new StringDataFrameColumn("Unknown", unknown));
    }

    private static string Stranger(IRanker model, Id user, string limit = "") =>
        $"Popularity, the most rated items{limit}: user {user} is unknown to training, and {model.Name} knows no tastes of theirs";
}
