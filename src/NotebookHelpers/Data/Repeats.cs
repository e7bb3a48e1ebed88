namespace NotebookHelpers.Data;

/// <summary>What becomes of several events of one user and one item.</summary>
public enum Repeats
{
    /// <summary>One row, at the time of the last event; popularity forgets the earlier ones.</summary>
    Last,

    /// <summary>One row, at the time of the first event: when the user chose the item.</summary>
    First,

    /// <summary>A row an event, to count with: what is opened again is popular again. Metrics do not ask for what training has.</summary>
    All,
}
