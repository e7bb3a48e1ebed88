using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Which ratings are given, and which are asked for.</summary>
internal static class WorldParts
{
    /// <summary>Both parts by time. Some readers are in training only, some articles in the test only; every other reader is in both.</summary>
    public static (Reading[] Train, Reading[] Test) Of(Reading[] readings, WorldReaders readers, WorldArticles articles, int testRows, SeededRandom random)
    {
        var isTest = new bool[readings.Length];
        var inTrain = new int[readers.Ids.Length];
        var inTest = new int[readers.Ids.Length];
        var asked = 0;
        void Ask(int row)
        {
            isTest[row] = true;
            asked++;
            inTest[readings[row].Reader]++;
            inTrain[readings[row].Reader]--;
        }

        int[] order = [.. Enumerable.Range(0, readings.Length)];
        random.Shuffle(order.AsSpan());
        foreach (var reading in readings)
            inTrain[reading.Reader]++;
        foreach (var row in order.Where(row => articles.IsTestOnly[readings[row].Article]))
            Ask(row);
        // First a row of each reader, then any.
        foreach (var most in new[] { 1, int.MaxValue })
        {
            foreach (var row in order)
            {
                var reader = readings[row].Reader;
                if (asked < testRows && !isTest[row] && !readers.IsTrainOnly[reader] && inTrain[reader] > 1 && inTest[reader] < most)
                    Ask(row);
            }
        }
        Reading[] Part(bool test) => [.. Enumerable.Range(0, readings.Length).Where(row => isTest[row] == test).Select(row => readings[row])
            .OrderBy(reading => reading.Time).ThenBy(reading => reading.Reader).ThenBy(reading => reading.Article)];
        return (Part(false), Part(true));
    }
}
