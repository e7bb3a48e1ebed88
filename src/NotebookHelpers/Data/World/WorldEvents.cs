namespace NotebookHelpers.Data;

/// <summary>A user of a generated world opens an article.</summary>
/// <param name="User">The user's place among the world's users, from 0.</param>
/// <param name="Article">The article's place among the world's articles, from 0.</param>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="SavedAfter">Seconds until the user saves the article; 0 if the user does not save it.</param>
internal readonly record struct Click(int User, int Article, long Time, int SavedAfter);

/// <summary>A rating that a user of a generated world gave an article.</summary>
/// <param name="User">The user's place among the world's users, from 0.</param>
/// <param name="Article">The article's place among the world's articles, from 0.</param>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="Planted">What the planted factors say, without chance, on the scale of the ratings but not limited to it.</param>
/// <param name="Rating">A whole number from 0 to 6.</param>
internal readonly record struct GivenRating(int User, int Article, long Time, double Planted, int Rating);
