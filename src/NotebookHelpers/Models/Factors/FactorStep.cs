namespace NotebookHelpers.Models;

/// <summary>What a step of gradient descent on factors is told.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="VectorL2">What multiplies the squares of the vectors used, in each row's loss.</param>
/// <param name="BiasL2">What multiplies the squares of the biases used.</param>
internal readonly record struct FactorStep(float Rate, float VectorL2, float BiasL2);
