using CsCheck;

namespace NotebookHelpers.Tests.Data;

/// <summary>What holds of any value: the same values each time, and the smallest one that CsCheck finds where it does not hold.</summary>
internal static class Property
{
    public static void Holds<T>(this Gen<T> values, int count, Action<T> check, Func<T, string> print)
    {
        var random = new PCG(1, 2017);
        for (var number = 0; number < count; number++)
        {
            var seed = random.ToString();
            var value = values.Generate(random, null, out _);
            try
            {
                check(value);
            }
            catch (Exception)
            {
                // Fails at once with the same value, then looks for smaller ones.
                values.Sample(check, seed: seed, iter: 2_000, threads: 1, print: print);
                throw;
            }
        }
    }
}
