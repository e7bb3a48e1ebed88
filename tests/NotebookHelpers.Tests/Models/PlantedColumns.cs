using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

/// <summary>Columns of users that say nothing, and ratings for which one of them says something.</summary>
internal static class PlantedColumns
{
    private const int Groups = 4;

    /// <summary>The data's own columns.</summary>
    public static Features Own(Interactions train) => Features.From(train);

    /// <summary>The data's own columns, none of which says any more whose it is.</summary>
    public static Features Shuffled(Interactions train) =>
        Own(train).Columns.Aggregate(Own(train), (features, column) => features.Shuffled(column, 1));

    /// <summary>The features, and four columns of users that say nothing, some times: of 2, 7, 21 and 60 levels.</summary>
    public static Features WithNoise(Features features, int times) => With(features,
        [.. from time in Enumerable.Range(0, times) from levels in new[] { 2, 7, 21, 60 } select Column(features.Users, levels, time)]);

    /// <summary>The features, and the column of users that <see cref="Ratings"/> follows.</summary>
    public static Features WithGroups(Features features) => With(features, [Column(features.Users, Groups, 0)]);

    /// <summary>The same rows: each group of users likes each level of the items' first column a little more, or less.</summary>
    /// <param name="data">Any rows with a column of categories of the items.</param>
    /// <param name="strength">The deviation of what is added to a rating.</param>
    public static Interactions Ratings(Interactions data, float strength)
    {
        if (strength == 0)
            return data;
        var items = Own(data).Items.Categories[0];
        var random = new SeededRandom(3);
        var liked = Enumerable.Range(0, Groups).Select(_ => items.Levels.Select(_ => strength * random.NextNormal()).ToArray()).ToArray();
        float[] ratings = [.. Enumerable.Range(0, data.Count).Select(row => data.Ratings[row]
            + (float)items[data.ItemIndices[row]].ToArray().Average(level => liked[LevelOf(data.UserAt(row), Groups, 0)][level]))];
        return new Interactions(data.Users, data.Items, data.UserIndices, data.ItemIndices, ratings, data.Times) { Tables = data.Tables };
    }

    private static Features With(Features features, CategoryColumn[] users) =>
        new(features.Users with { Categories = [.. features.Users.Categories, .. users] }, features.Items, []);

    private static CategoryColumn Column(SideTable users, int levels, int seed) => CategoryColumn.From($"{levels} levels, {seed}",
        [[], .. users.Ids.Ids.Select(id => new[] { $"{LevelOf(id, levels, seed)}" })], users.Known);

    // From the id alone, so that it is the same in every part of the data.
    private static int LevelOf(Id user, int levels, int seed)
    {
        var hash = user.ToString().Aggregate(17L, (sum, letter) => (sum * 31) + letter);
        return new SeededRandom((hash * 1009) + (levels * 101) + seed).NextInt(levels);
    }
}
