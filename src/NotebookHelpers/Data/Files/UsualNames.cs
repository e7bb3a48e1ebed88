namespace NotebookHelpers.Data;

/// <summary>Finds out which file of a folder holds what, by the usual names of columns.</summary>
internal static class UsualNames
{
    private const string Endings = ".csv .tsv .txt .dat .data .tab .parquet";
    private const string Users = "user userid uid reviewerid reader readerid customer customerid";
    private const string Items = "item itemid iid movie movieid article articleid artist artistid book bookid isbn asin product productid "
        + "song songid track trackid game gameid business businessid";

    private const string Ratings = "rating ratings stars score overall bookrating";
    private const string Strengths = "weight plays playcount count hours quantity strength";
    private const string Times = "timestamp time date unixreviewtime createdat datetime";
    private const string Titles = "title name booktitle";
    private const string Groups = "genres genre topic category categories group";

    /// <summary>Describes the tables of a folder.</summary>
    /// <exception cref="InvalidDataException">No table has a column of users and one of items.</exception>
    public static DataDescription Find(string folder)
    {
        List<string> problems = [];
        var tables = Directory.EnumerateFiles(folder).Where(file => Endings.Split(' ').Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal).Select(file => (Name: Path.GetFileName(file), Columns: ColumnsOf(file, problems))).ToArray();
        var withBoth = tables.Where(table => Of(table.Columns, Users) is not null && Of(table.Columns, Items) is not null).ToArray();
        bool Is(string name, string begin) => name.StartsWith(begin, StringComparison.OrdinalIgnoreCase);
        // Of several the one that is called training, else one that has ratings or strengths, else the largest.
        var (ratings, columns) = withBoth.Where(table => !Is(table.Name, "test")).OrderByDescending(table => Is(table.Name, "train"))
            .ThenByDescending(table => Of(table.Columns, $"{Ratings} {Strengths}") is not null)
            .ThenByDescending(table => new FileInfo(Path.Combine(folder, table.Name)).Length).FirstOrDefault();
        if (ratings is null)
            throw Unknown(folder, problems, tables.ToDictionary(table => table.Name, table => string.Join(", ", table.Columns)));
        var (user, item, rating) = (Of(columns, Users)!, Of(columns, Items)!, Of(columns, Ratings));
        // A table of artists may call their column artistID by the word id alone.
        (string? Name, string[] Columns) Side(string id) => tables.Except(withBoth).FirstOrDefault(table => table.Columns.Contains(id)
            || (table.Columns.Contains("id") && Is(id, Path.GetFileNameWithoutExtension(table.Name).TrimEnd('s'))), (null!, []));
        var (users, items) = (Side(user), Side(item));
        var title = Of(items.Columns, Titles);
        var found = new DataDescription(ratings, user, item, rating)
        {
            Strength = rating is null ? Of(columns, Strengths) : null,
            Time = Of(columns, Times),
            Test = withBoth.FirstOrDefault(table => Is(table.Name, "test")).Name,
            Users = users.Name,
            UserColumns = [.. users.Columns.Except([user, "id"])],
            Items = items.Name,
            Title = title,
            Group = Of(items.Columns, Groups),
            ItemColumns = [.. items.Columns.Except([item, "id", title ?? "id"])],
        };
        (string, string?)[] parts =
            [("user", user), ("item", item), ("rating", rating), ("strength", found.Strength), ("time", found.Time), ("title", title),
                ("group", found.Group), ("test", found.Test), ("users", users.Name), ("items", items.Name)];
        return found with
        {
            Note = $"Recognised by the columns' names: ratings = {ratings}, {string.Join(", ", parts.Where(part => part.Item2 is not null)
                .Select(part => $"{part.Item1} = {part.Item2}"))}. Where that is wrong, say it in a {DataDescription.File}.",
        };
    }

    private static string[] ColumnsOf(string file, List<string> problems)
    {
        try
        {
            return new TableFile(file).ReadHeader();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(error.Message);
            return [];
        }
    }

    private static string? Of(string[] columns, string names) => names.Split(' ')
        .Select(name => Array.Find(columns, column => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant() == name))
        .FirstOrDefault(column => column is not null);

    private static InvalidDataException Unknown(string folder, List<string> problems, Dictionary<string, string> columns)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
            .Select(file => columns.GetValueOrDefault(file) is { Length: > 0 } names ? $"{file} ({names})" : file)];
        var found = files.Length == 0 ? "no file" : string.Join(", ", files.Take(20)) + (files.Length > 20 ? ", …" : "");
        return new InvalidDataException($"The folder {RatingFiles.NameOf(folder)} holds no data set that is known by its files or columns. "
            + $"Looked for {KnownFolders.Files}; or a table with columns such as "
            + $"userId, itemId and rating. Found {string.Join(" ", [found + ".", .. problems.Take(3)])} Say what the tables are in a "
            + $"{DataDescription.File} beside them (data/README.md lists what it holds), or give the columns to RatingFiles.ReadCsv.");
    }
}
