namespace NotebookHost.Engine;

/// <summary>Whether code can run as it stands.</summary>
internal enum Completeness
{
    /// <summary>It can.</summary>
    Complete,

    /// <summary>More must follow, such as a closing brace.</summary>
    Incomplete,

    /// <summary>Nothing that follows makes it right.</summary>
    Invalid,

    /// <summary>Not known.</summary>
    Unknown,
}
