using System.Numerics;
using System.Runtime.CompilerServices;

namespace NotebookHelpers.Models;

/// <summary>How a gradient changes a row's weights. What a rule remembers of a weight starts at zero, and changes only where the row is used.</summary>
internal interface IRowRule
{
    /// <summary>Numbers remembered of each weight, 0 to 2.</summary>
    static abstract int Moments { get; }

    /// <summary>What to take from the weights.</summary>
    /// <param name="gradient">Of the loss, by these weights.</param>
    /// <param name="first">Remembered of each weight.</param>
    /// <param name="second">Likewise.</param>
    /// <param name="rate">The learning rate; for Adam divided by 1 - β1^t.</param>
    /// <param name="root">For Adam 1 / √(1 - β2^t), where t counts the row's steps.</param>
    static abstract Vector<float> Change(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, Vector<float> rate, Vector<float> root);
}

/// <summary>rate · gradient.</summary>
internal readonly struct SgdRule : IRowRule
{
    public static int Moments => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Change(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, Vector<float> rate, Vector<float> root) => rate * gradient;
}

/// <summary>rate · gradient / √(the sum of all squared gradients): Duchi, Hazan, Singer (2011).</summary>
internal readonly struct AdagradRule : IRowRule
{
    public static int Moments => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Change(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, Vector<float> rate, Vector<float> root)
    {
        first = Vector.MultiplyAddEstimate(gradient, gradient, first);
        return rate * gradient / (Vector.SquareRoot(first) + Vector.Create(1e-8f));
    }
}

/// <summary>Adam (Kingma, Ba 2015) whose time runs for each row by itself, and only when it is used.</summary>
internal readonly struct AdamRule : IRowRule
{
    public const float Beta1 = 0.9f;
    public const float Beta2 = 0.999f;

    public static int Moments => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Change(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, Vector<float> rate, Vector<float> root)
    {
        first = Vector.MultiplyAddEstimate(Vector.Create(1 - Beta1), gradient - first, first);
        second = Vector.MultiplyAddEstimate(Vector.Create(1 - Beta2), (gradient * gradient) - second, second);
        return rate * first / Vector.MultiplyAddEstimate(Vector.SquareRoot(second), root, Vector.Create(1e-8f));
    }
}
