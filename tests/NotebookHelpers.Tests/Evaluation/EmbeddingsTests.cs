using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Evaluation;

[Collection("display")]
public class EmbeddingsTests
{
    /// <summary>Items 0, 1, 2, … with vectors of two numbers each; columns in the data set's table.</summary>
    internal static Embeddings Of(float[] values, int factors = 2, string header = "Topic", Func<int, string>? column = null)
    {
        var count = values.Length / factors;
        using var folder = new TableFolder(
            ("train.csv", "User_ID,Article_ID,Rating\n" + string.Concat(Enumerable.Range(0, count).Select(item => $"1,{item},3\n"))
            + "2,1,4\n3,1,4\n2,0,1\n"),
            ("article.csv", $"Article_ID,Title,{header}\n"
            + string.Concat(Enumerable.Range(0, count).Select(item => $"{item},\"The <b>{item}</b>\",{column?.Invoke(item)}\n"))));
        var train = Interactions.From(RatingFiles.Read(folder.Path));
        return new Embeddings([.. Enumerable.Range(0, count).Select(item => new Id(item))], values, factors, train);
    }

    [Fact]
    public void Should_Find_The_Nearest_By_Direction()
    {
        // 1 points nearly as 0 does, and is short; 2 is near 0 by distance, and turned; 3 points away.
        var nearest = Of([10, 0, 1, 0.1f, 9, 4, -10, 0]).Nearest(0, 2);
        Assert.Equal([1, 2], nearest.Items);
        Assert.Equal(1 / Math.Sqrt(1.01), nearest.Scores[0], 5);
        Assert.Contains("The &lt;b&gt;1&lt;/b&gt;", nearest.ToHtml());
        Assert.Equal(3, Of([10, 0, 1, 0.1f, 9, 4, -10, 0]).Nearest(0, 10).Items.Count);
    }

    [Fact]
    public void Should_Throw_If_The_Item_Has_None() =>
        Assert.Contains("Item 9 has no embedding", Assert.Throws<ArgumentException>(() => Of([1, 2, 3, 4]).Nearest(9)).Message);

    [Fact]
    public void Should_Measure_Purity_Against_Chance()
    {
        // Two directions, and two topics that follow them but for item 5.
        var vectors = Enumerable.Range(0, 12).SelectMany(item => item < 6 ? new[] { 1f, item * 0.01f } : [item * 0.01f, 1f]).ToArray();
        var table = Of(vectors, column: item => item < 5 ? "Arts" : "Music").Purity("Topic", 5);
        // Among the first six: five Arts see 4 of 5 pairs agree, item 5 none; the last six agree in all 30 pairs.
        Assert.Equal(50 / 60.0, table["nearest neighbours", "Share of the same Topic"], 4);
        Assert.Equal(((5 * 4) + (7 * 6)) / (12 * 11.0), table["all, which is chance", "Share of the same Topic"], 4);
    }

    [Fact]
    public void Should_Show_The_Planted_Topics_Of_A_Trained_Model()
    {
        var (train, validation) = Interactions.From(RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles")))
            .SplitRandom(seed: 1);
        Workshop.Seed(1);
        var model = new DotBias(train);
        var untrained = model.ItemEmbeddings(train).MostRated(200).Purity("Topic", 5);
        model.Fit(train, validation);
        var trained = model.ItemEmbeddings(train).MostRated(200).Purity("Topic", 5);
        var chance = trained["all, which is chance", "Share of the same Topic"];
        Assert.InRange(untrained["nearest neighbours", "Share of the same Topic"], 0.6 * chance, 1.5 * chance);
        Assert.InRange(trained["nearest neighbours", "Share of the same Topic"], 2 * chance, 1);
    }

    [Fact]
    public void Should_Let_Genres_Agree_That_Share_One()
    {
        var table = Of([1, 0, 1, 0.1f, 0, 1], column: item => new[] { "A|B", "B|C", "C" }[item]).Purity("Topic", 1);
        // 0-1 share B, 1-2 share C, 0-2 nothing.
        Assert.Equal(4 / 6.0, table["all, which is chance", "Share of the same Topic"], 4);
        Assert.Equal(1, table["nearest neighbours", "Share of the same Topic"], 4);
    }

    [Fact]
    public void Should_Throw_If_The_Column_Is_Missing_Or_Numeric()
    {
        var embeddings = Of([1, 2, 3, 4], header: "Year", column: item => $"{1990 + item}");
        Assert.Contains("There is no column Topic", Assert.Throws<ArgumentException>(() => embeddings.Purity("Topic")).Message);
        Assert.Contains("holds numbers", Assert.Throws<ArgumentException>(() => embeddings.Purity("Year")).Message);
    }

    [Fact]
    public void Should_Keep_The_Most_Rated()
    {
        var most = Of([1, 2, 3, 4, 5, 6]).MostRated(2);
        Assert.Equal([1, 0], most.Items);
        using var vectors = most.Vectors;
        Assert.Equal([3f, 4, 1, 2], vectors.data<float>().ToArray());
    }

    [Fact]
    public void Should_Be_A_Models_Own()
    {
        var train = World.Make();
        var model = new DotBias(train, 7);
        var embeddings = model.ItemEmbeddings(train);
        Assert.Equal((train.Items.Count, 7), (embeddings.Items.Count, embeddings.Factors));
        using var vectors = embeddings.Vectors;
        using var table = model.FactorTables[1].weight!.detach();
        Assert.True(TorchSharp.torch.allclose(vectors, table.narrow(0, 1, train.Items.Count)));
        Assert.Contains($"{train.Items.Count} items x 7 factors", embeddings.ToString());
        Assert.Equal(embeddings.Nearest(embeddings.Items[3], 4).Items, model.SimilarItems(train, embeddings.Items[3], 4).Items);
        Assert.Contains("fixed has no embeddings",
            Assert.Throws<ArgumentException>(() => new FixedRanker(train.Items, (_, _) => 1).ItemEmbeddings(train)).Message);
    }
}
