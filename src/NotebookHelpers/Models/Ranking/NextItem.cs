using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>What comes next: a user is the mean of the last items' vectors, or what attention makes of them.</summary>
/// <remarks>
/// Pooling as in Spotlight by M. Kula. Attention: one block of Kang, McAuley (2018), "Self-attentive sequential recommendation", at the
/// last place only, since only what follows it is asked for: the last item asks, all items answer, each by what it is and how long ago it
/// was.
/// </remarks>
public sealed class NextItem : HistoryNetwork
{
    private readonly Attention? block;
    private readonly Dropout dropout;

    /// <summary>Makes the tables; draws their start at random.</summary>
    /// <param name="train">What users chose.</param>
    /// <param name="factors">How many numbers describe an item.</param>
    /// <param name="length">How many of a user's last items count.</param>
    /// <param name="attention">Whether a self-attention block looks at the items, or their mean is taken.</param>
    /// <param name="dropout">Which share of the vectors' numbers is left out at random while it learns.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the dropout is not a share.</exception>
    public NextItem(Interactions train, int factors = 32, int length = 20, bool attention = false, double dropout = 0.2)
        : base(attention ? "NextItem, attention" : "NextItem, pooling", train, factors, length, dropout)
    {
        this.dropout = Dropout(dropout);
        block = attention ? new Attention(factors, length, dropout) : null;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor histories)                                               // int64 [batch, length]
    {
        var items = dropout.call(Vectors.call(histories));                                   // [batch, length, factors]
        return block is null ? MeanOf(items, histories) : block.call(items, histories);         // [batch, factors]
    }

    private sealed class Attention : Module<Tensor, Tensor, Tensor>
    {
        private const double Never = -1e9;

        private readonly Embedding places;
        private readonly Linear query, key, value;
        private readonly LayerNorm before, after;
        private readonly Sequential layers;

        public Attention(int factors, int length, double dropout)
            : base(nameof(Attention))
        {
            places = Embedding(length, factors, device: CPU);
            Linear Projection() => Linear(factors, factors, hasBias: false, device: CPU);
            (query, key, value) = (Projection(), Projection(), Projection());
            (before, after) = (LayerNorm(factors, device: CPU), LayerNorm(factors, device: CPU));
            layers = Sequential(Linear(factors, factors, device: CPU), ReLU(), Dropout(dropout), Linear(factors, factors, device: CPU));
            using (no_grad())
                init.normal_(places.weight!, 0, Start / Math.Sqrt(factors));
            RegisterComponents();
        }

        public override Tensor forward(Tensor items, Tensor histories)
        {
            var known = (histories > 0).unsqueeze(2);                                              // [batch, length, 1]
            var placed = items + places.call(arange(items.shape[1], device: items.device));         // [batch, length, factors]
            var last = placed[TensorIndex.Colon, TensorIndex.Slice(0, 1)];                         // [batch, 1, factors]
            var asked = (query.call(before.call(last)) * key.call(placed)).sum(2, keepdim: true) / Math.Sqrt(items.shape[2]);
            var shares = functional.softmax(asked.masked_fill(~known, Never), 1) * known;          // [batch, length, 1]
            var seen = last.squeeze(1) + (shares * value.call(placed)).sum(1);                  // [batch, factors]
            return seen + layers.call(after.call(seen));
        }
    }
}
