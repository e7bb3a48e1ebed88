using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>A data set described once, in a file beside its tables: names of files, and which column plays which part.</summary>
/// <param name="Ratings">The file of ratings or events.</param>
/// <param name="User">The column of users' ids.</param>
/// <param name="Item">The column of items' ids.</param>
/// <param name="Rating">The column of ratings; null in a log.</param>
internal sealed record DataDescription(string Ratings, string User, string Item, string? Rating = null) : Roles(User, Item, Rating)
{
    /// <summary>The file's name.</summary>
    public const string File = "dataset.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public float? Lowest { get; init; }

    public float? Highest { get; init; }

    public string[]? Columns { get; init; }

    public string? Separator { get; init; }

    public string? Test { get; init; }

    public string? Users { get; init; }

    public string? Items { get; init; }

    public BadRows BadRows { get; init; }

    /// <summary>What is none of these.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <summary>The names of the users' columns where that file has no header, else null.</summary>
    [JsonIgnore]
    public string[]? UserNames { get; init; }

    /// <summary>The names of the items' columns where that file has no header, else null.</summary>
    [JsonIgnore]
    public string[]? ItemNames { get; init; }

    /// <summary>Whether the file of ratings must have its times.</summary>
    [JsonIgnore]
    public bool IsTimeNeeded { get; init; } = true;

    /// <summary>Where the description was not written by anyone: how it came about.</summary>
    [JsonIgnore]
    public string? Note { get; init; }

    /// <summary>Whether a folder has a description.</summary>
    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>The description in a folder, or null.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static DataDescription? Load(string folder)
    {
        if (!IsIn(folder))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<DataDescription>(TextOf(folder), Json);
            return read switch
            {
                null => throw new JsonException("It holds nothing."),
                { Others: { } others } => throw new JsonException($"It says what nobody asks for: {string.Join(", ", others.Keys)}."),
                { Separator: not (null or [_] or "::") } => throw new JsonException("Its separator is no character and no ::."),
                { Lowest: var lowest, Highest: var highest } when !(lowest <= highest) && (lowest ?? highest) is not null =>
                    throw new JsonException("It needs both lowest and highest, the lowest below the highest; or none of them."),
                _ => read,
            };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{File} in the folder {RatingFiles.NameOf(folder)}: {error.Message} Expected ratings, user and "
                + "item, and what else data/README.md lists (badRows is refuse or skip).", error);
        }
    }

    /// <summary>The description in a folder, as it is written.</summary>
    public static string TextOf(string folder) => System.IO.File.ReadAllText(Path.Combine(folder, File));

    /// <summary>Writes the description into a folder.</summary>
    public void Write(string folder) => WholeFile.Write(Path.Combine(folder, File), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>Reads the tables.</summary>
    public RatingTables Read(string folder, string name)
    {
        TableFile? In(string? file, string[]? columns) => file is null ? null : new TableFile(Path.Combine(folder, file), null, columns);
        var roles = this with { RatingRange = Lowest is { } lowest && Highest is { } highest ? (lowest, highest) : null };
        var ratings = In(Ratings, Columns)! with { Separator = Separator, Others = IsTimeNeeded ? [Time] : [] };
        return RatingFiles.ReadTables(ratings, roles, BadRows, name, In(Users, UserNames), In(Items, ItemNames), In(Test, null), Note);
    }
}
