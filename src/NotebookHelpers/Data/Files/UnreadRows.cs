namespace NotebookHelpers.Data;

/// <summary>Rows of a file that cannot be read: refused, or left out and counted.</summary>
/// <param name="file">The file's name.</param>
/// <param name="badRows">What happens to them.</param>
internal sealed class UnreadRows(string file, BadRows badRows)
{
    private readonly SortedDictionary<string, (int Count, string First)> leftOut = new(StringComparer.Ordinal);

    /// <summary>Leaves a row out.</summary>
    /// <param name="row">Which one it is.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <exception cref="InvalidDataException">Such rows are refused.</exception>
    public void Add(string row, BadValue problem)
    {
        var place = $"{row}{problem.Where}";
        if (badRows == BadRows.Refuse)
        {
            throw new InvalidDataException($"{file}, {place} {problem.What}. "
                + $"Fix the row, or pass BadRows.Skip (badRows in {DataDescription.File}) to leave such rows out, counted and shown.");
        }
        var (count, first) = leftOut.GetValueOrDefault(problem.Kind, (0, place));
        leftOut[problem.Kind] = (count + 1, first);
    }

    /// <summary>Counts the rows that were left out, by the reason.</summary>
    public IEnumerable<string> Notes() => leftOut.Select(pair => Invariant(
        $"{file}: {pair.Value.Count:#,0} {(pair.Value.Count == 1 ? "row" : "rows")} left out: ")
        + $"{pair.Key} (the first: {pair.Value.First}).");
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Where">The column and the value.</param>
/// <param name="What">What is wrong with that, to follow on it.</param>
/// <param name="Kind">The same for all rows that are left out for one reason.</param>
internal sealed record BadValue(string Where, string What, string Kind);
