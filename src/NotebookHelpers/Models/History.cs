using System.Collections;
using System.Globalization;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a training did, epoch by epoch. It holds no times: the same seed gives the same history.</summary>
public sealed class History : IReadOnlyList<Epoch>, IShown
{
    private readonly List<Epoch> epochs = [];
    private readonly int planned;

    internal History(int planned) => this.planned = planned;

    /// <summary>How many epochs were finished.</summary>
    public int Count => epochs.Count;

    /// <summary>The epoch after which the validation error was lowest, the first of equals.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public Epoch Best => epochs.Where(epoch => !double.IsNaN(epoch.ValidationRmse)).MinBy(epoch => epoch.ValidationRmse) ?? Last;

    /// <summary>The last finished epoch: what the model is now, where the training was not interrupted.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public Epoch Last => epochs.Count > 0 ? epochs[^1] : throw new InvalidOperationException("No epoch was finished: the training was interrupted in the first.");

    /// <summary>Whether the training ended before its last epoch.</summary>
    public bool Stopped => Count < planned;

    /// <summary>A finished epoch.</summary>
    /// <param name="index">0 for the first.</param>
    public Epoch this[int index] => epochs[index];

    /// <inheritdoc />
    public IEnumerator<Epoch> GetEnumerator() => epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A table of the epochs, the best one marked.</summary>
    /// <returns>Html without a page around it.</returns>
    public string ToHtml() => Table().ToHtml();

    /// <summary>A table of the epochs, the best one marked.</summary>
    /// <returns>One line an epoch.</returns>
    public override string ToString() => Table().ToText();

    internal void Add(Epoch epoch) => epochs.Add(epoch);

    private TableMarkup Table() => new(
        [("Epoch", null), ("Training loss", null), ("Training RMSE", null), ("Validation RMSE", null), ("Validation MAE", null), ("Learning rate", null), ("", null)],
        [.. epochs.Select(epoch => (object?[])[
            epoch.Number, Rounded(epoch.TrainLoss), Rounded(epoch.TrainRmse), Rounded(epoch.ValidationRmse), Rounded(epoch.ValidationMae),
            epoch.LearningRate, epoch == Best ? "best" : ""])],
        Stopped ? string.Create(CultureInfo.InvariantCulture, $"Stopped in epoch {Count + 1} of {planned}; the model keeps what it learned.") : null);

    private static double Rounded(double value) => Math.Round(value, 4);
}
