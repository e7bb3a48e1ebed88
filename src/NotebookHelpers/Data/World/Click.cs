namespace NotebookHelpers.Data;

/// <summary>A user of a generated world opens an article.</summary>
/// <param name="User">The user's place among the world's users, from 0.</param>
/// <param name="Article">The article's place among the world's articles, from 0.</param>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="SavedAfter">Seconds until the user saves the article; 0 if the user does not save it.</param>
internal readonly record struct Click(int User, int Article, long Time, int SavedAfter);
