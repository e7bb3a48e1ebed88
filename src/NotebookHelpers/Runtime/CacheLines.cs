using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NotebookHelpers.Runtime;

/// <summary>Asks the processor for memory before it is needed, where it can be asked: rows of large tables lie anywhere.</summary>
internal static class CacheLines
{
    private const int Bytes = 64;

    /// <summary>Asks for some numbers; nothing happens on other processors than x86 and x64.</summary>
    /// <param name="numbers">A table.</param>
    /// <param name="start">The first number asked for.</param>
    /// <param name="length">How many numbers are asked for.</param>
    public static unsafe void Prefetch<T>(ReadOnlySpan<T> numbers, int start, int length = 1) where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        var first = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers)) + start;
        for (var place = 0; place < (length * sizeof(T)) + Bytes - sizeof(T); place += Bytes)
            Sse.Prefetch0((byte*)first + place);
    }
}
