using System.Reflection;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Registers how values show themselves with Microsoft.DotNet.Interactive.Formatting, which our host and .NET Interactive share.
/// By reflection: the library has no reference to an engine.
/// </summary>
internal static class Formatters
{
    private const string AssemblyName = "Microsoft.DotNet.Interactive.Formatting";

    private static readonly List<Entry> Entries = [];
    private static readonly Lock Gate = new();
    private static MethodInfo? register;
    private static MethodInfo? prefer;

    /// <summary>Adds the forms of a type, richest first; text/plain is registered too, but every engine adds it by itself.</summary>
    /// <typeparam name="T">The type, or a base type or interface of what is shown.</typeparam>
    /// <param name="forms">MIME type and writer.</param>
    public static void Add<T>(params (string Mime, Func<T, string> Write)[] forms)
    {
        var entry = new Entry(typeof(T), [.. forms.Select(form => (form.Mime, (Action<object, TextWriter>)((value, writer) => writer.Write(form.Write((T)value)))))]);
        lock (Gate)
        {
            Entries.Add(entry);
            if (register is not null)
                Register(entry);
        }
    }

    /// <summary>Finds the formatting assembly, now or when an engine loads it later.</summary>
    public static void Connect()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => ConnectTo(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            ConnectTo(assembly);
    }

    private static void ConnectTo(Assembly assembly)
    {
        if (assembly.GetName().Name != AssemblyName)
            return;
        lock (Gate)
        {
            if (register is not null)
                return;
            var formatter = assembly.GetType(AssemblyName + ".Formatter");
            register = formatter?.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
            prefer = formatter?.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])]);
            if (register is null || prefer is null)
                throw new MissingMethodException($"{AssemblyName} {assembly.GetName().Version} has no Register or SetPreferredMimeTypesFor as expected.");
            Entries.ForEach(Register);
        }
    }

    private static void Register(Entry entry)
    {
        foreach (var (mime, write) in entry.Forms)
            register!.Invoke(null, [entry.Type, write, mime]);
        prefer!.Invoke(null, [entry.Type, entry.Forms.Select(form => form.Mime).Where(mime => mime != "text/plain").ToArray()]);
    }

    private sealed record Entry(Type Type, IReadOnlyList<(string Mime, Action<object, TextWriter> Write)> Forms);
}
