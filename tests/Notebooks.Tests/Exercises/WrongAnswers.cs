namespace Notebooks.Tests.Exercises;

/// <summary>Wrong answers, at least two for each exercise.</summary>
internal static partial class WrongAnswers
{
    private const string Init = "foreach (var table in new[] { users, items, userBiases, itemBiases })";

    /// <summary>Those that are run: two of each exercise, and all where all takes longer.</summary>
    public static IReadOnlyList<WrongAnswer> Asked => Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1"
        ? All : [.. All.GroupBy(wrong => wrong.Name).SelectMany(exercise => exercise.Take(2))];

    public static IReadOnlyList<WrongAnswer> All { get; } =
    [
        .. OfTables,

        Changed("MyBiases", "the item's bias is looked up by the user", "a table was asked for a row that it does not have",
            ("itemBiases.forward(i)", "itemBiases.forward(u)")),
        Changed("MyBiases", "the user's bias is looked up by the item", "are both looked up by the item, i. Look up the user's with u",
            ("userBiases.forward(u)", "userBiases.forward(i)")),
        Changed("MyBiases", "no squeeze", "squeeze its second dimension", (".squeeze(1)", "")),
        Changed("MyBiases", "a bias is made and not added", "itemBiases changes no score",
            ("+ itemBiases.forward(i).squeeze(1)", "")),
        Changed("MyBiases", "nothing is registered", "MyBiases has nothing to learn. Make each a private field",
            ("RegisterComponents();", "")),
        Changed("MyBiases", "a product of both", "where a row of it grows by 1",
            ("+ itemBiases.forward(i).squeeze(1)", "* itemBiases.forward(i).squeeze(1)")),

        Changed("MyCount", "no row 0", "Each table has a row 0 too", ("(users + 1L + items + 1)", "((long)users + items)")),
        Changed("MyCount", "no biases", "The biases are missing", ("(factors + 1)", "factors")),
        Changed("MyCount", "neither", "Biases are missing, one number a row, and row 0",
            ("(users + 1L + items + 1) * (factors + 1)", "((long)users + items) * factors")),

        Changed("MyMae", "the RMSE", "That is the RMSE", (".abs().mean()", ".square().mean().sqrt()")),
        Changed("MyMae", "no absolute values", "cancel out", (".abs()", "")),
        Changed("MyMae", "a sum", "That is the sum", (".mean()", ".sum()")),

        Changed("MySmall", "the fifty factors of the notebook", "the more it remembers", ("int factors = 4", "int factors = 50")),
        Changed("MySmall", "no mean", "Add the mean in forward", (" + mean", "")),
        Changed("MySmall", "factors alone", "There are 0 embeddings of size 1",
            (Init, "foreach (var table in new[] { users, items })"),
            ("Embedding users, items, userBiases, itemBiases;", "Embedding users, items;"),
            ("userBiases = Embedding(userRows, 1, padding_idx: 0);", ""), ("itemBiases = Embedding(itemRows, 1, padding_idx: 0);", ""),
            (" + (userBiases.forward(u) + itemBiases.forward(i)).squeeze(1)", "")),
        Changed("MySmall", "factors that start large", "Let all tables start small",
            (Init, "foreach (var table in new[] { userBiases, itemBiases })")),

        Changed("MyTwoLayers", "one layer", "Linear(500, 50) is missing",
            ("(second, rating) = (Linear(units, 50), Linear(50, 1))", "rating = Linear(units, 1)"),
            ("first, second, rating;", "first, rating;"),
            ("second.forward(first.forward(both).relu()).relu()", "first.forward(both).relu()")),
        Changed("MyTwoLayers", "no mean", "Add the mean in forward", (" + mean", "")),
        Changed("MyTwoLayers", "no relu between the layers", "No relu follows first",
            ("first.forward(both).relu()", "first.forward(both)")),
        Changed("MyTwoLayers", "no second relu", "No relu follows second", (".relu()).relu()", ".relu())")),
        Changed("MyTwoLayers", "a relu at the end", "rating makes the rating",
            ("rating.forward(hidden).squeeze(1)", "rating.forward(hidden).squeeze(1).relu()")),
        Changed("MyTwoLayers", "nothing is registered", "MyTwoLayers has nothing to learn. Make each a private field",
            ("RegisterComponents();", "")),
        Changed("MyTwoLayers", "fifty neurons first", "Linear(…, 500) is missing",
            ("Linear(2 * factors, units)", "Linear(2 * factors, 50)"), ("Linear(units, 50)", "Linear(50, 50)")),

        Changed("MyHunted", "two faults are mended", "Not yet, 2 faults are left. (1) The pair",
            ("(product.unsqueeze(1) + biases + deep).squeeze(1)", "(product + biases).mean([1], keepdim: true).squeeze(1)")),
        Changed("MyHunted", "the layers are thrown out", "Linear(…, 50) is missing",
            ("hidden, rating;", "hidden;"), ("(mean, hidden, rating) = (data.MeanRating, Linear(2 * factors, 50), Linear(50, 1))",
                "(mean, hidden) = (data.MeanRating, Linear(factors, 1))"),
            ("rating.forward(hidden.forward(both).relu())", "hidden.forward(user)")),
        Changed("MyHunted", "places in the batch", "places in the batch are looked up where ids should be",
            ("itemBiases.forward(i)", "itemBiases.forward(arange(i.shape[0]))")),
        Changed("MyHunted", "the whole batch", "sums or averages over the whole batch",
            ("(product.unsqueeze(1) + biases + deep)", "((product + biases).mean([1], keepdim: true) + deep)")),
        Changed("MyHunted", "a bare squeeze", "One pair alone: forward returned [], expected [1]", (".squeeze(1)", ".squeeze()")),
        Changed("MyHunted", "the layers are left out", "hidden, rating change no score", (" + deep)", ")")),

        Changed("MyCosine", "the dot product alone", "That is the dot product alone", (" / Math.Sqrt(Dot(a, a) * Dot(b, b))", "")),
        Changed("MyCosine", "one length", "by the first length only", (" * Dot(b, b)", "")),
        Changed("MyCosine", "squared lengths", "You divided by squared lengths",
            ("Math.Sqrt(Dot(a, a) * Dot(b, b))", "(Dot(a, a) * Dot(b, b))")),
        Changed("MyCosine", "sums of absolute values", "A length is the root of the sum of squares",
            ("Math.Sqrt(Dot(a, a) * Dot(b, b))", "(a.Sum(x => Math.Abs(x)) * b.Sum(x => Math.Abs(x)))")),
        Written("MyCosine", "a constant", "it gives 1, 1, 1, 1; expected 1, 0.707107, 0, -1",
            "double MyCosine(float[] a, float[] b) => 1;"),

        Written("MyPurity", "a mean of shares", "That is the mean of the articles' shares",
            """
            double MyPurity(string[] topics, int[][] neighbours) => neighbours.Select((places, article) =>
                places.Average(place => topics[place] == topics[article] ? 1.0 : 0)).Average();
            """),
        Changed("MyPurity", "a number", "That is their number", (".Average(", ".Sum(")),
        Changed("MyPurity", "the pairs that differ", "Those are the pairs of different topics", ("==", "!=")),

        Changed("MyStandardised", "divided by n - 1", "You divided by n - 1",
            ("known.Average(value => (value - mean) * (value - mean))",
                "known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1)")),
        Changed("MyStandardised", "what is missing is counted as 0", "You counted the missing value as 0",
            ("values.Where(float.IsFinite)", "(values = values.Select(value => float.IsFinite(value) ? value : 0).ToArray())")),
        Changed("MyStandardised", "what is missing is not left out", "One NaN spoils a sum",
            ("values.Where(float.IsFinite)", "values"), ("float.IsFinite(value) ? (float)((value - mean) / deviation) : 0",
                "(float)((value - mean) / deviation)")),
        Changed("MyStandardised", "what is missing stays missing", "What is missing must become 0",
            ("float.IsFinite(value) ? (float)((value - mean) / deviation) : 0", "(float)((value - mean) / deviation)")),
        Changed("MyStandardised", "not divided", "Divide by the standard deviation", ("(value - mean) / deviation", "value - mean")),

        Changed("MyCategory", "an edge belongs below", "A value on an edge belongs above it", ("value >= edge", "value > edge")),
        Changed("MyCategory", "what is missing is not asked for", "What is missing is below no edge", ("float.IsNaN(value) ? 0 : ", "")),
        Changed("MyCategory", "counted from 0", "the first category of values is 1", ("1 + edges", "edges")),

        Changed("MyVaried", "sorted", "no longer best first", (".ToList()", ".Order().ToList()")),
        Changed("MyVaried", "taken in the order of ids", "You sorted by id", ("ranked.Where", "ranked.Order().Where")),
        Changed("MyVaried", "the first k, some of which are dropped", "go on until there are k",
            ("ranked.Where", "ranked.Take(k).Where")),
        Written("MyVaried", "not counted", "Three are sport",
            "List<Id> MyVaried(IReadOnlyList<Id> ranked, Func<Id, string> groupOf, int k) => ranked.Take(k).ToList();"),

        Changed("MyHitRate", "the whole list", "You looked at the whole list", (".Take(k)", "")),
        Changed("MyHitRate", "articles counted", "You counted articles",
            (".Any(reader.Second.Contains) ? 1.0 : 0", ".Count(reader.Second.Contains)")),
        Changed("MyHitRate", "a number", "That is the number of readers", (".Average(", ".Sum(")),

        Changed("MyHinge", "turned round", "the wrong way round", ("1 - positive + negative", "1 + positive - negative")),
        Changed("MyHinge", "no max", "Without the max", (".clamp(min: 0)", "")),
        Changed("MyHinge", "a sum", "That is the sum", (".mean()", ".sum()")),
        Changed("MyHinge", "one for each pair", "That is a number for each pair", (".mean()", "")),

        Changed("MyGain", "the whole list", "The fourth place does not count", ("ranked.Take(k).ToList()", "ranked.ToList()")),
        Changed("MyGain", "the reciprocal rank", "That is the reciprocal rank", ("1 / Math.Log2(1 + place)", "1.0 / place")),
        Changed("MyGain", "a hit", "That is a hit", ("1 / Math.Log2(1 + place)", "1")),
        Changed("MyGain", "the natural logarithm", "Take the logarithm to base 2",
            ("1 / Math.Log2(1 + place)", "place == 1 ? 1 : 1 / Math.Log(1 + place)")),

        Changed("MyMerge", "stops with the shorter list", "You stopped where the shorter list ends", ("Math.Max", "Math.Min")),
        Changed("MyMerge", "twice what both propose", "Leave out what is there already", (".Distinct()", "")),
        Written("MyMerge", "one list after the other", "That is one list after the other",
            """
            List<int> MyMerge(IReadOnlyList<int> first, IReadOnlyList<int> second, int k) =>
                first.Concat(second).Distinct().Take(k).ToList();
            """),
        Written("MyMerge", "another turn at once", "waits for its next turn",
            """
            List<int> MyMerge(IReadOnlyList<int> first, IReadOnlyList<int> second, int k)
            {
                var (merged, waiting) = (new List<int>(), new[] { new Queue<int>(first), new Queue<int>(second) });
                for (int turn = 0; merged.Count < k && waiting.Any(source => source.Count > 0); turn = 1 - turn)
                {
                    while (waiting[turn].TryDequeue(out var next))
                    {
                        if (merged.Contains(next)) continue;
                        merged.Add(next);
                        break;
                    }
                }
                return merged;
            }
            """),
        Changed("MyMerge", "the second source first", "The first source begins",
            ("first.Skip(place).Take(1).Concat(second.Skip(place).Take(1))",
                "second.Skip(place).Take(1).Concat(first.Skip(place).Take(1))")),

        Changed("MyClicksBefore", "the moment itself", "You counted the moment itself", ("read.Time < now", "read.Time <= now")),
        Changed("MyClicksBefore", "the future", "You looked into the future", ("read.Time < now && ", "")),
        Changed("MyClicksBefore", "all that went before", "the window has a beginning", (" && read.Time >= now - window", "")),
        Changed("MyClicksBefore", "all items", "You counted the other item too", ("read.Item == item && ", "")),

        Changed("MyAttention", "no root", "Divide the products by the root", (" / Math.Sqrt(history.shape[1])", "")),
        Changed("MyAttention", "the first row asks", "Here the first row asks", ("history[-1]", "history[0]")),
        Changed("MyAttention", "a sum over a type", ".sum(0) takes its 0 for a type of number",
            ("history.t().mv(shares)", "(shares.unsqueeze(1) * history).sum(0)")),
        Changed("MyAttention", "shapes that do not fit", "size mismatch", ("history.t().mv(shares)", "history.mv(shares)")),
        Written("MyAttention", "the mean", "That is the mean", "Tensor MyAttention(Tensor history) => history.mean([0]);"),

        Changed("MyCausal", "no mask", "Rows still see what came after them",
            (".masked_fill(later, float.NegativeInfinity)", "")),
        Changed("MyCausal", "a mask after softmax", "Mask before softmax",
            ("functional.softmax(asked.masked_fill(later, float.NegativeInfinity), 1)",
                "functional.softmax(asked, 1).masked_fill(later, 0)")),
    ];

    private static WrongAnswer Changed(string name, string mistake, string says, params (string Solution, string Wrong)[] changes) =>
        new(name, mistake, says) { Changes = changes };

    private static WrongAnswer Written(string name, string mistake, string says, string code) => new(name, mistake, says) { Code = code };
}
