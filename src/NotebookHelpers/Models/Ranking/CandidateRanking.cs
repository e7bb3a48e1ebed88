using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>The second stage: a score for each candidate, of what is known of it. One hidden layer.</summary>
internal sealed class CandidateRanking : Module<Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly Sequential layers;
    // Buffers, so saved with the weights: features differ in size.
    private readonly Tensor means, deviations;

    public CandidateRanking()
        : base(nameof(CandidateRanking))
    {
        layers = Sequential(Linear(Candidates.Features, Hidden, device: CPU), ReLU(), Linear(Hidden, 1, device: CPU));
        means = zeros(Candidates.Features, device: CPU);
        deviations = ones(Candidates.Features, device: CPU);
        RegisterComponents();
    }

    /// <summary>Takes means and deviations of the features, so that all count alike at the start.</summary>
    /// <param name="features">float32 [rows, Features].</param>
    public void Measure(Tensor features)
    {
        using var scope = NewDisposeScope();
        means.copy_(features.mean([0]));
        var deviation = features.std(0, unbiased: false);
        deviations.copy_(where(deviation > 0, deviation, ones_like(deviation)));
    }

    /// <summary>What is known of some candidates, one after the other, as float32 [candidates, Features].</summary>
    public Tensor ToInput(float[] features) => tensor(features, device: means.device).view(-1, Candidates.Features);

    /// <param name="features">float32 [..., Features].</param>
    /// <returns>float32 [...].</returns>
    public override Tensor forward(Tensor features) => layers.call((features - means) / deviations).squeeze(-1);
}
