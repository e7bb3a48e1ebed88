namespace NotebookHelpers.Runtime;

/// <summary>Shows a value while a cell runs, and replaces it: through our host, .NET Interactive, or else the console.</summary>
internal static class NotebookDisplay
{
    /// <summary>The AppContext key under which our host offers a <c>Func&lt;object, Action&lt;object&gt;&gt;</c>.</summary>
    public const string Key = "notebook.display";

    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";

    /// <summary>Shows a value.</summary>
    /// <param name="value">Anything that has a formatter.</param>
    /// <returns>Replaces what was shown.</returns>
    public static Action<object> Show(object value)
    {
        if (AppContext.GetData(Key) is Func<object, Action<object>> host)
            return host(value);
        return ShowInInteractive(value) ?? ShowOnConsole(value);
    }

    private static Action<object>? ShowInInteractive(object value)
    {
        // display(x).Update(y) does not update there; the invocation context's own Display does.
        var type = FindType(Context);
        if (type?.GetProperty("Current")?.GetValue(null) is not { } context)
            return null;
        var display = type.GetMethod("Display", [typeof(object), typeof(string[])])
            ?? FindType(Context + "Extensions")?.GetMethod("Display", [type, typeof(object), typeof(string[])]);
        if (display is null)
            return null;
        string[] allForms = [];
        var shown = display.IsStatic ? display.Invoke(null, [context, value, allForms]) : display.Invoke(context, [value, allForms]);
        return shown?.GetType().GetMethod("Update", [typeof(object)]) is { } update
            ? next => update.Invoke(shown, [next])
            : null;
    }

    private static Action<object> ShowOnConsole(object value)
    {
        Console.WriteLine(value);
        return Console.WriteLine;
    }

    private static Type? FindType(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
}
