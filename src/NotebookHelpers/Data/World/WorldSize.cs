namespace NotebookHelpers.Data;

/// <summary>How large a generated world is.</summary>
/// <param name="Users">How many users there are, at least 1.</param>
/// <param name="Articles">How many articles there are, at least 1.</param>
/// <param name="TrainRows">How many ratings there are to learn from.</param>
/// <param name="TestRows">How many ratings there are to predict.</param>
/// <param name="Clicks">How many clicks there are, or 0 for a world without them.</param>
public sealed record WorldSize(int Users, int Articles, int TrainRows, int TestRows, int Clicks = 0)
{
    /// <summary>The data that comes with the workshop: 2,000 users, 1,500 articles, 40,000 and 10,000 rows, 50,000 clicks.</summary>
    public static WorldSize Embedded { get; } = new(2_000, 1_500, 40_000, 10_000, 50_000);

    /// <summary>The size of the session's data: 73,489 users, 214,027 articles, 679,051 and 291,023 rows, no clicks.</summary>
    public static WorldSize Session { get; } = new(73_489, 214_027, 679_051, 291_023);
}
