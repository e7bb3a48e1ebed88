using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookHelpers.Runtime;

/// <summary>Registers how values show themselves with the formatters that .NET Interactive and our host share.</summary>
internal static class Formatters
{
    /// <summary>Adds the forms of a type, richest first; does nothing in a program without an engine.</summary>
    /// <typeparam name="T">The type, or a base type or interface of what is shown.</typeparam>
    /// <param name="forms">MIME type and writer.</param>
    public static void Add<T>(params (string Mime, Func<T, string> Write)[] forms)
    {
        if (InteractiveEngine.HasFormatters)
            Register(forms);
    }

    /// <summary>The forms in which the engine shows a value: MIME type to text.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyDictionary<string, string> FormsOf(object value) =>
        Formatter.GetPreferredMimeTypesFor(value.GetType()).ToDictionary(mime => mime, mime => Formatter.ToDisplayString(value, mime));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register<T>((string Mime, Func<T, string> Write)[] forms)
    {
        foreach (var (mime, write) in forms)
            Formatter.Register(typeof(T), (value, writer) => writer.Write(write((T)value)), mime);
        // The engine sends no form that is not named here, text/plain included.
        Formatter.SetPreferredMimeTypesFor(typeof(T), [.. forms.Select(form => form.Mime)]);
    }
}
