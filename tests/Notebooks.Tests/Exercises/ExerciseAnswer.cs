using Notebooks.Tests.Polyglot;

namespace Notebooks.Tests.Exercises;

/// <summary>An answer in the place of an exercise's stub, to be run in the session of its notebook.</summary>
/// <param name="Notebook">The notebook, below the repository's root.</param>
/// <param name="Name">What the exercise asks to write, such as <c>MyBiases</c>.</param>
/// <param name="Mistake">What is wrong; null for the repository's own solution.</param>
/// <param name="Seed">Given to <c>Workshop.Seed</c> before.</param>
/// <param name="Cell">The exercise's own cell, with this answer in it.</param>
internal sealed record ExerciseAnswer(string Notebook, string Name, string? Mistake, int Seed, string Cell)
{
    private const int Usual = 2017;

    /// <summary>The seeds with which every solution must pass: more of them where all takes longer.</summary>
    public static IReadOnlyList<int> Seeds { get; } =
        Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1" ? [1, 2, 3, 4, 5, Usual] : [Usual];

    /// <summary>What came of it.</summary>
    public PolyglotCell? Run { get; init; }

    /// <summary>The solution and all wrong answers of each exercise of a notebook.</summary>
    public static IReadOnlyList<ExerciseAnswer> Of(string notebook) =>
    [
        .. from exercise in ExerciseCell.Of(notebook)
           from answer in Seeds.Select(seed => new ExerciseAnswer(notebook, exercise.Name, null, seed, exercise.With(exercise.Solution)))
               .Concat(WrongAnswers.Asked.Where(wrong => wrong.Name == exercise.Name).Select(wrong =>
                   new ExerciseAnswer(notebook, exercise.Name, wrong.Mistake, Usual, exercise.With(wrong.In(exercise.Solution)))))
           select answer,
    ];
}
