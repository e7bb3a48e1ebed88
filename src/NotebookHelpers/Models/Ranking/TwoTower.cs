using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// Proposes candidates: one tower makes a vector of the user's last items, the other of each item; near ones belong together.
/// </summary>
/// <remarks>
/// Covington, Adams, Sargin (2016), "Deep neural networks for YouTube recommendations", section 3: the mean of the vectors of what was
/// watched, then hidden layers. Yi et al. (2019) train it with the batch's items as negatives, and correct for how often each occurs.
/// </remarks>
public sealed class TwoTower : HistoryNetwork
{
    private readonly Embedding watched;
    private readonly Sequential tower;

    /// <summary>Makes the towers; draws their start at random.</summary>
    /// <param name="train">What users chose.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="length">How many of a user's last items count.</param>
    /// <param name="dropout">Which share of the hidden layer is left out at random while it learns.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the dropout is not a share.</exception>
    public TwoTower(Interactions train, int factors = 32, int length = 50, double dropout = 0.2)
        : base(nameof(TwoTower), train, factors, length, dropout)
    {
        watched = Table(factors);
        tower = Sequential(Linear(factors, 2 * factors, device: CPU), ReLU(), Dropout(dropout), Linear(2 * factors, factors, device: CPU));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor histories) =>                                            // int64 [batch, length]
        tower.call(MeanOf(watched.call(histories), histories));                              // [batch, factors]
}
