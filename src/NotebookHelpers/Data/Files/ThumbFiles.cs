using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>
/// What users of the news app of IDEA did: thumbs in answer to questions, bookmarks and favourites. Heitz et al. (2024), "IDEA:
/// Informfully dataset with enhanced attributes". What a user took back is left out, and counted.
/// </summary>
internal static class ThumbFiles
{
    private const string User = "informfully_id";
    private const string Item = "articleId";
    private const string Question = "articleQuestionId";
    private const string Answer = "articleAnswer";
    private const string Time = "createdAt";
    private const string TakenBack = "removedAt";

    // The id of the question whether an article is interesting; the other questions keep their ids.
    private const string Interesting = "9kkHAP44YsWdv238y";

    private static readonly (string Name, string? Kind)[] Files =
        [("ratings.csv", null), ("bookmarks.csv", "bookmark"), ("favourites.csv", "favourite")];

    /// <summary>Whether a folder holds these files.</summary>
    public static bool Are(string folder) => Files.All(file => File.Exists(Path.Combine(folder, file.Name)));

    /// <summary>Reads the files as one log of events.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="name">What the tables are called.</param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    public static RatingTables Read(string folder, string name, BadRows badRows)
    {
        List<string> notes = [], users = [], items = [], kinds = [];
        List<float> strengths = [];
        List<long> times = [];
        foreach (var (file, kind) in Files)
        {
            var table = new TableFile(Path.Combine(folder, file), ",")
            {
                Ids = [User, Item, TakenBack, kind is null ? Question : null],
                Rating = kind is null ? Answer : null,
                Range = (-1, 1),
                Time = Time,
                Others = [Time],
            }.Read(badRows, notes);
            string Text(string column, long row) => Convert.ToString(table[column][row], CultureInfo.InvariantCulture)!;
            long[] kept = [.. Enumerable.Range(0, (int)table.Rows.Count).Where(row => Text(TakenBack, row) == "NA")];
            foreach (var row in kept)
            {
                users.Add(Text(User, row));
                items.Add(Text(Item, row));
                kinds.Add(kind ?? (Text(Question, row) is Interesting ? "interesting" : Text(Question, row)));
                strengths.Add(kind is null ? (float)table[Answer][row] : 1);
                times.Add((long)table[Time][row]);
            }
            notes.Add(Invariant($"{file}: {table.Rows.Count - kept.Length:#,0} rows left out that the user took back."));
        }
        var train = new DataFrame(
            new StringDataFrameColumn("User", users), new StringDataFrameColumn("Item", items), new StringDataFrameColumn("Kind", kinds),
            new SingleDataFrameColumn("Strength", strengths), new Int64DataFrameColumn("Time", times));
        var roles = new Roles("User", "Item", null) { Strength = "Strength", Kind = "Kind", Time = "Time" };
        return new RatingTables(name, roles, TableFile.NotEmpty(train, "ratings.csv")) { Notes = notes };
    }
}
