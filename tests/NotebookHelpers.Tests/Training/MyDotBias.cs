using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests.Training;

/// <summary>As a notebook writes it by hand: the draws in the same order, the same penalty.</summary>
internal sealed class MyDotBias : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding userFactors, itemFactors, userBiases, itemBiases;
    private readonly Tensor userCounts, itemCounts;
    private readonly float mean, deviation;

    public MyDotBias(int userCount, int itemCount, int factors, Interactions train) : base(nameof(MyDotBias))
    {
        userFactors = Embedding(userCount, factors, padding_idx: 0);
        itemFactors = Embedding(itemCount, factors, padding_idx: 0);
        userBiases = Embedding(userCount, 1, padding_idx: 0);
        itemBiases = Embedding(itemCount, 1, padding_idx: 0);
        foreach (var table in new[] { userFactors, itemFactors, userBiases, itemBiases })
        {
            using var off = no_grad();
            init.uniform_(table.weight!, -0.05, 0.05);
            table.weight![0].zero_();
        }
        (mean, deviation) = (train.MeanRating, train.RatingTensor.std(unbiased: false).item<float>());
        userCounts = train.UserTensor.bincount(null, userCount);
        itemCounts = train.ItemTensor.bincount(null, itemCount);
        RegisterComponents();
    }

    public override Tensor forward(Tensor u, Tensor i) =>
        (userFactors.forward(u) * itemFactors.forward(i)).sum(1) + userBiases.forward(u).squeeze(1) + itemBiases.forward(i).squeeze(1)
        + mean;

    public Tensor Penalty(Tensor u, Tensor i)
    {
        Tensor Size(Tensor factors, Tensor bias) => (deviation * factors.square().sum(1)) + (0.3 * bias.square().squeeze(1));
        return ((Size(userFactors.forward(u), userBiases.forward(u)) / userCounts[u].pow(0.75))
            + (Size(itemFactors.forward(i), itemBiases.forward(i)) / itemCounts[i].pow(0.75))).mean();
    }
}
