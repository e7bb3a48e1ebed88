using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Data;

/// <summary>Ratings as rows of user, item, rating and time, users and items as indices into vocabularies. They never change.</summary>
public sealed partial class Interactions : IShown
{
    // A part of a split remembers the whole and its rows there, so that an id unknown to the part's vocabulary is not lost.
    private readonly Interactions whole;
    private readonly int[]? rows;
    private readonly Lazy<RowGroups> byUser;
    private readonly Lazy<RowGroups> byItem;
    private readonly Lazy<Tensor> userTensor;
    private readonly Lazy<Tensor> itemTensor;
    private readonly Lazy<Tensor> ratingTensor;
    private readonly Lazy<Tensor> timeTensor;

    internal Interactions(Vocabulary users, Vocabulary items, int[] userIndices, int[] itemIndices, float[] ratings, long[]? times = null,
        (float Lowest, float Highest)? range = null)
        : this(users, items, userIndices, itemIndices, ratings, times, range, null, null)
    {
    }

    private Interactions(Vocabulary users, Vocabulary items, int[] userIndices, int[] itemIndices, float[] ratings, long[]? times,
        (float Lowest, float Highest)? range, Interactions? whole, int[]? rows)
    {
        Users = users;
        Items = items;
        UserIndices = userIndices;
        ItemIndices = itemIndices;
        Ratings = ratings;
        Times = times;
        RatingRange = range ?? (ratings.Length == 0 ? (0, 0) : (ratings.Min(), ratings.Max()));
        MeanRating = Count == 0 ? float.NaN : (float)(ratings.Sum(rating => (double)rating) / Count);
        this.whole = whole ?? this;
        this.rows = rows;
        byUser = new(() => RowGroups.Of(UserIndices, Users.Size));
        byItem = new(() => RowGroups.Of(ItemIndices, Items.Size));
        userTensor = new(() => Kept(tensor(Array.ConvertAll(UserIndices, index => (long)index))));
        itemTensor = new(() => Kept(tensor(Array.ConvertAll(ItemIndices, index => (long)index))));
        ratingTensor = new(() => Kept(tensor(Ratings)));
        timeTensor = new(() => Kept(tensor(Times ?? throw new InvalidOperationException("The data has no times. Ask HasTimes first, or name the column of times in the roles."))));
    }

    /// <summary>How many ratings there are.</summary>
    public int Count => Ratings.Length;

    /// <summary>The users that have an index.</summary>
    public Vocabulary Users { get; }

    /// <summary>The items that have an index.</summary>
    public Vocabulary Items { get; }

    /// <summary>Whether each rating has a time.</summary>
    public bool HasTimes => Times is not null;

    /// <summary>The mean of all ratings; NaN where there are none.</summary>
    public float MeanRating { get; }

    /// <summary>The lowest and highest rating that can be given, as the data set says; else the lowest and highest that were.</summary>
    public (float Lowest, float Highest) RatingRange { get; }

    /// <summary>What was decided, with counts, such as rows left out.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Users as int64 [Count], indices into <see cref="Users"/>. Made once; do not dispose it.</summary>
    public Tensor UserTensor => userTensor.Value;

    /// <summary>Items as int64 [Count], indices into <see cref="Items"/>. Made once; do not dispose it.</summary>
    public Tensor ItemTensor => itemTensor.Value;

    /// <summary>Ratings as float32 [Count]. Made once; do not dispose it.</summary>
    public Tensor RatingTensor => ratingTensor.Value;

    /// <summary>Times as int64 [Count], seconds since 1970. Made once; do not dispose it.</summary>
    /// <exception cref="InvalidOperationException">The data has no times.</exception>
    public Tensor TimeTensor => timeTensor.Value;

    internal int[] UserIndices { get; }

    internal int[] ItemIndices { get; }

    internal float[] Ratings { get; }

    internal long[]? Times { get; }

    /// <summary>The data set that the rows are from, which knows titles and side columns; null for rows made by hand.</summary>
    internal RatingTables? Tables { get; private init; }

    /// <summary>The rows of each user. Made once.</summary>
    internal RowGroups ByUser => byUser.Value;

    /// <summary>The rows of each item. Made once.</summary>
    internal RowGroups ByItem => byItem.Value;

    /// <summary>The training table as indices. Of several ratings that a user gave an item, the last one counts, by time, then by place in the file.</summary>
    /// <param name="tables">A data set.</param>
    /// <returns>One row a rating, in the file's order.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type, a value is missing, the table is empty, or it holds events.</exception>
    public static Interactions From(RatingTables tables)
    {
        var roles = tables.Roles;
        Vocabulary users = new(), items = new();
        var userIndices = users.Index(Column(tables, roles.User));
        var itemIndices = items.Index(Column(tables, roles.Item));
        if (roles.IsLog)
            throw new ArgumentException($"{tables.Name} holds events, no ratings. Take Interactions.FromEvents.", nameof(tables));
        var ratings = Numbers<float>(Column(tables, roles.Rating!));
        var times = roles.Time is null ? null : Numbers<long>(Column(tables, roles.Time));
        if (ratings.Length == 0)
            throw new ArgumentException($"The training table of {tables.Name} is empty; expected at least one rating.", nameof(tables));
        var all = new Interactions(users, items, userIndices, itemIndices, ratings, times, roles.RatingRange) { Tables = tables };
        return all.WithoutRepeats();
    }

    /// <summary>A user's index.</summary>
    /// <param name="id">A raw id.</param>
    /// <returns>0 where the user is unknown.</returns>
    public UserIndex IndexOfUser(Id id) => new(Users.IndexOf(id));

    /// <summary>An item's index.</summary>
    /// <param name="id">A raw id.</param>
    /// <returns>0 where the item is unknown.</returns>
    public ItemIndex IndexOfItem(Id id) => new(Items.IndexOf(id));

    /// <summary>A user to try things with, the same each time: half of all ratings are by users with fewer ratings, half by users with more.</summary>
    /// <returns>A raw id.</returns>
    /// <exception cref="InvalidOperationException">No row has a known user.</exception>
    public Id SampleUser()
    {
        var counts = CountsOfUsers();
        counts[0] = 0;
        var seen = 0;
        foreach (var user in Enumerable.Range(1, Users.Count).OrderBy(user => counts[user]).ThenBy(user => user))
        {
            seen += counts[user];
            if (seen > 0 && seen * 2L >= Count)
                return Users[user];
        }
        throw new InvalidOperationException("No rating here is by a known user. Ask the training part for a sample.");
    }

    /// <summary>The numbers of users, items and ratings, then the notes.</summary>
    /// <returns>A line, and one more for each note.</returns>
    public override string ToString() => string.Join('\n', Lines());

    /// <summary>The raw id of a row's user, also where the vocabulary does not hold it.</summary>
    internal Id UserAt(int row) => whole.Users[whole.UserIndices[rows?[row] ?? row]];

    /// <summary>The raw id of a row's item, also where the vocabulary does not hold it.</summary>
    internal Id ItemAt(int row) => whole.Items[whole.ItemIndices[rows?[row] ?? row]];

    /// <summary>The same rows with other vocabularies, ids matched by id.</summary>
    internal Interactions IndexedBy(Vocabulary users, Vocabulary items)
    {
        if (ReferenceEquals(users, Users) && ReferenceEquals(items, Items))
            return this;
        var userMap = Map(whole.Users, users);
        var itemMap = Map(whole.Items, items);
        return Select(Enumerable.Range(0, Count).ToArray(), users, items, userMap, itemMap, []);
    }

    /// <summary>Each row's user in another vocabulary, 0 where that does not hold the id: few rows cost little, whatever the size of the whole.</summary>
    internal int[] UsersIn(Vocabulary users) => ReferenceEquals(users, Users)
        ? UserIndices
        : [.. Enumerable.Range(0, Count).Select(row => whole.UserIndices[rows?[row] ?? row] is > 0 and var user ? users.IndexOf(whole.Users[user]) : 0)];

    /// <summary>Some rows in a given order, with the vocabularies of these.</summary>
    internal Interactions Rows(ReadOnlySpan<int> chosen)
    {
        var sources = rows is null ? chosen.ToArray() : Array.ConvertAll(chosen.ToArray(), row => rows[row]);
        T[] At<T>(T[] values, ReadOnlySpan<int> chosen)
        {
            var taken = new T[chosen.Length];
            for (var row = 0; row < taken.Length; row++)
                taken[row] = values[chosen[row]];
            return taken;
        }
        return new Interactions(Users, Items, At(UserIndices, chosen), At(ItemIndices, chosen), At(Ratings, chosen), Times is { } times ? At(times, chosen) : null,
            RatingRange, whole, sources)
        { Tables = Tables };
    }

    /// <summary>Some rows, with vocabularies of their own: index 0 does not occur.</summary>
    internal Interactions Part(int[] chosen, IReadOnlyList<string> notes)
    {
        Vocabulary users = new(), items = new();
        int[] userMap = new int[whole.Users.Size], itemMap = new int[whole.Items.Size];
        foreach (var row in chosen)
        {
            var source = rows?[row] ?? row;
            int user = whole.UserIndices[source], item = whole.ItemIndices[source];
            if (userMap[user] == 0)
                userMap[user] = users.Add(whole.Users[user]);
            if (itemMap[item] == 0)
                itemMap[item] = items.Add(whole.Items[item]);
        }
        return Select(chosen, users, items, userMap, itemMap, notes);
    }

    /// <summary>Some rows, with another part's vocabularies: ids that it does not hold have index 0.</summary>
    internal Interactions Part(int[] chosen, Interactions vocabularies) =>
        Select(chosen, vocabularies.Users, vocabularies.Items, Map(whole.Users, vocabularies.Users), Map(whole.Items, vocabularies.Items), []);

    private Interactions Select(int[] chosen, Vocabulary users, Vocabulary items, int[] userMap, int[] itemMap, IReadOnlyList<string> notes)
    {
        var sources = rows is null ? chosen : Array.ConvertAll(chosen, row => rows[row]);
        return new Interactions(users, items,
            Array.ConvertAll(sources, row => userMap[whole.UserIndices[row]]), Array.ConvertAll(sources, row => itemMap[whole.ItemIndices[row]]),
            Array.ConvertAll(chosen, row => Ratings[row]), Times is { } times ? Array.ConvertAll(chosen, row => times[row]) : null,
            RatingRange, whole, sources)
        { Notes = notes, Tables = Tables };
    }

    private static int[] Map(Vocabulary from, Vocabulary to)
    {
        var map = new int[from.Size];
        for (var index = 1; index < map.Length; index++)
            map[index] = to.IndexOf(from[index]);
        return map;
    }

    private Interactions WithoutRepeats()
    {
        // Rows ordered by user, so that one array over the items is enough to find a pair again.
        var next = CountsOfUsers();
        for (int user = 0, start = 0; user < next.Length; user++)
            (next[user], start) = (start, start + next[user]);
        var order = new int[Count];
        for (var row = 0; row < Count; row++)
            order[next[UserIndices[row]]++] = row;
        var latest = new int[Items.Size];
        Array.Fill(latest, -1);
        var earlier = new HashSet<int>();
        foreach (var row in order)
        {
            ref var kept = ref latest[ItemIndices[row]];
            if (kept >= 0 && UserIndices[kept] == UserIndices[row])
            {
                if (Times is not null && Times[row] < Times[kept])
                {
                    earlier.Add(row);
                    continue;
                }
                earlier.Add(kept);
            }
            kept = row;
        }
        if (earlier.Count == 0)
            return this;
        var note = Invariant($"{earlier.Count:#,0} {(earlier.Count == 1 ? "rating" : "ratings")} left out: the same user rated the same item again, and the last rating counts.");
        var (chosen, place) = (new int[Count - earlier.Count], 0);
        for (var row = 0; row < Count; row++)
        {
            if (!earlier.Contains(row))
                chosen[place++] = row;
        }
        var part = Part(chosen, [note]);
        return part.Alone(RatingRange);
    }

    private IEnumerable<string> Lines()
    {
        var cells = (double)Users.Count * Items.Count;
        var known = (double)UserIndices.Zip(ItemIndices).Count(pair => pair is { First: > 0, Second: > 0 });
        return Notes.Prepend(Invariant(
            $"{Users.Count:#,0} users x {Items.Count:#,0} items x {Count:#,0} {(Tables?.Roles.IsLog == true ? "events" : "ratings")}, {Empty(cells, known)} of the table is empty"));
    }

    // A large table is never quite empty: digits enough to say so.
    private static string Empty(double cells, double known) =>
        cells == 0 ? "all" : Invariant(known / cells > 0.001 ? $"{100 * (1 - (known / cells)):0.0} %" : (FormattableString)$"{100 * (1 - (known / cells)):0.000} %");

    private static DataFrameColumn Column(RatingTables tables, string name) =>
        tables.Train.Columns.FirstOrDefault(column => column.Name == name) ?? throw new ArgumentException(
            $"The training table of {tables.Name} has no column {name}; it has {string.Join(", ", tables.Train.Columns.Select(column => column.Name))}.");

    private static T[] Numbers<T>(DataFrameColumn column) where T : unmanaged
    {
        if (column is not PrimitiveDataFrameColumn<T> numbers)
            throw new ArgumentException($"Column {column.Name} holds values of type {column.DataType.Name}; expected {typeof(T).Name}. Read the file with RatingFiles.");
        return ColumnValues<T>.Of(numbers) ?? throw new ArgumentException(Invariant(
            $"Column {column.Name}, row {numbers.TakeWhile(value => value is not null).Count() + 1} (the first is 1): the value is missing. Leave such rows out."));
    }

    private static Tensor Kept(Tensor made) => made.DetachFromDisposeScope();
}
