using Microsoft.Data.Analysis;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>The score of a contest: predictions against the ratings that were kept back.</summary>
public static class Leaderboard
{
    /// <summary>
    /// The error of the predictions. To be asked once, at the end: what is chosen by this score is no longer measured by it.
    /// </summary>
    /// <param name="predictions">As <see cref="ModelExtensions.PredictTest"/> makes them.</param>
    /// <param name="truthFile">A CSV file of the same three columns, its rows in the order of the test table.</param>
    /// <returns>RMSE, in rating units.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file lacks a column, has other rows than the predictions, or one cannot be read.
    /// </exception>
    public static double Score(DataFrame predictions, string truthFile)
    {
        Require.NotNull(predictions);
        Require.Path(truthFile, nameof(truthFile));
        Require.Valid(
            predictions.Columns is { Count: >= 3 } && predictions.Columns[2] is PrimitiveDataFrameColumn<float>, nameof(predictions),
            "The predictions have not the columns user, item and rating (float); expected a table that PredictTest made.");
        var (user, item, rating) = (predictions.Columns[0], predictions.Columns[1], predictions.Columns[2]);
        var truth = RatingFiles.ReadCsv(truthFile, new Roles(user.Name, item.Name, rating.Name)).Train;
        if (truth.Rows.Count != predictions.Rows.Count)
            throw Wrong(Invariant($"{truth.Rows.Count} rows for {predictions.Rows.Count} predictions"));
        for (var row = 0; row < truth.Rows.Count; row++)
        {
            var (ofUser, ofItem) = (truth[user.Name][row], truth[item.Name][row]);
            if (!Same(ofUser, user[row]) || !Same(ofItem, item[row]))
            {
                throw Wrong(
                    Invariant($"user {ofUser} and item {ofItem} in row {row + 2}, where user {user[row]} and item {item[row]} were ")
                    + "predicted");
            }
        }
        return Rmse.Of(Floats(rating), Floats(truth[rating.Name]));

        InvalidDataException Wrong(string found) => new(
            $"{Path.GetFileName(truthFile)} has {found}; expected the rows of the test table in their order. Predict the test table of "
            + "the same data set.");
    }

    // Ids are whole numbers or text, and a column of whole numbers in one table can be text in another.
    private static bool Same(object? one, object? other) =>
        Convert.ToString(one, CultureInfo.InvariantCulture) == Convert.ToString(other, CultureInfo.InvariantCulture);

    private static float[] Floats(DataFrameColumn column) =>
        [.. ((PrimitiveDataFrameColumn<float>)column).Select(value => value ?? float.NaN)];
}
