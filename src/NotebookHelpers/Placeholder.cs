namespace NotebookHelpers;

internal static class Placeholder;
