namespace NotebookHelpers.Runtime;

/// <summary>
/// What a model will take of the memory, asked before it is taken: too much is an error that says what to lower, not the end of the
/// process.
/// </summary>
internal static class MemoryNeed
{
    /// <summary>Bytes that training takes for each parameter: the weight, its gradient, and Adam's two means.</summary>
    public const double Trained = 16;

    private static readonly AsyncLocal<(double All, double Free)?> Given = new();

    /// <summary>The bytes that the machine has, or the container, and those that were free of late; a test sets others.</summary>
    public static (double All, double Free) Machine
    {
        get => Given.Value ?? Measured();
        set => Given.Value = value;
    }

    /// <summary>Refuses what the machine does not have, and says in a line what is more than half of what is free.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="name">The parameter to lower.</param>
    /// <param name="value">Its value.</param>
    /// <param name="remedy">A sentence.</param>
    /// <param name="longest">How many numbers the longest array has.</param>
    /// <exception cref="ArgumentException">The machine has less, or an array cannot be as long.</exception>
    public static void Check(double bytes, string name, object? value, string remedy, double longest = 0)
    {
        var (all, free) = Machine;
        var need = Invariant($"{name} is {value}: that needs about {Text(bytes)} of memory");
        Require.Valid(bytes <= all, name, $"{need}, and this machine has {Text(all)}. {remedy}");
        // An array of numbers is one span of bytes for TorchSharp.
        Require.Valid(longest * sizeof(float) <= int.MaxValue, name,
            $"{need}, {Text(longest * sizeof(float))} of it in one array, which can have 2.1 GB. {remedy}");
        if (bytes > free / 2)
            NotebookDisplay.Show(new ShownText($"{need}; about {Text(free)} are free. {remedy}"));
    }

    /// <summary>A number of bytes, as people say it.</summary>
    public static string Text(double bytes) =>
        bytes >= 1e9 ? Invariant($"{bytes / 1e9:#,0.#} GB") : Invariant($"{Math.Ceiling(bytes / 1e6)} MB");

    private static (double All, double Free) Measured()
    {
        var info = GC.GetGCMemoryInfo();
        return (info.TotalAvailableMemoryBytes, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes);
    }
}
