using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>A model that reads side information.</summary>
internal interface IFeatureModel : IRatingModel
{
    /// <summary>What it was trained with.</summary>
    Features Features { get; }

    /// <summary>The same weights, not trained again, that read other features of the same columns and levels.</summary>
    IRatingModel With(Features features);
}
