using System.Text.Json.Serialization;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Which column plays which part.</summary>
/// <param name="User">The column of user ids, in the training table and the users' table.</param>
/// <param name="Item">The column of item ids, in the training table and the items' table.</param>
/// <param name="Rating">The column of ratings; null in a log of events.</param>
public record Roles(string User, string Item, string? Rating)
{
    /// <summary>
    /// The column that says how much an event counts, such as plays, hours, or 1 and -1 for thumbs, in a log; null where each counts 1.
    /// </summary>
    public string? Strength { get; init; }

    /// <summary>The column that says what an event is, such as a read or a bookmark, in a log of events; else null.</summary>
    public string? Kind { get; init; }

    /// <summary>The column of times in the training table, or null.</summary>
    public string? Time { get; init; }

    /// <summary>
    /// How times are written where they do not say it themselves: a format of .NET such as <c>dd.MM.yyyy</c>, <c>seconds</c> or
    /// <c>milliseconds</c>. Null to see it from the times, with a note.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>The column of titles in the items' table, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The column that groups items, such as a topic or genres (several are joined by |), or null.</summary>
    public string? Group { get; init; }

    /// <summary>Columns of the users' table that tell something about a user.</summary>
    public IReadOnlyList<string> UserColumns { get; init; } = [];

    /// <summary>Columns of the items' table that tell something about an item.</summary>
    public IReadOnlyList<string> ItemColumns { get; init; } = [];

    private const float MostRating = 1e9f;

    /// <summary>Whether the rows are events that can repeat, not ratings of which the last counts.</summary>
    internal bool IsLog => Kind is not null || Rating is null;

    /// <summary>The lowest and the highest rating that can be given; null to take what the training table has.</summary>
    [JsonIgnore]
    public (float Lowest, float Highest)? RatingRange { get; init; }

    /// <summary>What an event or a rating counts.</summary>
    internal string? Value => Rating ?? Strength;

    /// <exception cref="ArgumentException">
    /// One column plays two parts, of which each needs its own, a part is not named, or the range is none.
    /// </exception>
    internal void Check()
    {
        foreach (var (name, part) in new[] { (User, nameof(User)), (Item, nameof(Item)) })
            Require.Valid(!string.IsNullOrEmpty(name), "roles", $"{part} names no column; expected the name of one.");
        Require.NotNull(UserColumns);
        Require.NotNull(ItemColumns);
        var (lowest, highest) = RatingRange ?? (0, 0);
        var isRange = lowest >= -MostRating && highest >= lowest && highest <= MostRating;
        Require.Valid(isRange, "roles",
            Invariant($"RatingRange is ({lowest}, {highest}); expected the lowest rating, then the highest, such as (1, 5)."));
        var twice = new[] { User, Item, Rating, Strength, Kind, Time }.OfType<string>().CountBy(name => name)
            .FirstOrDefault(pair => pair.Value > 1).Key;
        Require.Valid(twice is null, "roles",
            $"The column {twice} plays two parts in the roles; user, item, rating, strength, kind and time need one each.");
    }
}
