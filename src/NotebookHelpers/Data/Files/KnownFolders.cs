using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Data sets that are known by their files: what is not there is done without, and noted.</summary>
internal static class KnownFolders
{
    private static readonly string[] RatingColumns = ["userId", "movieId", "rating", "timestamp"];

    // What the flags of u.item stand for, as u.genre has them.
    private static readonly string[] Genres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    private static readonly DataDescription Session = new("train.csv", "User_ID", "Article_ID", "Rating")
    {
        Time = "Timestamp",
        Title = "Title",
        Group = "Topic",
        Lowest = 0,
        Highest = 6,
        Test = "test.csv",
        Users = "user.csv",
        Items = "article.csv",
    };

    private static readonly DataDescription Movies = new("ratings.csv", "userId", "movieId", "rating")
    {
        Time = "timestamp",
        Title = "title",
        Group = "genres",
        Lowest = 0.5f,
        Highest = 5,
        Items = "movies.csv",
    };

    private static readonly DataDescription MovieLens100K = Movies with
    {
        Ratings = "u.data",
        Separator = "\t",
        Columns = RatingColumns,
        Lowest = 1,
        Users = "u.user",
        UserNames = ["userId", "age", "gender", "occupation", "zip"],
        Items = "u.item",
        ItemNames = ["movieId", "title", "released", "releasedOnVideo", "link", .. Genres],
    };

    private static readonly DataDescription MovieLens1M = Movies with
    {
        Ratings = "ratings.dat",
        Separator = "::",
        Columns = RatingColumns,
        Users = "users.dat",
        UserNames = ["userId", "gender", "age", "occupation", "zip"],
        Items = "movies.dat",
        ItemNames = ["movieId", "title", "genres"],
    };

    // Its ids are IMDb's, with zeros in front; users.dat holds a user's number at Twitter, and nothing else.
    private static readonly DataDescription MovieTweetings =
        MovieLens1M with { UserNames = ["userId", "twitterId"], Lowest = 0, Highest = 10 };

    // A data set is known by a file that begins so.
    private static readonly (DataDescription Known, string File, string Begins)[] All =
    [
        (Session, "train.csv", "User_ID,Article_ID,"), (Movies, "ratings.csv", "userId,movieId,rating"), (MovieLens100K, "u.data", ""),
        (MovieTweetings, "movies.dat", "0"), (MovieLens1M, "ratings.dat", ""),
    ];

    /// <summary>The files that are looked for, for an error.</summary>
    public static string Files { get; } = string.Join("; ", new[] { Session, Movies, MovieLens100K, MovieLens1M }.Select(known =>
        string.Join(", ", new[] { known.Ratings, known.Test, known.Users, known.Items }.OfType<string>())));

    /// <summary>What a folder holds, if that is known; a log of events where one is wanted and there.</summary>
    public static DataDescription? In(string folder, bool events = false)
    {
        var known = Array.Find(All, known => Path.Combine(folder, known.File) is var file && File.Exists(file)
            && File.ReadLines(file).FirstOrDefault("").StartsWith(known.Begins, StringComparison.OrdinalIgnoreCase)).Known;
        var hasLog = known == Session && File.Exists(Path.Combine(folder, "clicks.csv"));
        return events && hasLog
            ? Session with { Ratings = "clicks.csv", Rating = null, Kind = "Kind", Test = null, Lowest = null, Highest = null }
            : known;
    }

    /// <summary>Reads such a folder.</summary>
    public static RatingTables Read(DataDescription known, string folder, string name, BadRows badRows)
    {
        List<string> notes = [];
        string[] absent = [.. new[] { known.Test, known.Users, known.Items }.OfType<string>()
            .Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (absent.Length > 0)
            notes.Add($"Not there, and done without: {string.Join(", ", absent)}.");
        string? There(string? file) => absent.Contains(file) ? null : file;
        // Which columns there are is seen when they are read.
        var asked = known with { BadRows = badRows, Title = null, Group = null, IsTimeNeeded = false };
        // Beyond the range of MovieLens lies no bad row, but other data under its names.
        asked = known == Movies ? asked with { Lowest = null } : asked;
        var read = (asked with { Test = There(known.Test), Users = There(known.Users), Items = There(known.Items) }).Read(folder, name);
        var items = MovieLensItems.Prepare(read.Items, known);
        var roles = read.Roles with
        {
            RatingRange = known == Movies ? Widened(read, notes) : read.Roles.RatingRange,
            Time = Has(read.Train, known.Time),
            Title = Has(items, known.Title),
            Group = Has(items, known.Group),
            UserColumns = [.. Columns(read.Users).Except([known.User, "twitterId"])],
            ItemColumns = [.. Columns(items).Except([known.Item, known.Title!])],
        };
        string[] all = [.. notes, .. read.Notes];
        return new RatingTables(name, roles, read.Train) { Test = read.Test, Users = read.Users, Items = items, Notes = all };
    }

    private static (float, float) Widened(RatingTables read, List<string> notes)
    {
        var ratings = read.Train[Movies.Rating!];
        var (lowest, highest) = ((float)ratings.Min(), (float)ratings.Max());
        if (lowest < Movies.Lowest || highest > Movies.Highest)
            notes.Add(Invariant($"Ratings go from {lowest} to {highest}, not {Movies.Lowest} to {Movies.Highest}: that is their range."));
        return (Math.Min(lowest, Movies.Lowest!.Value), Math.Max(highest, Movies.Highest!.Value));
    }

    private static string? Has(DataFrame? table, string? column) => Columns(table).Contains(column) ? column : null;

    private static IEnumerable<string> Columns(DataFrame? table) => table?.Columns.Select(column => column.Name) ?? [];
}
