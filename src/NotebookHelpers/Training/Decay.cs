namespace NotebookHelpers.Training;

/// <summary>How the learning rate changes while a network learns.</summary>
public enum Decay
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>
    /// It falls at each step by the same amount, and would be zero after the last: large steps first, fine ones at the end.
    /// </summary>
    Linear,

    /// <summary>
    /// It climbs from a 25th of <c>LearningRate</c> to it in the first quarter of the steps, and falls to zero in the others, both along
    /// half a cosine. Smith (2018), with the cosines, the 25th and the quarter of fast.ai's <c>fit_one_cycle</c>.
    /// </summary>
    OneCycle,
}
