namespace NotebookHelpers.Runtime;

/// <summary>The seed of everything that the library draws without torch.</summary>
internal static class RandomSeed
{
    /// <summary>As <c>Workshop.Seed</c> set it last.</summary>
    public static int Current { get; set; } = 2017;
}
