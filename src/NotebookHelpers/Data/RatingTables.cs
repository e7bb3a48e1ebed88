using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>A data set's tables, and which column plays which part.</summary>
public sealed class RatingTables : IShown
{
    internal RatingTables(string name, Roles roles, DataFrame train)
    {
        Name = name;
        Roles = roles;
        Train = train;
    }

    /// <summary>The data set's name: the folder's or the file's.</summary>
    public string Name { get; }

    /// <summary>Which column plays which part.</summary>
    public Roles Roles { get; }

    /// <summary>The ratings to learn from, one a row.</summary>
    public DataFrame Train { get; }

    /// <summary>Pairs of user and item whose rating is asked for, or null.</summary>
    public DataFrame? Test { get; internal init; }

    /// <summary>What is known of users, one a row, or null.</summary>
    public DataFrame? Users { get; internal init; }

    /// <summary>What is known of items, one a row, or null.</summary>
    public DataFrame? Items { get; internal init; }

    /// <summary>What was decided while reading, with counts, such as rows left out.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>The tables' rows and columns, then the notes.</summary>
    /// <returns>Html without a page around it, escaped.</returns>
    public string ToHtml() => "";
}
