namespace NotebookHelpers.Data;

/// <summary>A reader of a generated world reads an article and rates it.</summary>
/// <param name="Reader">From 0.</param>
/// <param name="Article">From 0.</param>
/// <param name="Time">Seconds since 1970.</param>
internal record struct Reading(int Reader, int Article, long Time)
{
    /// <summary>What the planted factors say, without chance, on the scale of the ratings but not limited to it.</summary>
    public double Planted { get; set; }

    /// <summary>0 to 6.</summary>
    public int Rating { get; set; }
}
