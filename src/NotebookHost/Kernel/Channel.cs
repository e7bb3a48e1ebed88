namespace NotebookHost.Kernel;

/// <summary>The channels of a Jupyter kernel that carry messages.</summary>
internal enum Channel
{
    /// <summary>Requests, one after the other.</summary>
    Shell,

    /// <summary>Requests that do not wait for a running cell.</summary>
    Control,

    /// <summary>The kernel asks, the client answers.</summary>
    Stdin,

    /// <summary>What every client hears.</summary>
    IOPub,
}
