using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>The networks as notebooks 6 to 10 train them. The validation rows choose nothing: no epoch, no option.</summary>
internal static class Networks
{
    public static IRatingModel Session2017(Interactions train, Interactions validation) =>
        Fitted(new DotBias(train, mean: false), train, validation, FitOptions.Session2017);

    public static IRatingModel Shallow(Interactions train, Interactions validation) =>
        Fitted(new DotBias(train), train, validation, FitOptions.Default);

    public static IRatingModel Deep(Interactions train, Interactions validation) =>
        Fitted(new EmbeddingMlp(train, hidden: [50], dropout: 0.5), train, validation,
        FitOptions.Default with { WeightDecay = 5 });

    public static IRatingModel Informed(Interactions train, Interactions validation, bool wide = false) => Fitted(
        new FeatureMlp(train, Features.From(train), factors: 50, hidden: [50], dropout: 0.5, wide: wide), train, validation,
        FitOptions.Default with { WeightDecay = 5 });

    private static RatingNetwork Fitted(RatingNetwork network, Interactions train, Interactions validation, FitOptions options)
    {
        network.Fit(train, validation, options);
        return network;
    }
}
