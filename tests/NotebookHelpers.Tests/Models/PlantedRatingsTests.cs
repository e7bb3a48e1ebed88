using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public class PlantedRatingsTests
{
    [Fact]
    public void Should_Have_The_Error_That_Is_Chance()
    {
        var (train, validation) = Interactions.From(RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles")))
            .SplitRandom(0.2, seed: 2017);
        var truth = Assert.Single(PlantedRatings.For(train));
        // Chance's part, 1.30, rounded and limited; a standard error is .01.
        Assert.InRange(Rmse.Of(truth, validation), 1.21, 1.27);
    }

    [Fact]
    public void Should_Be_None_For_Other_Data_Or_Without_Times()
    {
        var other = World.Make();
        Assert.Empty(PlantedRatings.For(other));
        var data = Interactions.From(RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles")));
        Assert.Empty(PlantedRatings.For(new Interactions(data.Users, data.Items, data.UserIndices, data.ItemIndices, data.Ratings)));
    }
}
