using System.Globalization;
using NotebookHelpers.Tests.Parameters;
using NotebookHelpers.Tests.Runtime;

namespace NotebookHelpers.Tests;

[Collection("display")]
public class ParameterTests
{
    // Cultures whose numbers, dates, minus signs and capitals are others.
    private static readonly CultureInfo[] Cultures = [new("ar-SA"), new("fa-IR"), new("tr-TR")];

    [Fact]
    public void Should_Refuse_What_Makes_No_Sense_And_Say_So_In_Any_Culture()
    {
        // As in a notebook: threads that wait for each other take longer than these small sums.
        TorchSharp.torch.set_num_threads(1);
        using var host = new StubHost();
        using var recipes = new ParameterRecipes();
        var walk = new ParameterWalk(recipes);
        Assert.Equal("", string.Join('\n', walk.Unmade()));
        var attempts = walk.Attempts().ToArray();
        Assert.True(attempts.Length > 1500, $"There are {attempts.Length} attempts.");
        var faults =
            from attempt in attempts.Index()
            let fault = walk.TryFor(attempt.Item, TimeSpan.FromSeconds(30), Cultures[attempt.Index % Cultures.Length]).Fault
            where fault is not null
            select $"{attempt.Item}: {fault}";
        var all = faults.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} of {attempts.Length}:\n{string.Join('\n', all)}");
    }
}
