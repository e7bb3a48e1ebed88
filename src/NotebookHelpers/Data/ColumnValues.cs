using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>A column's values as they come; a <see cref="DataFrame"/> takes the memory over without a copy.</summary>
internal sealed class ColumnValues<T> where T : unmanaged
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public int Count => bytes.WrittenCount / Unsafe.SizeOf<T>();

    public ReadOnlySpan<T> Span => MemoryMarshal.Cast<byte, T>(bytes.WrittenSpan);

    public ReadOnlyMemory<byte> Memory => bytes.WrittenMemory;

    public void Add(T value)
    {
        MemoryMarshal.Write(bytes.GetSpan(Unsafe.SizeOf<T>()), in value);
        bytes.Advance(Unsafe.SizeOf<T>());
    }

    /// <summary>Copies a column, faster than its own enumerator, which asks of each value whether it is missing.</summary>
    /// <returns>The values; null if one of them is missing.</returns>
    public static T[]? Copy(PrimitiveDataFrameColumn<T> column)
    {
        if (column.NullCount > 0)
            return null;
        var values = new T[column.Length];
        var rest = values.AsSpan();
        foreach (var buffer in column.GetReadOnlyDataBuffers())
        {
            buffer.Span.CopyTo(rest);
            rest = rest[buffer.Length..];
        }
        return values;
    }
}
