namespace NotebookHelpers.Training;

/// <summary>Which rows of a table a step moves.</summary>
internal enum TableReach
{
    /// <summary>Those of the batch; the others' moments wait.</summary>
    Batch,

    /// <summary>Those of the batch; the others coast on their moments, as dense Adam lets them, and make up for it when they are needed.</summary>
    BatchAndCoasting,

    /// <summary>All, for a penalty pulls at all.</summary>
    WholeTable,
}
