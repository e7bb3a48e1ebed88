namespace NotebookHelpers.Data;

/// <summary>Rows to learn from and rows to check with. Both have the training part's vocabularies: an id that only the validation part has is index 0.</summary>
public sealed class Split
{
    internal Split(Interactions train, Interactions validation, IReadOnlyList<string> notes)
    {
        Train = train;
        Validation = validation;
        Notes = notes;
    }

    /// <summary>The rows to learn from.</summary>
    public Interactions Train { get; }

    /// <summary>The rows to check with.</summary>
    public Interactions Validation { get; }

    /// <summary>What was decided, with counts.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Takes the parts apart: <c>var (train, validation) = data.SplitRandom();</c></summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">The rows to check with.</param>
    public void Deconstruct(out Interactions train, out Interactions validation)
    {
        train = Train;
        validation = Validation;
    }
}
