using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;

namespace NotebookHelpers.Tests.Models;

/// <summary>
/// A data set on disk whose ratings follow from side columns: what merged inputs can learn, and what unmerged ones cannot.
/// </summary>
internal static class FeatureWorld
{
    /// <summary>
    /// Ratings around 3: +1 where the user's mood is the item's topic, else -1; a number and a second topic now and then.
    /// </summary>
    public static RatingTables Make(int users = 60, int items = 40, int rows = 1200)
    {
        string[] topics = ["Arts", "Politics", "Sports"];
        var random = new SeededRandom(7);
        int[] cells = [.. Enumerable.Range(0, users * items)];
        random.Shuffle(cells.AsSpan());
        string Topic(int id) => topics[id % 3];
        using var folder = new TableFolder(
            ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n" + string.Concat(cells[..rows].Select(cell =>
                $"{100 + (cell / items)},{500 + (cell % items)},{(Topic(cell / items) == Topic(cell % items) ? 4 : 2)},"
                + $"{1_400_000_000 + cell}\n"))),
            ("test.csv", "User_ID,Article_ID,Timestamp\n100,500,1400000000\n"),
            ("user.csv", "User_ID,Age,Mood\n"
            + string.Concat(Enumerable.Range(0, users + 3)
            .Select(user => $"{100 + user},{(user % 5 == 0 ? "" : 20 + user)},{Topic(user)}\n"))),
            ("article.csv", "Article_ID,Months,Topic,Title\n"
            + string.Concat(Enumerable.Range(0, items + 3).Select(item => $"{500 + item},{item % 12},{Topic(item)},Title {item}\n"))));
        return RatingFiles.Read(folder.Path);
    }
}
