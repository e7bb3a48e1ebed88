using System.Collections;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a training did, epoch by epoch. It holds no times: the same seed gives the same history.</summary>
public sealed class History : IReadOnlyList<Epoch>, IShown
{
    private readonly List<Epoch> epochs = [];
    private readonly int planned;
    private Epoch? kept;

    internal History(int planned) => this.planned = planned;

    /// <summary>How many epochs were finished.</summary>
    public int Count => epochs.Count;

    /// <summary>The epoch after which the validation error was lowest, the first of equals.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public Epoch Best => epochs.Where(epoch => !double.IsNaN(epoch.ValidationRmse)).MinBy(epoch => epoch.ValidationRmse) ?? Last;

    /// <summary>The last finished epoch: what the model is now, where the training was not interrupted.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public Epoch Last => epochs.Count > 0 ? epochs[^1]
        : throw new InvalidOperationException("No epoch was finished: the training was interrupted in the first.");

    /// <summary>The epoch whose weights the model has: the best one where <c>Patience</c> gave these back, else the last.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public Epoch Kept => kept ?? Last;

    /// <summary>Whether the training ended before its last epoch.</summary>
    public bool Stopped => Count < planned;

    /// <summary>A finished epoch.</summary>
    /// <param name="index">0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch.</exception>
    public Epoch this[int index]
    {
        get
        {
            Require.That(index >= 0 && index < Count, nameof(index), index, $"one of {Count} epochs, 0 for the first");
            return epochs[index];
        }
    }

    /// <inheritdoc />
    public IEnumerator<Epoch> GetEnumerator() => epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    string IShown.ToHtml() => Table().Html();

    /// <summary>A table of the epochs, the best one marked.</summary>
    /// <returns>One line an epoch.</returns>
    public override string ToString() => Table().ToString();

    internal void Add(Epoch epoch) => epochs.Add(epoch);

    /// <summary>The history of a training that went on elsewhere, to its end.</summary>
    internal static History From(IReadOnlyList<Epoch> epochs)
    {
        var history = new History(epochs.Count);
        history.epochs.AddRange(epochs);
        return history;
    }

    /// <summary>Whether these are the epochs of a training to predict ratings: one or more, numbered from 1, all numbers finite.</summary>
    internal static bool IsWhole(IReadOnlyList<Epoch> epochs) => epochs.Count >= 1 && epochs.Index().All(
        pair => pair.Item is { } epoch && epoch.Number == pair.Index + 1 && new[]
        {
            epoch.TrainLoss, epoch.TrainRmse, epoch.ValidationRmse, epoch.ValidationMae, epoch.LearningRate,
        }.All(double.IsFinite));

    /// <summary>The model has the best epoch's weights again.</summary>
    internal void KeepBest() => kept = Best;

    /// <summary>The training that ended, in a line.</summary>
    internal string Result => Count == 0 ? Ending! : (Ending is { } words ? words + " " : "")
        + Invariant($"{Count} {(Count == 1 ? "epoch" : "epochs")}: validation RMSE {Kept.ValidationRmse:0.0000}, ")
        + Invariant($"lowest {Best.ValidationRmse:0.0000} after epoch {Best.Number}.");

    // Why it ended, where it did not simply end.
    private string? Ending => (kept, Stopped) switch
    {
        ({ } best, true) => Invariant($"Stopped after epoch {Count} of {planned}, for the error had ceased to fall; ")
            + Invariant($"the model has the weights of epoch {best.Number}."),
        ({ } best, false) => Invariant($"The model has the weights of epoch {best.Number}."),
        (null, true) => Invariant($"Stopped in epoch {Count + 1} of {planned}; the model keeps what it learned."),
        _ => null,
    };

    private ShownTable Table() => new(
        ["Epoch", "Training loss", "Training RMSE", "Validation RMSE", "Validation MAE", "Learning rate", ""],
        [.. epochs.Select(Row)], Ending);

    private object?[] Row(Epoch epoch)
    {
        double[] errors = [epoch.TrainLoss, epoch.TrainRmse, epoch.ValidationRmse, epoch.ValidationMae];
        return [epoch.Number, .. errors.Select(error => (object?)Math.Round(error, 4)), epoch.LearningRate, epoch == Best ? "best" : ""];
    }
}
