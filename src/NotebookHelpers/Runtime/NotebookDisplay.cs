namespace NotebookHelpers.Runtime;

/// <summary>Shows a value while a cell runs, and replaces it: through our host, .NET Interactive, or else the console.</summary>
internal static class NotebookDisplay
{
    /// <summary>The AppContext key under which our host offers a <c>Func&lt;object, Action&lt;object&gt;&gt;</c>.</summary>
    public const string Key = "notebook.display";

    /// <summary>The AppContext key under which our host offers an <c>Action&lt;string&gt;</c> that hears what is absent.</summary>
    public const string AbsentKey = "notebook.absent";

    /// <summary>Takes the place of a value that is to be seen no longer.</summary>
    public static IShown Nothing { get; } = new ShownText("");

    /// <summary>Shows a value.</summary>
    /// <param name="value">Anything that has a formatter.</param>
    /// <returns>Replaces what was shown.</returns>
    public static Action<object> Show(object value)
    {
        if (AppContext.GetData(Key) is Func<object, Action<object>> host)
            return host(value);
        return (InteractiveEngine.IsHere ? InteractiveEngine.Show(value) : null) ?? ShowOnConsole(value);
    }

    /// <summary>Marks the running cell as one that could not run here: our host then keeps the outputs that it was saved with.</summary>
    /// <param name="what">What this machine lacks, as in "for want of Python".</param>
    public static void Absent(string what) => (AppContext.GetData(AbsentKey) as Action<string>)?.Invoke(what);

    private static Action<object> ShowOnConsole(object value)
    {
        if (value != Nothing)
            Console.WriteLine(value);
        return next => ShowOnConsole(next);
    }
}
