using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Predicts as the embedded data's ratings were made: the mean of what chance could have made of each, which no model can beat but by
/// luck. Its error is the floor.
/// </summary>
public sealed class PlantedRatings : IRatingModel
{
    private readonly float mean;
    private readonly Dictionary<Id, WorldUser> users;
    private readonly Dictionary<Id, WorldArticle> articles;

    private PlantedRatings(Interactions train, ArticleWorld world)
    {
        mean = train.MeanRating;
        users = world.Users.ToDictionary(user => new Id(user.Id));
        articles = world.Articles.ToDictionary(article => new Id(article.Id));
    }

    /// <inheritdoc />
    public string Name => "what is chance";

    /// <summary>The truth behind ratings of the embedded data; none for any other data, whose truth is not known.</summary>
    /// <param name="train">Ratings with times, for an article is liked less with age.</param>
    /// <returns>One or none, for a list of models: <c>[.. PlantedRatings.For(train), model]</c>.</returns>
    public static IReadOnlyList<IRatingModel> For(Interactions train)
    {
        Require.NotNull(train);
        return train is { HasTimes: true, Count: > 0 } && ArticleWorld.Of(train) is { } world ? [new PlantedRatings(train, world)] : [];
    }

    /// <inheritdoc />
    public float[] Predict(Interactions rows)
    {
        Require.NotNull(rows);
        return [.. Enumerable.Range(0, rows.Count).Select(row =>
            users.TryGetValue(rows.UserAt(row), out var user) && articles.TryGetValue(rows.ItemAt(row), out var article)
                ? (float)WorldRatings.Expected(WorldRatings.Planted(user, article, rows.Times?[row] ?? ArticleWorld.End - 1))
                : mean)];
    }
}
