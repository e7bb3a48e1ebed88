using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>A data set's format, known by its files.</summary>
/// <param name="Train">The file of ratings, which must be there.</param>
/// <param name="Test">The file of pairs without a rating, or null where the format has none.</param>
/// <param name="Users">The file of users, or null.</param>
/// <param name="Items">The file of items.</param>
internal sealed record FolderFormat(string Train, string? Test, string? Users, string Items)
{
    private static readonly string[] RatingColumns = ["userId", "movieId", "rating", "timestamp"];

    // What the flags of u.item stand for, as u.genre has them.
    private static readonly string[] Genres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    public static IReadOnlyList<FolderFormat> All { get; } =
    [
        new("train.csv", "test.csv", "user.csv", "article.csv")
        {
            Events = "clicks.csv",
            Ids = new("User_ID", "Article_ID", "Rating") { Time = "Timestamp", Title = "Title", Group = "Topic", RatingRange = (0, 6) },
        },
        new("ratings.csv", null, null, "movies.csv"),
        new("u.data", null, "u.user", "u.item")
        {
            Separator = "\t",
            SideSeparator = "|",
            HasHeader = false,
            Ids = MovieRoles with { RatingRange = (1, 5) },
            UserNames = ["userId", "age", "gender", "occupation", "zip"],
            ItemNames = ["movieId", "title", "released", "releasedOnVideo", "link", .. Genres],
        },
        new("ratings.dat", null, "users.dat", "movies.dat")
        {
            Separator = "::",
            SideSeparator = "::",
            HasHeader = false,
            UserNames = ["userId", "gender", "age", "occupation", "zip"],
            ItemNames = ["movieId", "title", "genres"],
        },
    ];

    private static Roles MovieRoles =>
        new("userId", "movieId", "rating") { Time = "timestamp", Title = "title", Group = "genres", RatingRange = (0.5f, 5) };

    /// <summary>Roles as far as the format itself tells them.</summary>
    private Roles Ids { get; init; } = MovieRoles;

    /// <summary>A file of events, with the columns of ids and times and a column Kind, or null.</summary>
    private string? Events { get; init; }

    /// <summary>What stands between two values of ratings.</summary>
    private string Separator { get; init; } = ",";

    /// <summary>What stands between two values of users and of items.</summary>
    private string SideSeparator { get; init; } = ",";

    /// <summary>Whether each file begins with the names of its columns.</summary>
    private bool HasHeader { get; init; } = true;

    /// <summary>The names of the users' columns, where no header gives them.</summary>
    private string[] UserNames { get; init; } = [];

    /// <summary>The names of the items' columns, where no header gives them.</summary>
    private string[] ItemNames { get; init; } = [];

    /// <summary>The format's files, for an error that says what was looked for.</summary>
    public override string ToString() => string.Join(", ", Present(Train, Test, Users, Items));

    /// <summary>Whether a folder of this format has a log of events too.</summary>
    public bool HasEvents(string folder) => Events is not null && File.Exists(Path.Combine(folder, Events));

    /// <summary>Reads a folder that has this format.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="name">What the tables are called.</param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="events">Whether to read the events in place of the ratings and the test.</param>
    public RatingTables Read(string folder, string name, BadRows badRows, bool events = false)
    {
        List<string> notes = [];
        string[] absent = [.. Present(events ? null : Test, Users, Items).Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (absent.Length > 0)
            notes.Add($"Not there, and done without: {string.Join(", ", absent)}.");
        TableFile Table(string file, string separator, string[] names) =>
            new(Path.Combine(folder, file), separator, HasHeader ? null : names);
        DataFrame? Side(string? file, string[] names, params string[] ids) =>
            file is null || absent.Contains(file) ? null : (Table(file, SideSeparator, names) with { Ids = ids }).Read(badRows, notes);

        var items = MovieLensItems.Prepare(Side(Items, ItemNames, Ids.Item), Ids);
        var users = Side(Users, UserColumnsOf(folder), Ids.User);
        // MovieTweetings is known by its ids, which are IMDb's: seven digits, zeros in front. It has ratings up to 10.
        var isTweeted = Separator == "::" && items?[Ids.Item] is StringDataFrameColumn;
        var roles = isTweeted ? Ids with { RatingRange = (0, 10) } : Ids;
        if (events)
            roles = roles with { Rating = null, RatingRange = null, Kind = "Kind" };
        var file = Table(events ? Events! : Train, Separator, RatingColumns) with
        {
            Ids = [roles.User, roles.Item, roles.Kind],
            Rating = roles.Rating,
            Range = roles.RatingRange,
            Time = roles.Time,
        };
        var train = file.ReadRatings(badRows, notes);
        roles = roles with
        {
            Time = Has(train, roles.Time),
            Title = Has(items, roles.Title),
            Group = Has(items, roles.Group),
            UserColumns = isTweeted ? [] : SideColumns(users, roles.User),
            ItemColumns = SideColumns(items, roles.Item, roles.Title),
        };
        var test = events ? null : Side(Test, [], roles.User, roles.Item);
        return new RatingTables(name, roles, train) { Test = test, Users = users, Items = items, Notes = notes };
    }

    // users.dat of MovieTweetings holds a user's number at Twitter, and nothing else.
    private string[] UserColumnsOf(string folder)
    {
        var file = Path.Combine(folder, Users ?? "");
        var isTweeted = Separator == "::" && File.Exists(file) && File.ReadLines(file).FirstOrDefault("").Split("::").Length == 2;
        return isTweeted ? ["userId", "twitterId"] : UserNames;
    }

    private static IEnumerable<string> Present(params string?[] names) => names.OfType<string>();

    private static string? Has(DataFrame? table, string? column) => SideColumns(table).Contains(column) ? column : null;

    private static string[] SideColumns(DataFrame? table, params string?[] others) =>
        table is null ? [] : [.. table.Columns.Select(column => column.Name).Except(Present(others))];
}
