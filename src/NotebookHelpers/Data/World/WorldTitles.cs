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

    private static readonly Topic[] Words =
    [
        new("Politics",
            "voters, ministers, mayors, senators, diplomats, party leaders, lobbyists, candidates, backbenchers, campaigners",
            "debate, reject, postpone, sign, leak, campaign for, vote on, argue over",
            "the border law, the coalition treaty, a second ballot, the election reform, the cabinet's promise, a referendum, "
            + "the pension bill, the party's programme, the ambassador's letter, a vote of no confidence"),
        new("Sports",
            "goalkeepers, sprinters, coaches, referees, cyclists, rowers, chess champions, midfielders, marathon runners, gymnasts",
            "win, lose, train for, replay, celebrate, protest against, dream of, prepare for",
            "the cup final, an away match, the penalty shoot-out, a world record, the relay, the relegation battle, "
            + "the mountain stage, a gold medal, extra time, the opening game"),
        new("Economy",
            "bankers, traders, exporters, shopkeepers, economists, shareholders, wholesalers, tax officers, landlords, "
            + "start-up founders",
            "fear, price, finance, underestimate, bet on, borrow for, profit from, insure",
            "rising interest rates, the housing market, a weak currency, the steel tariff, cheap credit, the merger, "
            + "quarterly losses, the budget deficit, a stock market bubble, supply chains"),
        new("Technology",
            "programmers, robots, chip makers, hackers, app designers, network engineers, drone pilots, gamers, data centres, "
            + "phone makers",
            "rewrite, encrypt, hack, automate, test, patch, launch, reboot",
            "the operating system, a neural network, the password, self-driving cars, an open-source compiler, quantum computers, "
            + "the search engine, the smart watch, a video game, cloud storage"),
        new("Health",
            "nurses, surgeons, dentists, patients, pharmacists, midwives, sleep researchers, family doctors, therapists, paramedics",
            "treat, diagnose, prevent, study, prescribe, vaccinate against, worry about, explain",
            "winter flu, chronic back pain, a new antibiotic, sleepless nights, high blood pressure, the waiting room, hay fever, "
            + "a sugar-free diet, burnout, the emergency ward"),
        new("Science",
            "astronomers, physicists, geologists, chemists, mathematicians, archaeologists, marine biologists, particle hunters, "
            + "geneticists, lab assistants",
            "discover, measure, simulate, prove, photograph, doubt, model, publish",
            "a distant galaxy, the missing particle, an ancient skeleton, gravity waves, a prime number theorem, "
            + "the deep-sea vent, the genome of moss, a comet's tail, superconductors, the age of the Moon"),
        new("Arts",
            "painters, sculptors, curators, novelists, actors, poets, film directors, art dealers, stage designers, photographers",
            "exhibit, forge, restore, rehearse, auction, rediscover, film, illustrate",
            "a lost portrait, the museum's east wing, a one-act play, bronze statues, the unfinished novel, a silent film, "
            + "the gallery's archive, water colours, a book of sonnets, the opera house ceiling"),
        new("Travel",
            "backpackers, night trains, ferry captains, hikers, tour guides, hostel owners, pilots, island hoppers, "
            + "map collectors, campers",
            "cross, explore, get lost in, recommend, return to, queue for, fly over, photograph",
            "the old harbour, a desert road, the airport at night, the mountain pass, an empty beach, the sleeper carriage, "
            + "a volcano's rim, the passport office, the lagoon, a border village"),
        new("Environment",
            "foresters, beekeepers, wolves, climate researchers, river wardens, wind farmers, glaciers, bird watchers, recyclers, "
            + "park rangers",
            "protect, pollute, reclaim, count, survive, replant, warn of, adapt to",
            "the last wetland, melting ice, the coral reef, a dry summer, plastic waste, the beech forest, carbon storage, "
            + "a flood plain, the insect meadow, rising seas"),
        new("Food",
            "bakers, cheese makers, chefs, brewers, fishmongers, market cooks, pastry cooks, winemakers, waiters, spice merchants",
            "ferment, taste, slice, season, roast, invent, serve, argue about",
            "sourdough bread, a forgotten apple, the perfect dumpling, blue cheese, pickled lemons, the Sunday roast, "
            + "chocolate cake, fish soup, wild mushrooms, a vegetarian sausage"),
        new("Music",
            "drummers, conductors, choirs, jazz trios, violinists, songwriters, DJs, organ builders, pianists, sound engineers",
            "record, improvise, tune, remix, compose, sing, play, perform",
            "a string quartet, the encore, a summer festival anthem, the third symphony, vinyl singles, a lullaby, "
            + "the church organ, an endless solo, the chart topper, a funeral march"),
        new("Education",
            "teachers, pupils, professors, school boards, librarians, exam boards, apprentices, tutors, students, kindergartens",
            "teach, grade, memorise, skip, reform, fail, translate, struggle with",
            "the final exam, long division, the summer reading list, a Latin lesson, the school timetable, the lecture hall, "
            + "evening classes, spelling tests, the scholarship essay, the seating plan"),
    ];

    private readonly HashSet<string> given = [];

    public static string[] Topics { get; } = [.. Words.Select(topic => topic.Name)];

    /// <summary>A title that was not given before.</summary>
    public string Next(int topic)
    {
        var (_, who, act, what) = Words[topic];
        string title;
        do
            title = $"{OneOf(Openings)} {OneOf(who)} {OneOf(act)} {OneOf(what)}{OneOf(Endings)}";
        while (!given.Add(title));
        return title;
    }

    private string OneOf(string words) => OneOf(words.Split(", "));

    private string OneOf(string[] words) => words[random.NextInt(words.Length)];

    // What a title is made of, separated by commas: who does what to what.
    private sealed record Topic(string Name, string Who, string Act, string What);
}
