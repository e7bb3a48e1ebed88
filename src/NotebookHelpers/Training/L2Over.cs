namespace NotebookHelpers.Training;

/// <summary>What the L2 penalty counts.</summary>
public enum L2Over
{
    /// <summary>The rows that the batch uses, as <c>Penalty</c> of the network says.</summary>
    BatchRows,

    /// <summary>
    /// All rows of the factor tables, the sum of their squares at every step, as Keras' <c>embeddings_regularizer</c> does.
    /// </summary>
    WholeTables,
}
