using Microsoft.Data.Analysis;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Data;

/// <summary>Ratings as rows of user, item, rating and time, users and items as indices into vocabularies. They never change.</summary>
public sealed partial class Interactions : IShown
{
    // A part of a split remembers the whole and its rows there, so that an id unknown to the part's vocabulary is not lost.
    private Interactions whole;
    private int[]? rowsOfWhole;

    internal Interactions(
        Vocabulary users, Vocabulary items, int[] userIndices, int[] itemIndices, float[] ratings, long[]? times = null,
        (float Lowest, float Highest)? range = null)
    {
        whole = this;
        (Users, Items, UserIndices, ItemIndices, Ratings, Times) = (users, items, userIndices, itemIndices, ratings, times);
        RatingRange = range ?? (Count == 0 ? (0, 0) : (ratings.Min(), ratings.Max()));
        MeanRating = Count == 0 ? float.NaN : (float)ratings.Average(rating => (double)rating);
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
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Users as int64 [Count], indices into <see cref="Users"/>. Made once; do not dispose it.</summary>
    public Tensor UserTensor => field ??= Kept(tensor(Array.ConvertAll(UserIndices, index => (long)index), device: CPU));

    /// <summary>Items as int64 [Count], indices into <see cref="Items"/>. Made once; do not dispose it.</summary>
    public Tensor ItemTensor => field ??= Kept(tensor(Array.ConvertAll(ItemIndices, index => (long)index), device: CPU));

    /// <summary>Ratings as float32 [Count]. Made once; do not dispose it.</summary>
    public Tensor RatingTensor => field ??= Kept(tensor(Ratings, device: CPU));

    /// <summary>Times as int64 [Count], seconds since 1970. Made once; do not dispose it.</summary>
    /// <exception cref="InvalidOperationException">The data has no times.</exception>
    public Tensor TimeTensor => field ??= Kept(tensor(Times
        ?? throw new InvalidOperationException("The data has no times. Ask HasTimes first, or name the column of times in the roles."),
        device: CPU));

    internal int[] UserIndices { get; }

    internal int[] ItemIndices { get; }

    internal float[] Ratings { get; }

    internal long[]? Times { get; }

    /// <summary>The data set that the rows are from, which knows titles and side columns; null for rows made by hand.</summary>
    internal RatingTables? Tables { get; init; }

    /// <summary>The rows of each user. Made once.</summary>
    internal RowGroups ByUser => field ??= RowGroups.From(UserIndices, Users.Size);

    /// <summary>The rows of each item. Made once.</summary>
    internal RowGroups ByItem => field ??= RowGroups.From(ItemIndices, Items.Size);

    /// <summary>
    /// The training table as indices. Of several ratings that a user gave an item, the last one counts, by time, then by place in the file.
    /// </summary>
    /// <param name="tables">A data set.</param>
    /// <returns>One row a rating, in the file's order.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or has the wrong type, a value is missing, the table is empty, or it holds events.
    /// </exception>
    public static Interactions From(RatingTables tables) => Rated(tables, nameof(tables));

    private static Interactions Rated(RatingTables tables, string name)
    {
        Require.NotNull(tables, name);
        Require.Valid(!tables.Roles.IsLog, name, $"{tables.Name} holds events, no ratings. Take Interactions.FromEvents.");
        var all = Indexed(tables, name);
        Require.Valid(all.Count > 0, name, $"The training table of {tables.Name} is empty; expected at least one rating.");
        return all.WithoutRepeats();
    }

    /// <summary>A user's index.</summary>
    /// <param name="id">A raw id.</param>
    /// <returns>The index, which is 0 for a user that the vocabulary does not hold.</returns>
    public UserIndex IndexOfUser(Id id) => new(Users.IndexOf(id));

    /// <summary>An item's index.</summary>
    /// <param name="id">A raw id.</param>
    /// <returns>The index, which is 0 for an item that the vocabulary does not hold.</returns>
    public ItemIndex IndexOfItem(Id id) => new(Items.IndexOf(id));

    /// <summary>
    /// A user to try things with, the same each time: half of all ratings are by users with fewer ratings, half by users with more.
    /// </summary>
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
    public override string ToString()
    {
        var cells = (double)Users.Count * Items.Count;
        var known = UserIndices.Zip(ItemIndices).Count(pair => pair is { First: > 0, Second: > 0 }) / cells;
        // A large table is never quite empty: digits enough to say so.
        var empty = cells == 0 ? "all" : (1 - known).ToString(known > 0.001 ? "0.0 %" : "0.000 %", CultureInfo.InvariantCulture);
        var rows = Tables?.Roles.IsLog == true ? "events" : "ratings";
        return string.Join('\n',
            Notes.Prepend(
                Invariant($"{Users.Count:#,0} users x {Items.Count:#,0} items x {Count:#,0} {rows}, {empty} of the table is empty")));
    }

    /// <exception cref="ArgumentException">A column is missing or has the wrong type, or a value is missing.</exception>
    internal static void RequireColumns(RatingTables tables) => Indexed(tables, nameof(RatingTables.Train));

    /// <summary>The raw id of a row's user, also where the vocabulary does not hold it.</summary>
    internal Id UserAt(int row) => whole.Users[whole.UserIndices[RowOfWhole(row)]];

    /// <summary>The raw id of a row's item, also where the vocabulary does not hold it.</summary>
    internal Id ItemAt(int row) => whole.Items[whole.ItemIndices[RowOfWhole(row)]];

    /// <summary>The same rows with other vocabularies, ids matched by id.</summary>
    internal Interactions IndexedBy(Vocabulary users, Vocabulary items) => ReferenceEquals(users, Users) && ReferenceEquals(items, Items)
        ? this
        : Mapped([.. Enumerable.Range(0, Count)], users, items, Map(whole.Users, users), Map(whole.Items, items));

    /// <summary>
    /// Each row's user in another vocabulary, 0 where that does not hold the id: few rows cost little, whatever the size of the whole.
    /// </summary>
    internal int[] UsersIn(Vocabulary users)
    {
        int Index(int user) => user == 0 ? 0 : users.IndexOf(whole.Users[user]);
        return ReferenceEquals(users, Users)
            ? UserIndices
            : [.. Enumerable.Range(0, Count).Select(row => Index(whole.UserIndices[RowOfWhole(row)]))];
    }

    /// <summary>Some rows in a given order, with the vocabularies of these.</summary>
    internal Interactions Rows(ReadOnlySpan<int> chosen)
    {
        var rows = chosen.ToArray();
        return Chosen(rows, Users, Items, Array.ConvertAll(rows, row => UserIndices[row]), Array.ConvertAll(rows, row => ItemIndices[row]));
    }

    /// <summary>Some rows, with vocabularies of their own: index 0 does not occur.</summary>
    internal Interactions Part(int[] chosen, params IReadOnlyList<string> notes)
    {
        Vocabulary users = new(), items = new();
        int[] userMap = new int[whole.Users.Size], itemMap = new int[whole.Items.Size];
        foreach (var row in chosen)
        {
            int user = whole.UserIndices[RowOfWhole(row)], item = whole.ItemIndices[RowOfWhole(row)];
            if (userMap[user] == 0)
                userMap[user] = users.Add(whole.Users[user]);
            if (itemMap[item] == 0)
                itemMap[item] = items.Add(whole.Items[item]);
        }
        var part = Mapped(chosen, users, items, userMap, itemMap);
        part.Notes = notes;
        return part;
    }

    /// <summary>Some rows, with another part's vocabularies: ids that it does not hold have index 0.</summary>
    internal Interactions Part(int[] chosen, Interactions vocabularies) => Mapped(
        chosen, vocabularies.Users, vocabularies.Items, Map(whole.Users, vocabularies.Users), Map(whole.Items, vocabularies.Items));

    private int RowOfWhole(int row) => rowsOfWhole?[row] ?? row;

    private Interactions Mapped(int[] chosen, Vocabulary users, Vocabulary items, int[] userMap, int[] itemMap) => Chosen(
        chosen, users, items,
        Array.ConvertAll(chosen, row => userMap[whole.UserIndices[RowOfWhole(row)]]),
        Array.ConvertAll(chosen, row => itemMap[whole.ItemIndices[RowOfWhole(row)]]));

    private Interactions Chosen(int[] chosen, Vocabulary users, Vocabulary items, int[] userIndices, int[] itemIndices)
    {
        var times = Times is null ? null : Array.ConvertAll(chosen, row => Times[row]);
        return new(users, items, userIndices, itemIndices, Array.ConvertAll(chosen, row => Ratings[row]), times, RatingRange)
        {
            Tables = Tables,
            whole = whole,
            rowsOfWhole = rowsOfWhole is null ? chosen : Array.ConvertAll(chosen, RowOfWhole),
        };
    }

    // Finds the index in one vocabulary of each id of another, which is 0 for an id that it does not hold.
    private static int[] Map(Vocabulary from, Vocabulary to) => [0, .. from.Ids.Select(to.IndexOf)];

    private Interactions WithoutRepeats()
    {
        // Rows go by user, so that one array over the items is enough to find a pair again.
        var byUser = RowGroups.From(UserIndices, Users.Size);
        var latest = new int[Items.Size];
        Array.Fill(latest, -1);
        var isRepeated = new bool[Count];
        for (var user = 0; user < Users.Size; user++)
        {
            foreach (var row in byUser[user])
            {
                ref var kept = ref latest[ItemIndices[row]];
                var isAgain = kept >= 0 && UserIndices[kept] == user;
                var isEarlier = isAgain && Times is not null && Times[row] < Times[kept];
                if (isAgain)
                    isRepeated[isEarlier ? row : kept] = true;
                if (!isEarlier)
                    kept = row;
            }
        }
        var repeats = isRepeated.Count(repeated => repeated);
        if (repeats == 0)
            return this;
        var note = Invariant($"{repeats:#,0} {(repeats == 1 ? "rating" : "ratings")} left out: ")
            + "the same user rated the same item again, and the last rating counts.";
        // Each id is still there, and keeps its index.
        var left = Rows(RowsWhere(row => !isRepeated[row]));
        left.Notes = [note];
        return left.Alone(RatingRange);
    }

    // As large as needed at once: with many millions of rows, memory that grows is memory twice.
    private int[] RowsWhere(Func<int, bool> isChosen)
    {
        var rows = new int[Enumerable.Range(0, Count).Count(isChosen)];
        for (int row = 0, next = 0; next < rows.Length; row++)
        {
            if (isChosen(row))
                rows[next++] = row;
        }
        return rows;
    }

    // The training table row by row; each row counts 1 where no column tells a rating.
    private static Interactions Indexed(RatingTables tables, string name)
    {
        var roles = tables.Roles;
        Vocabulary users = new(), items = new();
        var userIndices = users.Index(tables.Column(roles.User, nameof(roles.User)));
        var itemIndices = items.Index(tables.Column(roles.Item, nameof(roles.Item)));
        var ratings = roles.Value is null ? [.. Enumerable.Repeat(1f, userIndices.Length)] : Numbers<float>(
            tables.Column(roles.Value, roles.Rating is null ? nameof(roles.Strength) : nameof(roles.Rating)));
        if (Array.FindIndex(ratings, rating => !float.IsFinite(rating)) is >= 0 and var row)
        {
            throw new ArgumentException(Invariant($"Column {roles.Value}, row {row + 1} (the first is 1): the value is {ratings[row]}; ")
                + "expected a finite number. Leave such rows out.", name);
        }
        var times = roles.Time is null ? null : Numbers<long>(tables.Column(roles.Time, nameof(roles.Time)));
        return new(users, items, userIndices, itemIndices, ratings, times, roles.RatingRange) { Tables = tables };
    }

    private static T[] Numbers<T>(DataFrameColumn column) where T : unmanaged
    {
        if (column is not PrimitiveDataFrameColumn<T> numbers)
        {
            throw new ArgumentException($"Column {column.Name} holds values of type {column.DataType.Name}; expected {typeof(T).Name}. "
                + "Read the file with RatingFiles.");
        }
        return ColumnValues<T>.Copy(numbers) ?? throw new ArgumentException(
            $"Column {column.Name}, row {numbers.TakeWhile(value => value is not null).Count() + 1} (the first is 1): "
            + "the value is missing. Leave such rows out.");
    }

    // A tensor that is kept outlives the scope in which it is first asked for.
    private static Tensor Kept(Tensor made) => made.DetachFromDisposeScope();
}
