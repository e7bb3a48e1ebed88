namespace NotebookHelpers.Runtime;

/// <summary>
/// Random numbers that are the same on every platform and in every version of .NET: xoshiro256** by Blackman and Vigna (2018),
/// its state filled by SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
internal sealed class SeededRandom
{
    private ulong a, b, c, d;

    public SeededRandom(long seed)
    {
        var state = unchecked((ulong)seed);
        a = Mix(ref state);
        b = Mix(ref state);
        c = Mix(ref state);
        d = Mix(ref state);
    }

    public ulong Next()
    {
        var result = ulong.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = ulong.RotateLeft(d, 45);
        return result;
    }

    /// <summary>At least 0 and below 1, a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>At least 0 and below <paramref name="end"/>.</summary>
    public int NextInt(int end) => (int)Math.BigMul(Next(), (ulong)end, out _);

    /// <summary>
    /// Mean 0, variance 1, nearly normal: a sum of twelve. Logarithms and cosines are not rounded alike on all platforms; sums are.
    /// </summary>
    public double NextNormal()
    {
        var sum = -6.0;
        for (var draw = 0; draw < 12; draw++)
            sum += NextDouble();
        return sum;
    }

    public void Shuffle<T>(Span<T> values)
    {
        for (var index = values.Length - 1; index > 0; index--)
        {
            var other = NextInt(index + 1);
            (values[index], values[other]) = (values[other], values[index]);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}

/// <summary>The seed of everything that the library draws without torch.</summary>
internal static class RandomSeed
{
    /// <summary>As <c>Workshop.Seed</c> set it last.</summary>
    public static int Current { get; set; } = 2017;
}
