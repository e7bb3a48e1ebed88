namespace Notebooks.Tests.Exercises;

/// <summary>A typical wrong answer to an exercise, and what its check must say.</summary>
/// <param name="Name">What the exercise asks to write, such as <c>MyBiases</c>.</param>
/// <param name="Mistake">In a few words.</param>
/// <param name="Says">Words of the check's message: they name what is wrong.</param>
internal sealed record WrongAnswer(string Name, string Mistake, string Says)
{
    /// <summary>What stands there instead of the solution.</summary>
    public string? Code { get; init; }

    /// <summary>What is another in the solution; each stands there.</summary>
    public (string Solution, string Wrong)[] Changes { get; init; } = [];

    /// <summary>The answer.</summary>
    /// <param name="solution">The repository's own.</param>
    public string In(string solution)
    {
        foreach (var (right, wrong) in Changes)
        {
            Assert.Contains(right, solution);
            solution = solution.Replace(right, wrong);
        }

        return Code ?? solution;
    }
}
