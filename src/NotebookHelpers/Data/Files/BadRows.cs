namespace NotebookHelpers.Data;

/// <summary>
/// What happens to a row that cannot be read: an empty id, a rating that is no number or out of range, a value too many or too few.
/// </summary>
public enum BadRows
{
    /// <summary>Reading stops with an error that names file, row, column and value.</summary>
    Refuse,

    /// <summary>The row is left out; the tables' notes count such rows.</summary>
    Skip,
}
