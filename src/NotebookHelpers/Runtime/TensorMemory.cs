using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NotebookHelpers.Runtime;

/// <summary>The numbers of tensors, without a copy number by number, which takes forty times as long.</summary>
internal static class TensorMemory
{
    /// <summary>Products of two numbers that are no larger, and sums of many such products, are finite float32.</summary>
    public const float Largest = 1e18f;

    private const int Piece = 1 << 24;

    /// <summary>The memory of a float32 tensor whose rows lie one after the other, on the processor.</summary>
    public static Span<float> Floats(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A copy of a float32 tensor's numbers, row by row, wherever it is.</summary>
    public static float[] ToFloats(this Tensor tensor) => tensor.cpu().contiguous().Floats().ToArray();

    /// <summary>Copies a float32 tensor's numbers, row by row, wherever it is.</summary>
    public static void CopyTo(this Tensor tensor, Span<float> numbers)
    {
        using var scope = NewDisposeScope();
        tensor.cpu().contiguous().Floats().CopyTo(numbers);
    }

    /// <summary>
    /// A tensor's memory, row by row, as one-dimensional tensors: a span has no room for 2^31 bytes. They belong to the dispose scope that
    /// is open.
    /// </summary>
    public static Tensor[] Pieces(this Tensor tensor) => tensor.detach().view(-1).split(Piece);

    /// <summary>Whether all numbers of a float32 tensor are finite, and no larger; true of other tensors.</summary>
    public static bool AreFinite(this Tensor tensor, float largest = Largest)
    {
        using var scope = NewDisposeScope();
        // Elsewhere it is looked at where it is: it may be large.
        return tensor.dtype != float32 || tensor.Pieces().All(piece => piece.device_type == DeviceType.CPU
            ? piece.Floats().AreFinite(largest) : piece.numel() == 0 || piece.abs().max().item<float>() <= largest);
    }

    /// <summary>Whether all numbers are finite, and no larger.</summary>
    public static bool AreFinite(this ReadOnlySpan<float> numbers, float largest = Largest) =>
        numbers.IsEmpty || Math.Abs(TensorPrimitives.MaxMagnitude(numbers)) <= largest;

    /// <summary>Indices as int64 [indices], as tables are asked.</summary>
    /// <param name="indices">The indices.</param>
    /// <param name="device">Where the tables are.</param>
    public static Tensor ToIndices(this ReadOnlySpan<int> indices, Device device)
    {
        var wide = new long[indices.Length];
        TensorPrimitives.ConvertChecked(indices, wide);
        return tensor(wide, device: device);
    }
}
