using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookHelpers.Charts;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Evaluation;

namespace NotebookHelpers.Tests.Charts;

public class ProjectionTests
{
    // Three clusters of vectors with six numbers each.
    private static Embeddings Clusters(int count)
    {
        var random = new SeededRandom(4);
        float[] values = [.. Enumerable.Range(0, count)
            .SelectMany(item => Enumerable.Range(0, 6)
            .Select(factor => (float)((factor == item % 3 ? 2 : 0) + (0.3 * random.NextNormal()))))];
        return EmbeddingsTests.Of(values, 6, "Topic,Year", item => $"T{item % 3},{1990 + (item % 7)}");
    }

    [Collection("charts")]
    public class Pca
    {
        [Fact]
        public void Should_Find_The_Direction_In_Which_Vectors_Differ()
        {
            // Along (3, 4)/5: -1, 0, 1, times 10; across: variance 1/100 of it.
            float[] values =
                [.. new[] { (-1, .1f), (0, -.2f), (1, .1f) }
                .SelectMany(point => new[] { 7 + (6 * point.Item1) - (8 * point.Item2), 1 + (8 * point.Item1) + (6 * point.Item2) })];
            var projection = Projection.Pca(EmbeddingsTests.Of(values));
            Assert.Equal([-10f, 0, 10], projection.Places[0].Select(place => MathF.Round(place, 3)));
            Assert.Equal([1f, -2, 1],
                projection.Places[1]
                .Select(place => MathF.Round(Math.Abs(place), 3) * Math.Sign(place) * Math.Sign(projection.Places[1][0])));
            Assert.Contains("component 1: 97.1 % of the variance", ChartForms.ToHtml(projection.Plot("Topic")));
        }

        [Fact]
        public void Should_Take_The_Plane_Of_Others()
        {
            var last = Clusters(30);
            Assert.Equal(Projection.Pca(last).Places[0], Projection.Pca(last, along: last).Places[0]);
            // What lies at the others' middle lies at the origin of their plane.
            using var middle = last.Vectors.mean([0L]);
            float[] values = [.. Enumerable.Repeat(middle.data<float>().ToArray(), 3).SelectMany(vector => vector)];
            var same = Projection.Pca(EmbeddingsTests.Of(values, 6, "Topic,Year", _ => "A,1"), along: last);
            Assert.All(same.Places.SelectMany(axis => axis), place => Assert.Equal(0, place, 1e-5));
            // And both show as much of it.
            static string Range(Projection map) =>
                JsonNode.Parse(ChartForms.ToPlotly(map.Plot()))!["layout"]!["xaxis"]!["range"]!.ToJsonString();
            Assert.Equal(Range(Projection.Pca(last, along: last)), Range(same));
            Assert.Contains("of 2 factors to take the plane of; expected at least 3 of 6", Assert.Throws<ArgumentException>(() =>
                Projection.Pca(last, along: EmbeddingsTests.Of([1, 2, 3, 4, 5, 6]))).Message);
        }

        [Fact]
        public void Should_Throw_If_There_Is_Too_Little()
        {
            Assert.Contains("There are 2 items",
                Assert.Throws<ArgumentException>(() => Projection.Pca(EmbeddingsTests.Of([1, 2, 3, 4]))).Message);
            Assert.Contains("of 2 factors",
                Assert.Throws<ArgumentException>(() => Projection.Pca3D(EmbeddingsTests.Of([1, 2, 3, 4, 5, 6]))).Message);
        }
    }

    [Collection("charts")]
    public class TSne
    {
        /// <summary>The Kullback-Leibler divergence of the points' similarities from the vectors'.</summary>
        private static double Cost(ReadOnlySpan<float> similarities, float[] x, float[] y)
        {
            double total = 0, cost = 0;
            for (var one = 0; one < x.Length; one++)
            {
                for (var other = 0; other < x.Length; other++)
                    total += one == other ? 0 : Closeness(one, other);
            }
            for (var pair = 0; pair < similarities.Length; pair++)
            {
                double p = similarities[pair];
                cost += p == 0 ? 0 : p * Math.Log(p * total / Closeness(pair / x.Length, pair % x.Length));
            }
            return cost;

            double Closeness(int one, int other) =>
                1 / (1 + Math.Pow((double)x[one] - x[other], 2) + Math.Pow((double)y[one] - y[other], 2));
        }

        [Fact]
        public void Should_Follow_The_Gradient_Of_Its_Cost()
        {
            // An odd number: vectors and a rest.
            const int Count = 21;
            var random = new SeededRandom(5);
            float[] Random(int size, double scale) => [.. Enumerable.Range(0, size).Select(_ => (float)(scale * random.NextNormal()))];
            var tsne = new NotebookHelpers.Charts.TSne(Random(Count * 5, 1), 5, 6);
            float[] x = Random(Count, 0.7), y = Random(Count, 0.7), gradientX = new float[Count], gradientY = new float[Count];
            tsne.Gradient(x, y, gradientX, gradientY, 1);
            const float Step = 1 / 256f;
            for (var point = 0; point < Count; point++)
            {
                double Slope(float[] along)
                {
                    var at = along[point];
                    along[point] = at + Step;
                    var above = Cost(tsne.Similarities, x, y);
                    along[point] = at - Step;
                    var below = Cost(tsne.Similarities, x, y);
                    along[point] = at;
                    return (above - below) / (2 * Step);
                }
                Assert.Equal(Slope(x), gradientX[point], 1e-5);
                Assert.Equal(Slope(y), gradientY[point], 1e-5);
            }
        }

        [Theory]
        [InlineData(2)]
        [InlineData(30)]
        public void Should_Give_Each_Point_The_Asked_Number_Of_Neighbours(double perplexity)
        {
            var random = new SeededRandom(6);
            float[] distances = [.. Enumerable.Range(0, 100).Select(other => other == 3 ? 0 : 5 + (float)(40 * random.NextDouble()))],
                p = new float[100];
            NotebookHelpers.Charts.TSne.Fill(distances, 3, perplexity, p);
            Assert.Equal(0, p[3]);
            Assert.Equal(1, p.Sum(value => (double)value), 1e-5);
            Assert.Equal(perplexity, Math.Exp(-p.Where(value => value > 0).Sum(value => value * Math.Log(value))), 1e-2);
            Assert.Equal(Enumerable.Range(0, 100).Where(other => other != 3).MinBy(other => distances[other]), Array.IndexOf(p, p.Max()));
        }

        [Fact]
        public void Should_Make_Similarities_Mutual()
        {
            var random = new SeededRandom(6);
            var similarities = new NotebookHelpers.Charts.TSne(
                [.. Enumerable.Range(0, 40 * 3).Select(_ => (float)random.NextNormal())], 3, 8).Similarities.ToArray();
            Assert.Equal(1, similarities.Sum(p => (double)p), 1e-5);
            for (var one = 0; one < 40; one++)
            {
                Assert.All(Enumerable.Range(0, 40),
                    other => Assert.Equal(similarities[(one * 40) + other], similarities[(other * 40) + one]));
            }
        }

        [Fact]
        public void Should_Keep_Clusters_Together()
        {
            var embeddings = Clusters(90);
            var places = Projection.TSne(embeddings, seed: 1, perplexity: 10).Places;
            // The nearest point in the plane is of the same cluster.
            var same = Enumerable.Range(0, 90).Count(item => Enumerable.Range(0, 90).Where(other => other != item)
                .MinBy(other => Math.Pow(places[0][item] - places[0][other], 2) + Math.Pow(places[1][item] - places[1][other], 2)) % 3
                == item % 3);
            Assert.InRange(same, 88, 90);
            Assert.Equal(places[0], Projection.TSne(embeddings, seed: 1, perplexity: 10).Places[0]);
            Assert.NotEqual(places[0], Projection.TSne(embeddings, seed: 2, perplexity: 10).Places[0]);
        }

        [Fact]
        public void Should_Throw_If_There_Are_Too_Many_Or_Too_Few()
        {
            Assert.Contains("embeddings.MostRated(1500)",
                Assert.Throws<ArgumentException>(() => Projection.TSne(EmbeddingsTests.Of(new float[2 * 3001]))).Message);
            Assert.Contains("There are 2 items",
                Assert.Throws<ArgumentException>(() => Projection.TSne(EmbeddingsTests.Of([1, 2, 3, 4]))).Message);
            Assert.Contains("perplexity",
                Assert.Throws<ArgumentOutOfRangeException>(() => Projection.TSne(Clusters(9), perplexity: 1)).Message);
        }

        [Fact]
        public void Should_Stand_Vectors_That_Are_All_The_Same()
        {
            float[] values = [.. Enumerable.Repeat(1f, 2 * 20)];
            Assert.All(Projection.TSne(EmbeddingsTests.Of(values), seed: 1).Places[0], place => Assert.True(float.IsFinite(place)));
        }
    }

    [Collection("charts")]
    public class Plot
    {
        [Fact]
        public void Should_Have_A_Series_A_Group()
        {
            var html = ChartForms.ToHtml(Projection.Pca(Clusters(30)).Plot());
            Assert.Equal(3, Regex.Count(html, "\"name\":\"T[012]\""));
            Assert.Contains("by Topic", html);
            // Titles are text, no tags.
            var figure = JsonNode.Parse(Regex.Match(html, @"var figure = (\{.*\});").Groups[1].Value)!;
            Assert.Equal("The &lt;b&gt;1&lt;/b&gt;", figure["data"]![1]!["text"]![0]!.GetValue<string>());
            Assert.Equal("%{text}<br>Topic: T1<extra></extra>", figure["data"]![1]!["hovertemplate"]!.GetValue<string>());
        }

        [Fact]
        public void Should_Colour_Numbers_By_A_Scale()
        {
            foreach (var color in new[] { "Year", "popularity" })
            {
                var html = ChartForms.ToHtml(Projection.Pca(Clusters(30)).Plot(color));
                Assert.Contains("\"colorscale\"", html);
                Assert.Contains("\"showscale\":true", html);
            }
        }

        [Fact]
        public void Should_Keep_All_Points_Of_Uneven_Groups()
        {
            var embeddings = EmbeddingsTests.Of(
                [.. Enumerable.Range(0, 2 * 900).Select(value => (float)(value % 17))],
                column: item => item < 880 ? "Large" : $"Small {item % 2}");
            Assert.Contains("900 points", ChartForms.ToText(Projection.Pca(embeddings).Plot()));
            Assert.DoesNotContain("evenly chosen", ChartForms.ToHtml(Projection.Pca(embeddings).Plot()));
        }

        [Fact]
        public void Should_Put_Rare_Groups_Together()
        {
            var embeddings = EmbeddingsTests.Of(
                [.. Enumerable.Range(0, 2 * 40).Select(value => (float)(value % 17))], column: item => $"Level {item % 15:00}");
            var text = ChartForms.ToText(Projection.Pca(embeddings).Plot());
            Assert.Contains("(13 series, 40 points)", text);
            Assert.Contains("\"name\":\"other\"", ChartForms.ToHtml(Projection.Pca(embeddings).Plot()));
        }

        [Fact]
        public void Should_Show_One_Group_At_A_Time_Where_Colours_Are_Many()
        {
            // All groups lie in the middle but the ninth.
            float[] values = [.. Enumerable.Range(0, 40).SelectMany(item => new float[] { item % 10 == 9 ? 20 : item % 3, item % 4 })];
            var embeddings = EmbeddingsTests.Of(values, column: item => $"Level {item % 10}");
            var figure = JsonNode.Parse(ChartForms.ToPlotly(Projection.Pca(embeddings).Plot(title: "Map")))!;
            Assert.Equal("Map, Topic: Level 9", (string)figure["layout"]!["title"]!["text"]!);
            var colors = figure["data"]!.AsArray().Select(trace => (string)trace!["marker"]!["color"]!).ToArray();
            Assert.Equal([.. Enumerable.Repeat(ChartStyle.OtherColor, 9), ChartStyle.Palette[1]], colors);
            var menu = Assert.Single(figure["layout"]!["updatemenus"]!.AsArray())!;
            Assert.Equal(["Level 0", "Level 1", "Level 9", "all"],
                menu["buttons"]!.AsArray().Select(button => (string)button!["label"]!).Where((_, place) => place is 0 or 1 or >= 9));
            Assert.Equal(9, (int)menu["active"]!);
            var last = menu["buttons"]![10]!["args"]!;
            Assert.Equal(ChartStyle.ManyColors.Take(10), last[0]!["marker.color"]!.AsArray().Select(color => (string)color!));
            Assert.Equal("""{"title.text":"Map","showlegend":true}""", last[1]!.ToJsonString());
        }

        [Fact]
        public void Should_Show_The_Most_Rated_Of_Many()
        {
            var embeddings = EmbeddingsTests.Of([.. Enumerable.Range(0, 2 * 2500).Select(value => (float)(value % 17))], column: _ => "A");
            var html = ChartForms.ToHtml(Projection.Pca(embeddings).Plot());
            Assert.Contains("the 2,000 most rated of 2,500", html);
        }

        [Fact]
        public void Should_Draw_Three_Dimensions_As_A_Picture_Too()
        {
            var chart = Projection.Pca3D(Clusters(60)).Plot();
            var html = ChartForms.ToHtml(chart);
            Assert.Contains("scatter3d", html);
            Assert.Contains("PC 3: ", html);
            if (PictureFont.Face is null)
                Assert.Skip(PictureFont.Reason!);
            Assert.Contains("<img", html);
            Assert.True(ChartForms.ToPng(chart).Length > 3000);
        }

        [Fact]
        public void Should_Throw_If_There_Is_No_Such_Column() =>
            Assert.Contains("There is no column Genre",
            Assert.Throws<ArgumentException>(() => Projection.Pca(Clusters(9)).Plot("Genre")).Message);
    }
}
