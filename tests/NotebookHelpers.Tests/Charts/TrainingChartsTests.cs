using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class TrainingChartsTests
{
    private static History Of(params double[] errors)
    {
        var history = new History(errors.Length);
        for (var number = 1; number <= errors.Length; number++)
            history.Add(new Epoch(number, 1, 1.0 / number, errors[number - 1], 0.5, 0.01));
        return history;
    }

    [Fact]
    public void Should_Draw_Several_Curves_At_Given_Steps()
    {
        (string, IEnumerable<double>)[] curves = [("AUC", [0.5, 0.7]), ("HR@10", [0.1, 0.2])];
        Assert.Contains("chart: \"Metrics\" (2 series, 4 points)", ChartForms.ToText(curves.Plot("Metrics", "k", "metric", at: [1, 10])));
        Assert.Contains("lines of 2, 2 values for 3 steps",
            Assert.Throws<ArgumentException>(() => curves.Plot("Metrics", at: [1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() => curves.Take(0).Plot("Metrics"));
    }

    [Fact]
    public void Should_Mark_The_Best_Epoch()
    {
        var html = ChartForms.ToHtml(Of(0.9, 0.7, 0.8).Plot());
        Assert.Contains("best: epoch 2", html);
        Assert.Contains("RMSE, in rating units", html);
        Assert.Contains("chart: \"Error after each epoch\" (3 series, 7 points)", ChartForms.ToText(Of(0.9, 0.7, 0.8).Plot()));
        Assert.Throws<ArgumentException>(() => Of().Plot());
    }

    [Fact]
    public void Should_Mark_The_Best_Epoch_In_The_Table()
    {
        var history = Of(0.9, 0.7, 0.7);
        Assert.Equal(2, history.Best.Number);
        Assert.Equal(3, history.Last.Number);
        Assert.EndsWith("best", history.ToString().Split('\n')[3]);
        Assert.DoesNotContain("best", history.ToString().Split('\n')[4]);
        Assert.Contains("No epoch was finished", Assert.Throws<InvalidOperationException>(() => Of().Best).Message);
    }

    [Fact]
    public void Should_Draw_One_Group_A_Rating_Or_A_Bin()
    {
        var few = World.Of((1, 1, 1), (1, 2, 5), (2, 1, 1), (2, 2, 3));
        Assert.Contains("(4 series, 12 points)", ChartForms.ToText(new MeanModel(few).PlotPredictions(few)));
        var many = World.Make();
        var text = ChartForms.ToText(new MeanModel(many).PlotPredictions(many));
        Assert.Contains("Predicted against actual: mean", text);
        Assert.InRange(int.Parse(System.Text.RegularExpressions.Regex.Match(text, @"(\d+) points").Groups[1].Value, null), 4 * 15, 4 * 21);
        Assert.Throws<ArgumentException>(() => new MeanModel(many).PlotPredictions(new Interactions(many.Users, many.Items, [], [], [])));
    }
}
