using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace NotebookHost.Engine;

/// <summary>Finds out whether native code may be among the callers, such as a sort of the C library that compares by a lambda.</summary>
/// <remarks>
/// The stack tells of no native frames. So any method counts that could call native code: in a library that wraps native code these
/// are few and short, and callbacks come from them.
/// </remarks>
internal static class NativeCallers
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly ConcurrentDictionary<MethodBase, bool> Known = new();

    /// <summary>Whether a caller may be native.</summary>
    public static bool Any() => new StackTrace(1, fNeedFileInfo: false).GetFrames().Select(frame => frame.GetMethod()).OfType<MethodBase>()
        .SkipWhile(method => method.DeclaringType == typeof(CellLoops))
        // The one that asks calls nothing right now.
        .Skip(1)
        .Any(method => Known.GetOrAdd(method, CallsNative));

    private static bool CallsNative(MethodBase method)
    {
        // The framework's own calls do not call back to cells.
        if (method.Module.Assembly == typeof(CellLoops).Assembly
            || (method.Module.Assembly.Location is { Length: > 0 } path && Path.GetDirectoryName(path) == Framework))
        {
            return false;
        }
        try
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var i = 0; i + 4 < code.Length; i++)
            {
                // Bytes that look like a call but are an operand mostly name nothing; where they do, the answer errs to the safe side.
                var operand = BitConverter.ToInt32(code, i + 1);
                if ((code[i] is 0x28 && IsNative(method, operand)) || (code[i] is 0x29 && IsUnmanaged(method, operand)))
                    return true;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
        {
            // Made at run time, by an expression tree for one: it has no code to look at, and calls nothing native.
        }
        return false;
    }

    private static bool IsNative(MethodBase caller, int token)
    {
        try
        {
            // Methods of other modules are references, and those with native code are mostly private.
            return token >> 24 is 0x06 or 0x0A or 0x2B
                && caller.Module.ResolveMethod(token, TypeArguments(caller), MethodArguments(caller)) is { } called
                && called.Attributes.HasFlag(MethodAttributes.PinvokeImpl);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static bool IsUnmanaged(MethodBase caller, int token)
    {
        try
        {
            return token >> 24 is 0x11 && (caller.Module.ResolveSignature(token)[0] & 0xF) is not (0 or 5);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static Type[]? TypeArguments(MethodBase method) =>
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    private static Type[]? MethodArguments(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : null;
}
