namespace NotebookHost.Running;

/// <summary>The command line asks for something that cannot be done; the message says what would.</summary>
internal sealed class UsageException(string message) : Exception(message);
