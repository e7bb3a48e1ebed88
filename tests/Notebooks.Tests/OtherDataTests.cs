namespace Notebooks.Tests;

/// <summary>The same notebooks on other people's ratings. Minutes long, so only with <c>.ci/run --full</c> (WORKSHOP_FULL=1).</summary>
public class OtherDataTests
{
    [Theory]
    [InlineData("ml-latest-small", "https://grouplens.org/datasets/movielens/")]
    [InlineData("ml-latest-small-2016", "https://grouplens.org/datasets/movielens/")]
    [InlineData("movietweetings-100k", "https://github.com/sidooms/MovieTweetings")]
    public async Task Should_Run_Every_Notebook(string dataSet, string source)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1",
            "Takes minutes: run it with .ci/run --full, or set WORKSHOP_FULL=1.");
        var parent = Environment.GetEnvironmentVariable("NOTEBOOKHELPERS_DATA") ?? Repository.Folder("..", "shared", "data");
        var data = Path.Combine(parent, dataSet);
        Assert.SkipUnless(Directory.Exists(data),
            $"{dataSet} is not here. Download it from {source}, unpack it, and let NOTEBOOKHELPERS_DATA name the folder that holds it.");

        var output = Repository.Folder("artifacts", "workshop-tested", dataSet);
        var result = await HostProcess.Run("run", Repository.Folder("notebooks"), "--data", data, "--output", output, "--keep-going");
        Assert.True(result.ExitCode == 0, result.Errors);
        var metrics = new NotebookJson(Path.Combine(output, "06-train.ipynb")).Metrics.ToDictionary(
            metric => metric.Name, metric => metric.Value);
        Assert.True(metrics["validation RMSE of DotBias by default"] < metrics["validation RMSE of the mean"]);
        Assert.True(metrics["validation RMSE with the settings of 2017"] > metrics["validation RMSE of the mean"]);
    }

    [Fact]
    public async Task Should_Run_The_Notebooks_Of_Logs_On_Thumbs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1",
            "Takes minutes: run it with .ci/run --full, or set WORKSHOP_FULL=1.");
        var data = Path.Combine(
            Environment.GetEnvironmentVariable("NOTEBOOKHELPERS_DATA") ?? Repository.Folder("..", "shared", "data"), "idea");
        Assert.SkipUnless(Directory.Exists(data),
            "IDEA is not here. Take IDEA/dataset of https://github.com/Informfully/Datasets, and let NOTEBOOKHELPERS_DATA name the folder "
            + "that holds it as idea.");

        var output = Repository.Folder("artifacts", "workshop-tested", "idea");
        foreach (var only in new[] { "11", "12", "13" })
        {
            var result = await HostProcess.Run("run", Repository.Folder("notebooks"), "--data", data, "--output", output, "--only", only);
            Assert.True(result.ExitCode == 0, result.Errors);
        }
        var metrics = new NotebookJson(Path.Combine(output, "12-two-stages.ipynb")).Metrics.ToDictionary(
            metric => metric.Name, metric => metric.Value);
        Assert.True(metrics["HR@10 of the best hours of fading"] > 2 * metrics["HR@10 of fading over a year"]);
    }

    [Fact]
    public async Task Should_Run_Every_Notebook_On_Tables_That_Are_Described()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1",
            "Takes minutes: run it with .ci/run --full, or set WORKSHOP_FULL=1.");
        var data = Repository.Folder("artifacts", "workshop-tested", "described-data");
        Directory.CreateDirectory(data);
        // The embedded ratings as somebody else would have them: other names, no header, points from 0 to 10, tabs, milliseconds.
        File.WriteAllLines(Path.Combine(data, "points.tsv"), File.ReadLines(Repository.Folder("data", "articles", "train.csv")).Skip(1)
            .Select(line => line.Split(',')).Select(row => $"{row[1]}\tu{row[0]}\t{int.Parse(row[2]) * 10 / 6}\t{row[3]}000"));
        File.WriteAllText(Path.Combine(data, "things.csv"),
            File.ReadAllText(Repository.Folder("data", "articles", "article.csv")).Replace("Article_ID", "thing"));
        File.WriteAllText(Path.Combine(data, "dataset.json"), """
            {
              "ratings": "points.tsv", "columns": ["thing", "who", "points", "when"], "items": "things.csv",
              "user": "who", "item": "thing", "rating": "points", "time": "when", "title": "Title", "group": "Topic",
              "itemColumns": ["Topic"], "lowest": 0, "highest": 10
            }
            """);
        var output = Repository.Folder("artifacts", "workshop-tested", "described");
        var result = await HostProcess.Run("run", Repository.Folder("notebooks"), "--data", data, "--output", output, "--keep-going");
        Assert.True(result.ExitCode == 0, result.Errors);
    }
}
