using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace NotebookHelpers.Runtime;

/// <summary>.NET Interactive, the engine of Polyglot Notebooks, where it runs the notebook.</summary>
/// <remarks>
/// The library is compiled against the engine's packages and brings none of them: a method that touches one of their types is called
/// only where the assembly is there, and is never made part of its caller, which runs in a program too.
/// </remarks>
internal static class InteractiveEngine
{
    private static object? untold;
    private static bool isPrepared;

    /// <summary>Whether .NET Interactive is there. Our own host brings its formatters alone.</summary>
    public static bool IsHere { get; } = CanLoad("Microsoft.DotNet.Interactive");

    /// <summary>Whether values are shown by the engine's formatters, as in .NET Interactive and in our host.</summary>
    public static bool HasFormatters { get; } = CanLoad("Microsoft.DotNet.Interactive.Formatting");

    /// <summary>What VS Code's Cancel cancels; none between cells.</summary>
    public static CancellationToken CellToken
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => KernelInvocationContext.Current?.CancellationToken ?? default;
    }

    /// <summary>Shows a value in the running cell.</summary>
    /// <returns>Replaces what was shown; null where no cell runs.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Action<object>? Show(object value)
    {
        // display(x).Update(y) does not update there; what the invocation context shows does.
        if (KernelInvocationContext.Current is not { } context)
            return null;
        if (context.CancellationToken.IsCancellationRequested)
        {
            // Nothing that a cell shows after a Cancel arrives: the next cell tells it.
            untold = value;
        }
        return context.Display(value).Update;
    }

    /// <summary>Makes the kernels ready for the workshop's cells, once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare()
    {
        if (isPrepared || Kernel.Root is not { } root)
            return;
        isPrepared = true;
        root.VisitSubkernelsAndSelf(HideWarnings);
        root.AddMiddleware(
            async (command, context, next) =>
            {
                if (command is SubmitCode && Interlocked.Exchange(ref untold, null) is { } value)
                    context.Display(value);
                await next(command, context);
            },
            nameof(NotebookHelpers));
    }

    /// <summary>
    /// Hides the compiler's warnings in cells: tensors bring one about the framework's versions with each call, and <c>string?</c>
    /// one about a context that a cell cannot have. The engine offers no way to choose among them, and no public one to hide them.
    /// </summary>
    private static void HideWarnings(Kernel kernel)
    {
        var field = kernel.GetType().GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic);
        var options = field?.GetValue(kernel);
        if (options?.GetType().GetMethod("WithWarningLevel", [typeof(int)])?.Invoke(options, [0]) is { } quiet)
            field!.SetValue(kernel, quiet);
    }

    private static bool CanLoad(string assembly)
    {
        try
        {
            Assembly.Load(assembly);
            return true;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return false;
        }
    }
}
