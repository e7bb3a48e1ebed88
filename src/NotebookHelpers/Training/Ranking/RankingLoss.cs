namespace NotebookHelpers.Training;

/// <summary>
/// What is minimised to rank: p is the score of an item that the user chose, n that of one drawn at random, σ the logistic function.
/// </summary>
public enum RankingLoss
{
    /// <summary>-ln σ(p) - Σ ln (1 - σ(n)): each pair by itself is a yes or a no.</summary>
    LogLoss,

    /// <summary>The mean of -ln σ(p - n). Rendle et al. (2009), "BPR: Bayesian personalized ranking from implicit feedback".</summary>
    Bpr,

    /// <summary>
    /// max(0, 1 - p + the highest n): of several items drawn, the one that ranks highest. Weston et al. (2011), "WSABIE", as Spotlight
    /// simplifies it.
    /// </summary>
    AdaptiveHinge,

    /// <summary>
    /// The mean of 1 - σ(p - n): a triplet of user, chosen and other item. As in triplet_recommendations_keras by M. Kula.
    /// </summary>
    Triplet,

    /// <summary>
    /// -ln of p's share in exp(p) + Σ exp(n), each score less the logarithm of how often it is drawn. Bengio, Senécal (2008); Yi et al.
    /// (2019).
    /// </summary>
    SampledSoftmax,
}
