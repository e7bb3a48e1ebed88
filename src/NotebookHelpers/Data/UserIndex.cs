namespace NotebookHelpers.Data;

/// <summary>A user's row in an embedding table. A type of its own, so that an index is never taken for an id or an item's index.</summary>
/// <param name="Value">1 to the number of users; 0 for a user that the vocabulary does not hold.</param>
public readonly record struct UserIndex(int Value);
