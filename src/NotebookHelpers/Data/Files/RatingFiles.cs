using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Reads data sets from files.</summary>
public static class RatingFiles
{
    /// <summary>A file that is in a folder as long as its tables are being written: they may be those of two data sets.</summary>
    internal const string Unfinished = "unfinished.txt";

    /// <summary>Reads the data set in a folder; which format it has is seen from the files that are there.</summary>
    /// <param name="folder">
    /// A folder with the session's tables (train.csv, test.csv, user.csv, article.csv), with MovieLens (ratings.csv and movies.csv;
    /// u.data, u.item and u.user; ratings.dat, movies.dat and users.dat), or with MovieTweetings (ratings.dat and movies.dat). Any other
    /// tables are read as dataset.json in the folder says, which <c>Workshop.Describe</c> writes; without it columns are taken by their
    /// usual names, and notes say which.
    /// </param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <returns>The tables, their columns typed.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder fits no format, a file lacks a column, or a row cannot be read.</exception>
    public static RatingTables Read(string folder, BadRows badRows = BadRows.Refuse)
    {
        Require.Defined(badRows, nameof(badRows));
        RequireFolder(folder);
        if (ThumbFiles.Are(folder))
        {
            throw new InvalidDataException($"The folder {folder} holds thumbs and bookmarks, no ratings. "
                + "Read them with Workshop.LoadEvents, as notebook 11 does, or name a folder that has ratings.");
        }
        if (DataDescription.Load(folder) is null && KnownFolders.In(folder) is { } known)
            return KnownFolders.Read(known, folder, NameOf(folder), badRows);
        var found = DescriptionOf(folder);
        return (badRows == BadRows.Skip ? found with { BadRows = badRows } : found).Read(folder, NameOf(folder));
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
        RequireFolder(folder);
        if (ThumbFiles.Are(folder))
            return ThumbFiles.Read(folder, NameOf(folder), badRows);
        if (DataDescription.Load(folder) is null && KnownFolders.In(folder, events: true) is { IsLog: true } log)
            return KnownFolders.Read(log, folder, NameOf(folder), badRows);
        var ratings = Read(folder, badRows);
        if (ratings.Roles.IsLog)
            return ratings;
        return new RatingTables(ratings.Name, ratings.Roles, ratings.Train)
        {
            Users = ratings.Users,
            Items = ratings.Items,
            Notes = [.. ratings.Notes, "There is no log of events here: high ratings stand in for them."],
        };
    }

    /// <summary>Reads any table of ratings or events, and tables of users and items beside it.</summary>
    /// <param name="file">
    /// A header, then a rating or an event a row, separated by commas, semicolons, tabs, bars, two colons or spaces. The separator, the
    /// encoding, the decimal mark and the unit of times are seen from the whole file; notes say what is unusual.
    /// </param>
    /// <param name="roles">The columns' names.</param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="users">A file with a user a row, or null.</param>
    /// <param name="items">A file with an item a row, or null.</param>
    /// <param name="columns">The names of all columns of <paramref name="file"/> in their order, where it has no header; else null.</param>
    /// <returns>The tables, their columns typed.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file lacks a column, or a row cannot be read.</exception>
    /// <exception cref="ArgumentException">One column plays two parts.</exception>
    public static RatingTables ReadCsv(
        string file, Roles roles, BadRows badRows = BadRows.Refuse, string? users = null, string? items = null, string[]? columns = null)
    {
        Require.Path(file, nameof(file));
        Require.Path(users ?? file, nameof(users));
        Require.Path(items ?? file, nameof(items));
        Require.NotNull(roles);
        Require.Defined(badRows, nameof(badRows));
        return ReadTables(
            new TableFile(file, null, columns) { Others = [roles.Time] }, roles, badRows, Path.GetFileNameWithoutExtension(file),
            users is null ? null : new TableFile(users), items is null ? null : new TableFile(items), null);
    }

    /// <summary>Reads a Parquet file of ratings or events, as Spark and pandas write them, just as <see cref="ReadCsv"/> does.</summary>
    /// <param name="file">
    /// One file, of which the columns of the roles are read: ids are whole numbers or text, ratings numbers, times timestamps or seconds
    /// since 1970. A missing value is a row that cannot be read.
    /// </param>
    /// <param name="roles">The columns' names.</param>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="users">A file with a user a row, Parquet or CSV, or null.</param>
    /// <param name="items">A file with an item a row, Parquet or CSV, or null.</param>
    /// <returns>The tables, their columns typed.</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no Parquet, lacks a column, or a row cannot be read.</exception>
    /// <exception cref="ArgumentException">One column plays two parts.</exception>
    public static RatingTables ReadParquet(
        string file, Roles roles, BadRows badRows = BadRows.Refuse, string? users = null, string? items = null)
    {
        Require.Path(file, nameof(file));
        if (File.Exists(file) && !ParquetTable.Is(new TableFile(file)))
        {
            throw new InvalidDataException($"{Path.GetFileName(file)} is no Parquet file: it does not begin with PAR1. "
                + "Read a table of text with RatingFiles.ReadCsv.");
        }
        return ReadCsv(file, roles, badRows, users, items);
    }

    /// <summary>Reads tables, wherever they were described.</summary>
    internal static RatingTables ReadTables(
        TableFile ratings, Roles roles, BadRows badRows, string name, TableFile? users, TableFile? items, TableFile? test,
        string? note = null)
    {
        roles.Check();
        List<string> notes = note is null ? [] : [note];
        var train = (ratings with
        {
            Ids = [roles.User, roles.Item, roles.Kind],
            Rating = roles.Value,
            Range = roles.RatingRange,
            Time = roles.Time,
            TimeFormat = roles.TimeFormat,
        }).ReadRatings(badRows, notes);
        DataFrame? Side(TableFile? file, string?[] ids, params string?[] others) =>
            file is null ? null : (file with { Ids = ids, Others = others }).Read(badRows, notes);

        var userTable = Side(users, [roles.User], [.. roles.UserColumns]);
        var itemTable = Side(items, [roles.Item], [.. roles.ItemColumns, roles.Title, roles.Group]);
        return new RatingTables(name, roles, train)
        {
            Test = Side(test, [roles.User, roles.Item]),
            Users = userTable,
            Items = itemTable,
            Notes = [.. notes, .. IdMeeting.Notes(train, roles, userTable, itemTable)],
        };
    }

    /// <summary>Writes the first version of a folder's description.</summary>
    /// <returns>What it says, or that none is needed.</returns>
    internal static string Describe(string folder)
    {
        RequireFolder(folder);
        var known = KnownFolders.In(folder);
        if (known is { Columns: not null })
            return $"{NameOf(folder)} is known by its files, which have no headers, and needs no {DataDescription.File}.";
        if (DataDescription.Load(folder) is null)
            (UsualNames.Find(folder) with { Lowest = known?.Lowest, Highest = known?.Highest }).Write(folder);
        return DataDescription.TextOf(folder);
    }

    /// <summary>Whether the folder's files are those of a data set that can be read.</summary>
    internal static bool Knows(string folder)
    {
        try
        {
            return ThumbFiles.Are(folder) || KnownFolders.In(folder) is not null || DescriptionOf(folder) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder {folder} does not exist. "
                + "Check the path, or leave WORKSHOP_DATA and --data out to use the data that comes with the workshop.");
        }
        if (File.Exists(Path.Combine(folder, Unfinished)))
        {
            throw new InvalidDataException($"The data in {folder} was not written to its end: its tables may be missing, or those of two "
                + $"data sets. Write it again, as {Unfinished} there says.");
        }
    }

    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static DataDescription DescriptionOf(string folder) => DataDescription.Load(folder) ?? UsualNames.Find(folder);
}
