using System.Globalization;
using System.Runtime.InteropServices;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace Benchmarks;

/// <summary>Ratings as many and as sparse as the session's: long-tailed counts, planted biases and factors, from a seed.</summary>
internal static class SessionData
{
    public const int Users = 45_939;
    public const int Items = 253_933;
    public const int TrainRows = 494_544;
    public const int ValidationRows = 123_893;

    public const int TableRows = 679_051;
    public const string Table = "ratings.csv";

    private const int Factors = 4;

    /// <summary>Both parts share the vocabularies of all ids.</summary>
    public static (Interactions Train, Interactions Validation) Make(int seed = 2017)
    {
        var random = new SeededRandom(seed);
        const int rows = TrainRows + ValidationRows;
        int[] users = Drawn(random, Users, rows, power: 2.5), items = Drawn(random, Items, rows, power: 3);
        float[] userParts = Parts(random, Users), itemParts = Parts(random, Items);
        var ratings = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> user = userParts.AsSpan((users[row] - 1) * (Factors + 1), Factors + 1),
                item = itemParts.AsSpan((items[row] - 1) * (Factors + 1), Factors + 1);
            var rating = 3 + (0.7 * user[0]) + (0.7 * item[0]) + random.NextNormal();
            for (var factor = 1; factor <= Factors; factor++)
                rating += 0.4 * user[factor] * item[factor];
            ratings[row] = (float)Math.Clamp(Math.Round(rating), 0, 6);
        }
        var (userIds, itemIds) = (Ids(Users), Ids(Items));
        Interactions Part(Range range) => new(userIds, itemIds, users[range], items[range], ratings[range], range: (0, 6));
        return (Part(..TrainRows), Part(TrainRows..));
    }

    /// <summary>Raw arrays, for peers: int32 users and items, float32 ratings, one file each.</summary>
    public static void Write(string folder)
    {
        var (train, validation) = Make();
        foreach (var (name, part) in new[] { ("train", train), ("validation", validation) })
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}-users.bin"), MemoryMarshal.AsBytes(part.UserIndices.AsSpan()));
            File.WriteAllBytes(Path.Combine(folder, $"{name}-items.bin"), MemoryMarshal.AsBytes(part.ItemIndices.AsSpan()));
            File.WriteAllBytes(Path.Combine(folder, $"{name}-ratings.bin"), MemoryMarshal.AsBytes(part.Ratings.AsSpan()));
        }
        using var csv = File.CreateText(Path.Combine(folder, Table));
        csv.WriteLine("user,item,rating,time");
        for (var row = 0; row < TableRows; row++)
        {
            // Other items for the rows that were left out before the split.
            var item = train.ItemAt((row < TrainRows ? row : row * 7) % TrainRows);
            csv.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                $"{train.UserAt(row % TrainRows)},{item},{train.Ratings[row % TrainRows]},{1_400_000_000 + (row * 31L)}"));
        }
    }

    // Each id once, as far as the rows go, then by a long tail; in an order of chance.
    private static int[] Drawn(SeededRandom random, int count, int rows, double power)
    {
        int[] ids = [.. Enumerable.Range(1, count)];
        random.Shuffle(ids.AsSpan());
        var drawn = new int[rows];
        for (var row = 0; row < rows; row++)
            drawn[row] = ids[row < count ? row : (int)(count * Math.Pow(random.NextDouble(), power))];
        random.Shuffle(drawn.AsSpan());
        return drawn;
    }

    private static float[] Parts(SeededRandom random, int count)
    {
        var parts = new float[count * (Factors + 1)];
        for (var part = 0; part < parts.Length; part++)
            parts[part] = (float)random.NextNormal();
        return parts;
    }

    private static Vocabulary Ids(int count) => new(Enumerable.Range(0, count).Select(number => new Id(1_000_000_000L + (number * 7L))));
}
