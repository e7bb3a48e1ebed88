using System.Runtime.InteropServices;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NotebookHelpers.Runtime;

/// <summary>The numbers of tensors, without a copy number by number, which takes forty times as long.</summary>
internal static class TensorMemory
{
    /// <summary>The memory of a float32 tensor whose rows lie one after the other.</summary>
    public static Span<float> Floats(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A copy of a float32 tensor's numbers, row by row.</summary>
    public static float[] ToFloats(this Tensor tensor) => tensor.contiguous().Floats().ToArray();

    /// <summary>Indices as int64 [indices], as tables are asked.</summary>
    public static Tensor ToIndices(this ReadOnlySpan<int> indices)
    {
        var wide = new long[indices.Length];
        TensorPrimitives.ConvertChecked(indices, wide);
        return tensor(wide);
    }
}
