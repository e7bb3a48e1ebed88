namespace NotebookHost.Documents;

/// <summary>A notebook file that cannot be read; the message names the file, the line and what is expected.</summary>
internal sealed class NotebookFormatException(string message) : Exception(message);
