namespace NotebookHelpers.Training;

/// <summary>Where the items come from that stand for what a user did not choose. None is one of the user's own.</summary>
public enum Negatives
{
    /// <summary>All items alike.</summary>
    Uniform,

    /// <summary>The items of the batch's other rows: in proportion to the number of their events.</summary>
    InBatch,
}
