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
    /// <param name="k">How many.</param>
    /// <returns>At most k items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below one.</exception>
    public static RankedItems Recommend(this IRanker model, Interactions train, Id user, int k = 10)
    {
        Require.AtLeastOne(k, nameof(k), "10");
        var items = new int[k];
        var best = new float[k];
        var rows = train.ByUser[train.Users.IndexOf(user)].ToArray();
        if (rows.Length == 0 || !train.Users.Contains(user))
        {
            float[] counts = [float.NegativeInfinity,
                .. Enumerable.Range(1, train.Items.Count).Select(item => (float)train.ByItem[item].Length)];
            return Ranked(
                $"Popularity, the most rated items: user {user} is unknown to training, and {model.Name} knows no tastes of theirs",
                "Score", TopK.Select(counts, items, best), train.Items);
        }
        var found = 0;
        var latest = rows.MaxBy(row => (train.Times?[row] ?? row, row));
        ScoredUsers.Visit(model, train, train.Rows([latest]), (_, scores) => found = TopK.Select(scores, items, best));
        return Ranked(Invariant($"{model.Name} for user {user}, without the {rows.Length:#,0} that they have"), "Score", found,
            model.Items);

        RankedItems Ranked(string heading, string scoreName, int count, Vocabulary vocabulary) =>
            new(heading, scoreName, [.. Enumerable.Range(0, count).Select(place => (vocabulary[items[place]], best[place]))], train);
    }

    /// <summary>The items whose embeddings point most nearly into the same direction.</summary>
    /// <param name="model">A model that has embeddings of items.</param>
    /// <param name="train">What it was trained with, for the titles.</param>
    /// <param name="item">A raw id.</param>
    /// <param name="k">How many.</param>
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
        if (model is not IItemVectors embedded)
        {
            throw new ArgumentException(
                $"{model.Name} has no embeddings of items. Ask a model that learns a vector for each item, such as DotBias.",
                nameof(model));
        }

        var (values, length) = embedded.ItemVectors();
        return new Embeddings([.. Enumerable.Range(1, model.Items.Count).Select(item => model.Items[item])], values[length..], length,
            train);
    }

    /// <summary>Why a score is what it is: the mean, both biases, and the dot product of tastes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">What it was trained with, for the title.</param>
    /// <param name="user">A raw id; of an unknown user nothing is added.</param>
    /// <param name="item">A raw id; likewise.</param>
    /// <returns>A table of the parts, in rating units; before the sigmoid, where the model has a range.</returns>
    public static ShownTable Explain(this DotBias model, Interactions train, Id user, Id item)
    {
        var (userIndex, itemIndex) = (model.Users.IndexOf(user), model.Items.IndexOf(item));
        var (userBias, itemBias, tastes) = model.PartsOf(userIndex, itemIndex);
        (string Part, float Value)[] parts =
        [
            ("mean", model.Options.Offset), ("this user's bias", userBias), ("this item's bias", itemBias), ("tastes: dot product", tastes),
            ("predicted", model.Predict(user, item)),
        ];
        var note = $"User {user} and item {item}, {RankedItems.TitleOf(train, item)}."
            + (userIndex == 0 ? " The user is unknown: no bias, no tastes." : "")
            + (itemIndex == 0 ? " The item is unknown: no bias, no tastes." : "");
        return new ShownTable(["Part", "Value"], [.. parts.Select(part => (object?[])[part.Part, Math.Round(part.Value, 4)])], note);
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
        if (train.Tables is not { Test: { } test, Roles: { Rating: { } rating } roles } tables)
        {
            throw new ArgumentException(
                $"{train.Tables?.Name ?? "The data"} has no test table to predict. "
                + "Use a data set with one, or predict the validation part.", nameof(train));
        }

        Vocabulary users = new(), items = new();
        int[] userIndices = users.Index(test[roles.User]), itemIndices = items.Index(test[roles.Item]);
        var times = roles.Time is { } time && test.Columns.Any(column => column.Name == time) ? test[time] as PrimitiveDataFrameColumn<long>
            : null;
        var rows = new Interactions(
            users, items, userIndices, itemIndices, new float[userIndices.Length],
            times is null ? null : [.. times.Select(value => value ?? 0)], train.RatingRange);
        var unknown = userIndices.Zip(itemIndices)
            .Select(pair => (train.Users.Contains(users[pair.First]), train.Items.Contains(items[pair.Second])) switch
        {
            (true, true) => "",
            (false, true) => "user",
            (true, false) => "item",
            _ => "both",
        });
        return new DataFrame(test[roles.User].Clone(), test[roles.Item].Clone(), new SingleDataFrameColumn(rating, model.Predict(rows)),
            new StringDataFrameColumn("Unknown", unknown));
    }

}
