namespace NotebookHost.Engine;

/// <summary>Whether a cell can be run as it stands.</summary>
internal enum Completeness
{
    /// <summary>It can be run.</summary>
    Complete,

    /// <summary>Its author is still writing: a bracket, a string or a statement is open.</summary>
    Incomplete,

    /// <summary>It will not compile, whatever is added at its end.</summary>
    Invalid,

    /// <summary>It cannot be told.</summary>
    Unknown,
}
