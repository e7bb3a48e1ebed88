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
            Ids = new Roles("User_ID", "Article_ID", "Rating") { Time = "Timestamp", Title = "Title", Group = "Topic", RatingRange = (0, 6) },
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

    private static Roles MovieRoles => new("userId", "movieId", "rating") { Time = "timestamp", Title = "title", Group = "genres", RatingRange = (0.5f, 5) };

    /// <summary>Roles as far as the format itself tells them.</summary>
    private Roles Ids { get; init; } = MovieRoles;

    /// <summary>A file of events, with the columns of ids and times and a column Kind, or null.</summary>
    private string? Events { get; init; }

    private string Separator { get; init; } = ",";

    private string SideSeparator { get; init; } = ",";

    private bool HasHeader { get; init; } = true;

    private string[] UserNames { get; init; } = [];

    private string[] ItemNames { get; init; } = [];

    public override string ToString() => string.Join(", ", new[] { Train, Test, Users, Items }.OfType<string>());

    public bool HasEvents(string folder) => Events is not null && File.Exists(Path.Combine(folder, Events));

    /// <param name="folder">Where the files are.</param>
    /// <param name="name">What the tables are called.</param>
    /// <param name="reading">Gets the notes.</param>
    /// <param name="events">Whether to read the events in place of the ratings and the test.</param>
    public RatingTables Read(string folder, string name, TableReading reading, bool events = false)
    {
        string[] absent = [.. new[] { events ? null : Test, Users, Items }.OfType<string>().Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (absent.Length > 0)
            reading.Notes.Add($"Not there, and done without: {string.Join(", ", absent)}.");
        DataFrame? Side(string? file, string[] names, params string[] ids) => file is null || absent.Contains(file) ? null
            : reading.Read(new TableFile(Path.Combine(folder, file), SideSeparator, HasHeader ? null : names) { Ids = ids });

        var items = Movies.Prepared(Side(Items, ItemNames, Ids.Item), Ids);
        var users = Side(Users, UserColumnsOf(folder), Ids.User);
        // MovieTweetings is known by its ids, which are IMDb's: seven digits, zeros in front. It has ratings up to 10.
        var isTweeted = Separator == "::" && items?[Ids.Item] is StringDataFrameColumn;
        var roles = isTweeted ? Ids with { RatingRange = (0, 10) } : Ids;
        if (events)
            roles = roles with { Rating = null, RatingRange = null, Kind = "Kind" };
        var file = events ? Events! : Train;
        var train = NotEmpty(file, reading.Read(new TableFile(Path.Combine(folder, file), Separator, HasHeader ? null : RatingColumns)
        {
            Ids = [roles.User, roles.Item, .. new[] { roles.Kind }.OfType<string>()],
            Rating = roles.Rating,
            Time = roles.Time,
            Range = roles.RatingRange,
        }));
        roles = roles with
        {
            Time = Has(train, roles.Time),
            Title = Has(items, roles.Title),
            Group = Has(items, roles.Group),
            UserColumns = isTweeted ? [] : SideColumns(users, roles.User),
            ItemColumns = SideColumns(items, roles.Item, roles.Title),
        };
        return new RatingTables(name, roles, train) { Test = events ? null : Side(Test, [], roles.User, roles.Item), Users = users, Items = items, Notes = reading.Notes };
    }

    /// <exception cref="InvalidDataException">The table has no rows.</exception>
    public static DataFrame NotEmpty(string file, DataFrame table) => table.Rows.Count > 0
        ? table
        : throw new InvalidDataException($"{Path.GetFileName(file)} holds no rating that can be read; expected at least one row below the header.");

    // users.dat of MovieTweetings holds a user's number at Twitter, and nothing else.
    private string[] UserColumnsOf(string folder)
    {
        if (Separator != "::" || Users is null || !File.Exists(Path.Combine(folder, Users)))
            return UserNames;
        return File.ReadLines(Path.Combine(folder, Users)).FirstOrDefault("").Split("::").Length == 2 ? ["userId", "twitterId"] : UserNames;
    }

    private static string? Has(DataFrame? table, string? column) => table?.Columns.Any(existing => existing.Name == column) == true ? column : null;

    private static string[] SideColumns(DataFrame? table, params string?[] others) =>
        table is null ? [] : [.. table.Columns.Select(column => column.Name).Where(name => !others.Contains(name))];
}
