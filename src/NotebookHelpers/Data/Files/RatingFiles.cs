using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Reads data sets from files.</summary>
public static class RatingFiles
{
    /// <summary>Reads the data set in a folder; which format it has is seen from the files that are there.</summary>
    /// <param name="folder">
    /// A folder with the session's tables (train.csv, test.csv, user.csv, article.csv), with MovieLens (ratings.csv and movies.csv;
    /// u.data, u.item and u.user; ratings.dat, movies.dat and users.dat), or with MovieTweetings (ratings.dat and movies.dat).
    /// </param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <returns>The tables, their columns typed.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder fits no format, a file lacks a column, or a row cannot be read.</exception>
    public static RatingTables Read(string folder, BadRows badRows = BadRows.Refuse)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder {folder} does not exist. "
                + "Check the path, or leave WORKSHOP_DATA and --data out to use the data that comes with the workshop.");
        }
        var format = FormatOf(folder)
            ?? throw new InvalidDataException($"The folder {folder} holds no data set that is known by its files. Looked for "
                + $"{string.Join("; ", FolderFormat.All.Select(format => format.ToString()))}. Found {Found(folder)}. "
                + "Read any other table with RatingFiles.ReadCsv, which takes the columns' names.");
        if (ThumbFiles.Are(folder))
        {
            throw new InvalidDataException($"The folder {folder} holds thumbs and bookmarks, no ratings. "
                + "Read them with Workshop.LoadEvents, as notebook 11 does, or name a folder that has ratings.");
        }
        return format.Read(folder, NameOf(folder), badRows);
    }

    /// <summary>Reads the log of what users did in a folder.</summary>
    /// <param name="folder">
    /// A folder with a clicks.csv beside the session's tables, or with thumbs, bookmarks and favourites (IDEA's ratings.csv, bookmarks.csv
    /// and favourites.csv). Any other data set's ratings are read as <see cref="Read"/> does, and a note says so.
    /// </param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <returns>The tables: an event a row in <see cref="RatingTables.Train"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder fits no format, a file lacks a column, or a row cannot be read.</exception>
    internal static RatingTables ReadEvents(string folder, BadRows badRows = BadRows.Refuse)
    {
        if (ThumbFiles.Are(folder))
            return ThumbFiles.Read(folder, NameOf(folder), badRows);
        if (FormatOf(folder) is { } format && format.HasEvents(folder))
            return format.Read(folder, NameOf(folder), badRows, events: true);
        var ratings = Read(folder, badRows);
        return new RatingTables(ratings.Name, ratings.Roles, ratings.Train)
        {
            Users = ratings.Users,
            Items = ratings.Items,
            Notes = [.. ratings.Notes, "There is no log of events here: high ratings stand in for them."],
        };
    }

    /// <summary>Reads any CSV file of ratings or events, and files of users and items beside it.</summary>
    /// <param name="file">A header, then a rating or an event a row, separated by commas, semicolons, tabs or bars.</param>
    /// <param name="roles">The columns' names.</param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="users">A CSV file with a user a row, or null.</param>
    /// <param name="items">A CSV file with an item a row, or null.</param>
    /// <returns>The tables, their columns typed.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file lacks a column, or a row cannot be read.</exception>
    public static RatingTables ReadCsv(
        string file, Roles roles, BadRows badRows = BadRows.Refuse, string? users = null, string? items = null)
    {
        List<string> notes = [];
        var train = new TableFile(file, Separator: null)
        {
            Ids = [roles.User, roles.Item, roles.Kind],
            Rating = roles.Rating,
            Range = roles.RatingRange,
            Time = roles.Time,
            Others = [roles.Time],
        };
        DataFrame? Side(string? file, string id, params string?[] others) =>
            file is null ? null : new TableFile(file, Separator: null) { Ids = [id], Others = others }.Read(badRows, notes);

        return new RatingTables(Path.GetFileNameWithoutExtension(file), roles, train.ReadRatings(badRows, notes))
        {
            Users = Side(users, roles.User, [.. roles.UserColumns]),
            Items = Side(items, roles.Item, [.. roles.ItemColumns, roles.Title, roles.Group]),
            Notes = notes,
        };
    }

    /// <summary>Whether the folder's files are those of a data set that can be read.</summary>
    internal static bool Knows(string folder) => FormatOf(folder) is not null;

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static FolderFormat? FormatOf(string folder) =>
        FolderFormat.All.FirstOrDefault(format => File.Exists(Path.Combine(folder, format.Train)));

    private static string Found(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        return files.Length == 0 ? "no file" : string.Join(", ", files.Take(20)) + (files.Length > 20 ? ", …" : "");
    }
}
