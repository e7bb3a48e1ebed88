using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>How many rows of the validation part ask for a user or an item that training never saw.</summary>
/// <param name="Rows">All rows of the validation part.</param>
/// <param name="UnseenUser">Rows whose user training never saw.</param>
/// <param name="UnseenItem">Rows whose item training never saw.</param>
/// <param name="UnseenBoth">Rows of which training saw neither; they count above too.</param>
public sealed record Coverage(int Rows, int UnseenUser, int UnseenItem, int UnseenBoth) : IShown
{
    /// <summary>Counts and shares.</summary>
    /// <returns>Html without a page around it.</returns>
    public string ToHtml() => Markup().ToHtml();

    /// <summary>Counts and shares.</summary>
    /// <returns>Aligned lines.</returns>
    public override string ToString() => Markup().ToText();

    private TableMarkup Markup()
    {
        object?[] Line(string what, int count) => [what, count, Math.Round(100.0 * count / Rows, 2)];
        return new TableMarkup([("Validation rows", null), ("Count", null), ("%", null)],
        [
            Line("user and item seen in training", Rows - UnseenUser - UnseenItem + UnseenBoth),
            Line("user never seen", UnseenUser),
            Line("item never seen", UnseenItem),
            Line("neither seen", UnseenBoth),
            Line("all", Rows),
        ]);
    }
}
