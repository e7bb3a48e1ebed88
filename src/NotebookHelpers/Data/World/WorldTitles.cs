using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Titles from lists of words, each topic with words of its own.</summary>
internal sealed class WorldTitles(SeededRandom random)
{
    private static readonly string[] Openings =
        ["Why", "How", "When", "Where", "What happens if", "The year that", "Ten times that", "The reason that"];

    private static readonly string[] Endings =
    [
        "", "", "", " in small towns", " after a long winter", " once again", " for the first time", " behind closed doors",
        " without a plan", " and nobody noticed", " at the edge of the city", " in the north", " by the sea", ", and what follows",
        ", told by those who were there", ", in five pictures", " before breakfast", " against all advice", " together", " on a Sunday",
    ];

    // A line a topic: its name, then who does what to what, each a list separated by commas.
    private static readonly string[][] Words =
        [.. Resources.Read("WorldTitles.txt").Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Split("; "))];

    private readonly HashSet<string> given = [];

    public static string[] Topics { get; } = [.. Words.Select(topic => topic[0])];

    /// <summary>A title that was not given before.</summary>
    public string Next(int topic)
    {
        string title;
        do
            title = $"{OneOf(Openings)} {string.Join(' ', Words[topic].Skip(1).Select(list => OneOf(list.Split(", "))))}{OneOf(Endings)}";
        while (!given.Add(title));
        return title;
    }

    private string OneOf(string[] words) => words[random.NextInt(words.Length)];
}
