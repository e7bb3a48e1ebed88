using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

/// <summary>Writes until it is killed, one or the other of two; says "ready" when it begins.</summary>
internal static class Writing
{
    public static void Forever(string what, string folder)
    {
        var write = what switch
        {
            "model" => Models(folder),
            "checkpoint" => Trainings(folder),
            "world" => Worlds(folder),
            _ => throw new ArgumentException($"There is no {what}; expected model, checkpoint or world.", nameof(what)),
        };
        Console.WriteLine("ready");
        while (true)
            write();
    }

    private static Action Models(string folder)
    {
        var data = World.Make(users: 1000, items: 500);
        var models = new[] { 1, 2 }.Select(seed =>
        {
            Workshop.Seed(seed);
            var model = new DotBias(data, factors: 50);
            model.Save(Path.Combine(folder, $"{seed}.zip"));
            return model;
        }).ToArray();
        var number = 0;
        return () => models[number++ % 2].Save(Path.Combine(folder, "model.zip"));
    }

    // The options are those of the test that goes on.
    private static Action Trainings(string folder)
    {
        var data = World.Make(rows: 2000);
        return () =>
        {
            Workshop.Seed(1);
            var file = Path.Combine(folder, "a.checkpoint");
            var options = FitOptions.Default with { Epochs = 20, Seed = 3, Patience = 15, Checkpoint = file };
            new DotBias(data, factors: 8).Fit(data, data, options);
        };
    }

    private static Action Worlds(string folder)
    {
        var worlds = new[] { 1, 2 }.Select(seed => ArticleWorld.Make(new WorldSize(300, 1_500, 4_000, 400, 400), seed)).ToArray();
        for (var number = 0; number < worlds.Length; number++)
            worlds[number].Write(Path.Combine(folder, $"{number + 1}"));
        var turn = 0;
        return () => worlds[turn++ % 2].Write(Path.Combine(folder, "world"));
    }
}
