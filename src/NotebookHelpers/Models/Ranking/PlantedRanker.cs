using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>Ranks as the embedded data's clicks were made: by the planted truth, which no model can beat but by luck.</summary>
public sealed class PlantedRanker : IRanker
{
    private readonly ArticleWorld world;
    private readonly WorldClicks clicks;
    private readonly Vocabulary users;
    private readonly Timeline timeline;
    private readonly Dictionary<Id, WorldUser> known;
    // For each item of the vocabulary the place of its article in the world, or -1.
    private readonly int[] articles;

    private PlantedRanker(Interactions train, ArticleWorld world)
    {
        (this.world, users, Items, timeline) = (world, train.Users, train.Items, new Timeline(train));
        clicks = new WorldClicks(world.Users, world.Articles);
        known = world.Users.ToDictionary(user => new Id(user.Id));
        var places = world.Articles.Index().ToDictionary(pair => new Id(pair.Item.Id), pair => pair.Index);
        articles = [-1, .. Items.Ids.Select(id => places.GetValueOrDefault(id, -1))];
    }

    /// <inheritdoc />
    public string Name => "planted truth";

    /// <inheritdoc />
    public Vocabulary Items { get; }

    /// <summary>The ranker for events of the embedded data; none for any other data, whose truth is not known.</summary>
    /// <param name="train">What users did before the queries: the last article in a session tells what is likely to be next.</param>
    /// <returns>One or none, for a list of models: <c>[.. PlantedRanker.For(train), model]</c>.</returns>
    public static IReadOnlyList<IRanker> For(Interactions train)
    {
        Require.NotNull(train);
        if (!train.HasTimes)
            return [];
        var world = ArticleWorld.Embedded.Value;
        var isEmbedded = !train.Items.Ids.Except(world.Articles.Select(article => new Id(article.Id))).Any()
            && !train.Users.Ids.Except(world.Users.Select(user => new Id(user.Id))).Any();
        return isEmbedded ? [new PlantedRanker(train, world)] : [];
    }

    /// <inheritdoc />
    public void Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        var weights = new double[world.Articles.Length];
        var indices = queries.UsersIn(users);
        for (var row = 0; row < queries.Count; row++)
        {
            var time = queries.Times?[row] ?? ArticleWorld.End - 1;
            Array.Clear(weights);
            if (known.TryGetValue(queries.UserAt(row), out var user))
                clicks.Weigh(clicks.Interests(user), time, TopicBefore(indices[row], time), weights);
            for (var item = 0; item < Items.Size; item++)
                scores[(row * Items.Size) + item] = articles[item] < 0 ? 0 : (float)weights[articles[item]];
        }
    }

    private int TopicBefore(int user, long time)
    {
        var events = user == 0 ? [] : timeline.OfUser(user, timeline.Moment(time));
        return events.Length > 0 && time - timeline.TimeAt(events[^1]) < WorldClicks.SessionGap
            && articles[timeline.ItemAt(events[^1])] is >= 0 and var article
            ? world.Articles[article].Topic
            : -1;
    }
}
