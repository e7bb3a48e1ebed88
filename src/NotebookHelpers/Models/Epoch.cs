namespace NotebookHelpers.Models;

/// <summary>One pass over the training rows.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="TrainLoss">
/// What was minimised: mean squared error plus the penalty, the mean over the epoch's steps (so of weights that still changed).
/// </param>
/// <param name="TrainRmse">The error without the penalty, of the same steps.</param>
/// <param name="ValidationRmse">The error on the validation part after the epoch.</param>
/// <param name="ValidationMae">The absolute error there.</param>
/// <param name="LearningRate">The learning rate of the epoch's first step.</param>
public sealed record Epoch(
    int Number, double TrainLoss, double TrainRmse, double ValidationRmse, double ValidationMae, double LearningRate)
{
    /// <summary>All of them, as invariant text.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(", ", Invariant($"epoch {Number}: training loss {TrainLoss}, RMSE {TrainRmse}"),
        Invariant($"validation RMSE {ValidationRmse}, MAE {ValidationMae}"), Invariant($"learning rate {LearningRate}"));
}
