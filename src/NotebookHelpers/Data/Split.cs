using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// Rows to learn from and rows to check with. Both have the training part's vocabularies: an id that only the validation part has is
/// index 0.
/// </summary>
public sealed class Split : IShown
{
    internal Split(Interactions train, Interactions validation, IReadOnlyList<string> notes) =>
        (Train, Validation, Notes) = (train, validation, notes);

    /// <summary>The rows to learn from.</summary>
    public Interactions Train { get; }

    /// <summary>The rows to check with.</summary>
    public Interactions Validation { get; }

    /// <summary>What was decided, with counts.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Two given sets of rows, such as two files, as the parts of a split.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">The rows to check with; their ids are looked up in training.</param>
    /// <returns>The split; a note counts pairs of user and item that are in both parts.</returns>
    public static Split From(Interactions train, Interactions validation)
    {
        Require.NoneNull(train, validation);
        var known = train.UserIndices.Zip(train.ItemIndices).ToHashSet();
        var checkedRows = validation.IndexedBy(train.Users, train.Items);
        var both = checkedRows.UserIndices.Zip(checkedRows.ItemIndices).Count(known.Contains);
        return new Split(train, checkedRows, both == 0
            ? []
            : [Invariant($"{both:#,0} pairs of user and item are in both parts: what training has seen is no test.")]);
    }

    /// <summary>Takes the parts apart: <c>var (train, validation) = data.SplitRandom();</c></summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">The rows to check with.</param>
    public void Deconstruct(out Interactions train, out Interactions validation) => (train, validation) = (Train, Validation);

    /// <summary>How many validation rows ask for a user or an item that training never saw.</summary>
    /// <returns>Counts and shares.</returns>
    public ShownTable Coverage()
    {
        var pairs = Validation.UserIndices.Zip(Validation.ItemIndices, (user, item) => (IsUserSeen: user > 0, IsItemSeen: item > 0));
        object?[] Line(string what, Func<(bool IsUserSeen, bool IsItemSeen), bool> counts)
        {
            var count = pairs.Count(counts);
            return [what, count, Math.Round(100.0 * count / Validation.Count, 2)];
        }
        return new ShownTable(["Validation rows", "Count", "%"],
        [
            Line("user and item seen in training", pair => pair is (true, true)),
            Line("user never seen", pair => !pair.IsUserSeen),
            Line("item never seen", pair => !pair.IsItemSeen),
            Line("neither seen", pair => pair is (false, false)),
            Line("all", _ => true),
        ]);
    }

    /// <summary>Leaves users out of both parts that the test table does not ask for, as the session did.</summary>
    /// <param name="tables">The data set with its test table.</param>
    /// <returns>A split whose validation rows are among those here, so that two models can be compared on them.</returns>
    /// <exception cref="ArgumentException">The data set has no test table, or it asks for no user here.</exception>
    public Split WithoutTrainOnlyUsers(RatingTables tables)
    {
        var train = Train.Part(Train.RowsOfTestedUsers(tables, out var inTraining));
        var validation = Validation.Part(Validation.RowsOfTestedUsers(tables, out var inValidation), train);
        return new Split(train, validation, [.. Notes, "Training: " + inTraining, "Validation: " + inValidation]);
    }

    /// <summary>Both parts' sizes, then the notes.</summary>
    /// <returns>A line for each part and each note.</returns>
    public override string ToString() =>
        string.Join('\n', [$"Training: {Train}", Invariant($"Validation: {Validation.Count:#,0} ratings"), .. Notes]);
}
