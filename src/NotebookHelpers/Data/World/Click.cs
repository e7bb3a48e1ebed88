namespace NotebookHelpers.Data;

/// <summary>A reader of a generated world opens an article.</summary>
/// <param name="Reader">From 0.</param>
/// <param name="Article">From 0.</param>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="SavedAfter">Seconds until the reader saves the article; 0 where it is not saved.</param>
internal readonly record struct Click(int Reader, int Article, long Time, int SavedAfter);
