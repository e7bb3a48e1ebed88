using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>The users of a generated world. Every constant is in data/README.md.</summary>
internal sealed class WorldReaders
{
    /// <summary>What a kind of reader adds to every rating.</summary>
    public static readonly double[] KindEffects = [-0.25, -0.10, 0.00, 0.10, 0.25];

    private const double MissingAges = 0.04;
    private const double TrainOnlyShare = 0.03;

    // How much of each taste is the reader's age.
    private static readonly double[] TasteOfAge = [0.9, -0.7, 0.5];

    public WorldReaders(int count, SeededRandom random)
    {
        Ids = WorldIds.Distinct(count, Math.Max(200_000, 2 * count), random);
        Ages = new int[count];
        IsAgeKnown = new bool[count];
        Kinds = new int[count];
        Mood = new double[count];
        Activity = new double[count];
        FirstDays = new double[count];
        IsTrainOnly = new bool[count];
        Tastes = WorldArticles.Normals(count, WorldArticles.TasteFactors, 0.70, random);
        HiddenTastes = WorldArticles.Normals(count, WorldArticles.HiddenFactors, 1.00, random);
        for (var reader = 0; reader < count; reader++)
        {
            // 16 to 81, most around 45.
            Ages[reader] = 16 + (int)(22 * (random.NextDouble() + random.NextDouble() + random.NextDouble()));
            IsAgeKnown[reader] = random.NextDouble() >= MissingAges;
            Kinds[reader] = random.NextInt(KindEffects.Length);
            Mood[reader] = (0.50 * random.NextNormal()) + KindEffects[Kinds[reader]];
            Activity[reader] = 1 / (random.NextDouble() + 0.02);
            FirstDays[reader] = random.NextDouble();
            IsTrainOnly[reader] = random.NextDouble() < TrainOnlyShare;
            var age = (Ages[reader] - 48.5) / 11;
            for (var factor = 0; factor < TasteOfAge.Length; factor++)
                Tastes[reader][factor] += TasteOfAge[factor] * age;
        }
    }

    public int[] Ids { get; }

    public int[] Ages { get; }

    public bool[] IsAgeKnown { get; }

    /// <summary>Var1, from 0.</summary>
    public int[] Kinds { get; }

    /// <summary>What the reader adds to every rating.</summary>
    public double[] Mood { get; }

    /// <summary>A weight: how much the reader reads.</summary>
    public double[] Activity { get; }

    /// <summary>When the reader comes, as a share of the time before the end.</summary>
    public double[] FirstDays { get; }

    public bool[] IsTrainOnly { get; }

    /// <summary>[reader][factor]: how the reader likes what topics have.</summary>
    public double[][] Tastes { get; }

    /// <summary>[reader][factor]: how the reader likes what articles have beyond topics.</summary>
    public double[][] HiddenTastes { get; }
}
