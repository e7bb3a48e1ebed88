using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>
/// What users of the news app of IDEA did: thumbs in answer to questions, bookmarks and favourites. Heitz et al. (2024), "IDEA: Informfully dataset
/// with enhanced attributes". What a user took back is left out, and counted.
/// </summary>
internal static class ThumbFiles
{
    private const string User = "informfully_id";
    private const string Item = "articleId";
    private const string Question = "articleQuestionId";
    private const string TakenBack = "removedAt";

    // The question whether an article is interesting; the others keep their ids.
    private const string Interesting = "9kkHAP44YsWdv238y";

    private static readonly (string File, string? Kind)[] Files = [("ratings.csv", null), ("bookmarks.csv", "bookmark"), ("favourites.csv", "favourite")];

    public static bool Are(string folder) => Files.All(file => File.Exists(Path.Combine(folder, file.File)));

    public static RatingTables Read(string folder, string name, TableReading reading)
    {
        List<string> users = [], items = [], kinds = [];
        List<float> strengths = [];
        List<long> times = [];
        foreach (var (file, kind) in Files)
        {
            var table = reading.Read(new TableFile(Path.Combine(folder, file))
            {
                Ids = kind is null ? [User, Item, Question, TakenBack] : [User, Item, TakenBack],
                Rating = kind is null ? "articleAnswer" : null,
                Range = (-1, 1),
                Time = "createdAt",
                IsTimeOptional = false,
            });
            var skipped = 0;
            for (var row = 0L; row < table.Rows.Count; row++)
            {
                string Text(string column) => Convert.ToString(table[column][row], CultureInfo.InvariantCulture)!;
                if (Text(TakenBack) != "NA")
                {
                    skipped++;
                    continue;
                }
                users.Add(Text(User));
                items.Add(Text(Item));
                kinds.Add(kind ?? (Text(Question) is Interesting ? "interesting" : Text(Question)));
                strengths.Add(kind is null ? (float)table["articleAnswer"][row] : 1);
                times.Add((long)table["createdAt"][row]);
            }
            reading.Notes.Add(Invariant($"{file}: {skipped:#,0} rows left out that the user took back."));
        }
        var train = new DataFrame(
            new StringDataFrameColumn("User", users), new StringDataFrameColumn("Item", items), new StringDataFrameColumn("Kind", kinds),
            new SingleDataFrameColumn("Strength", strengths), new Int64DataFrameColumn("Time", times));
        var roles = new Roles("User", "Item", "Strength") { Kind = "Kind", Time = "Time" };
        return new RatingTables(name, roles, FolderFormat.NotEmpty("ratings.csv", train)) { Notes = reading.Notes };
    }
}
