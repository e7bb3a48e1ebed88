namespace NotebookHelpers.Data;

/// <summary>How large a generated world is.</summary>
public sealed class WorldSize
{
    internal WorldSize(int users, int articles, int trainRows, int testRows, int clicks = 0) =>
        (Users, Articles, TrainRows, TestRows, Clicks) = (users, articles, trainRows, testRows, clicks);

    /// <summary>The data that comes with the workshop: 2,000 users, 1,500 articles, 40,000 and 10,000 rows, 50,000 clicks.</summary>
    public static WorldSize Embedded { get; } = new(2_000, 1_500, 40_000, 10_000, 50_000);

    /// <summary>The size of the session's data: 73,489 users, 214,027 articles, 679,051 and 291,023 rows, no clicks.</summary>
    public static WorldSize Session { get; } = new(73_489, 214_027, 679_051, 291_023);

    internal int Users { get; }

    internal int Articles { get; }

    internal int TrainRows { get; }

    internal int TestRows { get; }

    internal int Clicks { get; }
}
