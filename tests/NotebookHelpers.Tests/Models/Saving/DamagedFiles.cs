using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

/// <summary>
/// Saves models and a checkpoint, damages the files in many ways, and reads them: each must give what was saved, or a documented error,
/// with little memory and in little time. A file that was sealed anew may hold another model.
/// </summary>
internal static partial class DamagedFiles
{
    private const long MostPeak = 512L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly string[] Literals =
    [
        "0", "-1", "1", "2", "7", "1.5", "2147483647", "300000000", "-2147483648", "9223372036854775807", "1e300", "1e-300", "null", "true",
        "\"\"", "\"NaN\"", "\"Infinity\"", "\"x\"", "[]", "[1,1,1]", "{}", "[null]",
    ];

    private static readonly float[] Floats = [0, -1, 1e10f, 1e30f, float.MaxValue, float.NaN, float.PositiveInfinity, float.Epsilon];

    private static readonly (string Name, Func<byte[], Random, byte[]> Do)[] Blind =
    [
        ("a bit flipped", (file, random) => Flipped(file, random, 1)),
        ("some bits flipped", (file, random) => Flipped(file, random, random.Next(2, 50))),
        ("cut off", (file, random) => file[..random.Next(file.Length)]),
        ("made longer", (file, random) => [.. file, .. new byte[random.Next(1, 100)]]),
        ("a range taken out", (file, random) => Ranges(file, random, (first, _, last) => [.. first, .. last])),
        ("a range twice", (file, random) => Ranges(file, random, (first, middle, last) => [.. first, .. middle, .. middle, .. last])),
        ("two ranges swapped", (file, random) => Ranges(file, random, (first, middle, last) => [.. middle, .. first, .. last])),
        ("a range of zeros", (file, random) =>
            Ranges(file, random, (first, range, last) => [.. first, .. new byte[range.Length], .. last])),
        ("another size", (file, random) => Overwritten(file, random.Next(file.Length - 8), BitConverter.GetBytes(Number(random)))),
    ];

    private static readonly (string Name, Action<SealedParts, Random> Do)[] Anew =
    [
        ("a value of JSON", (parts, random) => AlterJson(parts, random, Values())),
        ("a name of JSON", (parts, random) => AlterJson(parts, random, Names())),
        ("bytes of a part", (parts, random) => Alter(parts, random, part => Flipped(part, random, random.Next(1, 20)))),
        ("a shorter part", (parts, random) => Alter(parts, random, part => part[..random.Next(part.Length)])),
        ("a part's range twice", (parts, random) =>
            Alter(parts, random, part => Ranges(part, random, (first, range, last) => [.. first, .. range, .. range, .. last]))),
        ("deep JSON", (parts, random) => Alter(parts, random, _ => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 100_000))))),
        ("another number", (parts, random) => Alter(parts, random, part => part.Length < 4 ? part
            : Overwritten(part, random.Next(part.Length / 4) * 4, BitConverter.GetBytes(Floats[random.Next(Floats.Length)])))),
        ("another length", (parts, random) => parts.Claimed[random.Next(parts.Parts.Count)] = Number(random)),
        ("two parts swapped", (parts, random) =>
        {
            var (one, other) = (random.Next(parts.Parts.Count), random.Next(parts.Parts.Count));
            (parts.Parts[one], parts.Parts[other]) = (parts.Parts[other], parts.Parts[one]);
        }),
        ("a part less", (parts, random) => parts.Parts.RemoveAt(random.Next(parts.Parts.Count))),
        ("a part more", (parts, random) => parts.Parts.Insert(random.Next(parts.Parts.Count + 1), new byte[random.Next(50)])),
        ("another first line", (parts, random) => parts.Line = Flipped(parts.Line, random, 1)),
    ];

    /// <summary>What became of the files.</summary>
    /// <param name="Refused">How many gave a documented error.</param>
    /// <param name="Same">How many gave the very same predictions.</param>
    /// <param name="Other">How many of those sealed anew gave other ones.</param>
    /// <param name="Problems">A line for each that did anything else; none is expected.</param>
    public sealed record Outcome(int Refused, int Same, int Other, IReadOnlyList<string> Problems);

    /// <summary>Damages files and reads them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same numbers give the same files.</param>
    /// <param name="folder">Where there is room for them.</param>
    public static Outcome Read(int count, int seed, string folder)
    {
        var random = new Random(seed);
        var (originals, path) = (Originals(folder), Path.Combine(folder, "damaged"));
        int refused = 0, same = 0, other = 0;
        List<string> problems = [];
        var expected = originals.ToDictionary(original => original.Name, original => original.Read(Path.Combine(folder, original.Name)));
        var peak = PeakMemory();
        for (var number = 0; number < count; number++)
        {
            var (name, file, read) = originals[number % originals.Length];
            var isSealed = random.Next(2) == 0;
            var (damage, bytes) = isSealed ? SealedAnew(file, random) : Damaged(file, random);
            File.WriteAllBytes(path, bytes);
            void Problem(string what) => problems.Add($"{name} {number} of seed {seed}, {damage}: {what}");
            var reading = Task.Run(() => Reading(() => read(path)));
            if (!reading.Wait(Longest))
            {
                Problem("hangs");
                break;
            }
            var (values, error, allocated) = reading.Result;
            if (allocated > (32L << 20) + (200L * bytes.Length))
                Problem($"{allocated} bytes were allocated for a file of {bytes.Length}");
            // To ask takes longer than to read a file.
            if (number % 20 == 19 && PeakMemory() > peak + MostPeak)
            {
                Problem("of the last twenty files one needed far more memory than the others");
                peak = PeakMemory();
            }
            var hasDiverged = error is InvalidOperationException && error.Message.Contains("has diverged", StringComparison.Ordinal);
            if (error is InvalidDataException || (isSealed && hasDiverged))
                refused++;
            else if (error is not null)
                Problem(error.ToString());
            else if (values.SequenceEqual(expected[name]))
                same++;
            else if (isSealed)
                other++;
            else
                Problem("other predictions");
        }
        return new Outcome(refused, same, other, problems);
    }

    private static (float[] Values, Exception? Error, long Allocated) Reading(Func<float[]> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return (read(), null, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        catch (Exception exception)
        {
            return ([], exception, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static (string Name, byte[] File, Func<string, float[]> Read)[] Originals(string folder)
    {
        var train = World.Make(users: 20, items: 15, rows: 200);
        var others = Interactions.From(FeatureWorld.Make(users: 12, items: 9, rows: 80));
        var options = FitOptions.Default with { Epochs = 2, BatchSize = 64, Patience = 2, Seed = 1 };
        (string Name, byte[] File, Func<string, float[]> Read) Saved<TModel>(
            TModel model, Interactions rows, Action<TModel, string> save, Func<string, TModel> load)
            where TModel : RatingNetwork
        {
            using (model)
            {
                var path = Path.Combine(folder, model.Name);
                model.Fit(rows, rows, options);
                save(model, path);
                return (model.Name, File.ReadAllBytes(path), file =>
                {
                    using var loaded = load(file);
                    return loaded.Predict(rows);
                }
                );
            }
        }
        float[] Resume(string file)
        {
            using var model = new EmbeddingMlp(train, 3, [4]);
            var before = model.Predict(train);
            try
            {
                model.Fit(train, train, options with { Checkpoint = file, Resume = true });
            }
            catch (InvalidDataException) when (!model.Predict(train).SequenceEqual(before))
            {
                throw new InvalidOperationException("A checkpoint that was refused has changed the model.");
            }
            return model.Predict(train);
        }
        Resume(Path.Combine(folder, "checkpoint"));
        return
        [
            Saved(new DotBias(train, 3), train, (model, file) => model.Save(file), DotBias.Load),
            Saved(new EmbeddingMlp(train, 3, [4, 3]), train, (model, file) => model.Save(file), EmbeddingMlp.Load),
            Saved(new FeatureMlp(others, Features.From(others), 3, [4], wide: true), others, (model, file) => model.Save(file),
                FeatureMlp.Load),
            ("checkpoint", File.ReadAllBytes(Path.Combine(folder, "checkpoint")), Resume),
        ];
    }

    private static (string Name, byte[] File) Damaged(byte[] file, Random random)
    {
        var (name, damage) = Blind[random.Next(Blind.Length)];
        return (name, damage(file, random));
    }

    private static (string Name, byte[] File) SealedAnew(byte[] file, Random random)
    {
        var parts = new SealedParts(file);
        var (name, damage) = Anew[random.Next(Anew.Length)];
        damage(parts, random);
        return ($"{name}, sealed anew", parts.Sealed());
    }

    private static byte[] Flipped(byte[] file, Random random, int bits)
    {
        var flipped = file.ToArray();
        for (var bit = 0; bit < bits && flipped.Length > 0; bit++)
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static byte[] Ranges(byte[] file, Random random, Func<byte[], byte[], byte[], byte[]> join)
    {
        int[] places = [random.Next(file.Length + 1), random.Next(file.Length + 1)];
        Array.Sort(places);
        return join(file[..places[0]], file[places[0]..places[1]], file[places[1]..]);
    }

    private static byte[] Overwritten(byte[] file, int place, byte[] bytes)
    {
        var written = file.ToArray();
        bytes.CopyTo(written, place);
        return written;
    }

    private static long Number(Random random) => random.Next(4) switch
    {
        0 => long.MaxValue >> random.Next(64),
        1 => -random.NextInt64(),
        2 => random.Next(1000),
        _ => 1L << random.Next(64),
    };

    private static void Alter(SealedParts parts, Random random, Func<byte[], byte[]> change)
    {
        var part = random.Next(parts.Parts.Count);
        parts.Parts[part] = change(parts.Parts[part]);
    }

    private static void AlterJson(SealedParts parts, Random random, Regex tokens)
    {
        int[] texts = [.. Enumerable.Range(0, parts.Parts.Count).Where(part => parts.Parts[part] is [(byte)'{' or (byte)'[', ..])];
        var part = texts[random.Next(texts.Length)];
        var text = parts.Text(part);
        if (tokens.Matches(text) is not { Count: > 0 } found)
            return;
        var token = found[random.Next(found.Count)];
        parts.Parts[part] = Encoding.UTF8.GetBytes(
            text[..token.Index] + Literals[random.Next(Literals.Length)] + text[(token.Index + token.Length)..]);
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    // Numbers, texts, lists and words that are values.
    [GeneratedRegex(@"(?<=[:,\[])(?:-?\d[\d.eE+-]*|""[^""]*""(?!:)|true|false|\[[^\[\]]*\])")]
    private static partial Regex Values();

    [GeneratedRegex("\"[^\"]*\"(?=:)")]
    private static partial Regex Names();
}
