using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Ids with gaps, as a site's own: the workshop's first lesson is that they are no indices.</summary>
internal static class WorldIds
{
    public static int[] Distinct(int count, int highest, SeededRandom random)
    {
        var drawn = new HashSet<int>();
        var ids = new int[count];
        for (var index = 0; index < count; index++)
        {
            do
                ids[index] = 1 + random.NextInt(highest);
            while (!drawn.Add(ids[index]));
        }
        return ids;
    }
}
