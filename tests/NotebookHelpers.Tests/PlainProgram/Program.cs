using System.Globalization;
using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

// A program that uses the library where no notebook's engine is, neither its kernel nor its formatters.
switch (args)
{
    case ["doctor"]:
        try
        {
            Workshop.Start();
        }
        catch (PlatformNotSupportedException exception)
        {
            Console.WriteLine(exception.Message);
        }
        Console.WriteLine(Workshop.Doctor());
        return 0;
    case ["predict", var file, .. var pairs]:
        var saved = FeatureMlp.Load(file);
        var scores = pairs.Chunk(2)
            .Select(
                pair => saved.Predict(int.Parse(pair[0], CultureInfo.InvariantCulture), int.Parse(pair[1], CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Join(' ', scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))));
        return 0;
    case ["train"]:
        Workshop.Start();
        var (train, validation) = Interactions.From(Workshop.Load()).SplitRandom(validation: 0.2, seed: 2017);
        new DotBias(train, factors: 4).Fit(train, validation, FitOptions.Default with { Epochs = 2 });
        Workshop.Record("exercise", 0.5);
        return 0;
    case ["write", var what, var place]:
        Writing.Forever(what, place);
        return 0;
    default:
        Console.Error.WriteLine("Expected: doctor; predict FILE USER ITEM …; train; or write KIND FOLDER.");
        return 2;
}
