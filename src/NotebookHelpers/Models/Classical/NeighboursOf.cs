namespace NotebookHelpers.Models;

/// <summary>Whose ratings a <see cref="Neighbours"/> model looks at.</summary>
public enum NeighboursOf
{
    /// <summary>Those of similar items, by the same user.</summary>
    Items,

    /// <summary>Those of similar users, for the same item.</summary>
    Users,

    /// <summary>The mean of both.</summary>
    Both,
}
