namespace NotebookHelpers.Tests.Data;

/// <summary>Real data sets, which are not part of the repository.</summary>
internal static class SharedData
{
    /// <summary>The data set's folder; skips the test where it is not there.</summary>
    public static string Folder(string name, string source)
    {
        string?[] homes =
            [Environment.GetEnvironmentVariable("NOTEBOOKHELPERS_DATA"), Path.Combine(Repository.Root, "..", "shared", "data")];
        var folder = homes.OfType<string>().Select(home => Path.Combine(home, name)).FirstOrDefault(Directory.Exists);
        if (folder is null)
        {
            Assert.Skip(
                $"{name} is not here. Download it from {source}, unpack it, and let NOTEBOOKHELPERS_DATA name the folder that holds it.");
        }
        return folder;
    }

    public static string MovieLens(string name = "ml-latest-small") => Folder(name, "https://grouplens.org/datasets/movielens/");

    public static string MovieTweetings() => Folder("movietweetings-100k", "https://github.com/sidooms/MovieTweetings");

    public static string Idea() => Folder("idea", "https://github.com/Informfully/Datasets");
}
