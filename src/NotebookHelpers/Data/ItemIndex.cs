namespace NotebookHelpers.Data;

/// <summary>An item's row in an embedding table. A type of its own, so that an index is never taken for an id or a user's index.</summary>
/// <param name="Value">1 to the number of items; 0 for an item that the vocabulary does not hold.</param>
public readonly record struct ItemIndex(int Value);
