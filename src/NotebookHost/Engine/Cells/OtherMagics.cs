namespace NotebookHost.Engine;

/// <summary>Magics of Polyglot Notebooks that are not known here: what each does there, and what to write here.</summary>
internal static class OtherMagics
{
    private const string OneLanguage = "All cells are C# here";

    private static readonly Dictionary<string, string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["#load"] = "It runs a file, and leaves its usings out. Write #!import and the file's path, which brings them too.",
        ["#!c#"] = "Write #!csharp.",
        ["#!html"] = """It shows the cell as HTML. Write HTML("…") as the cell's last line, or display(HTML("…")).""",
        ["#!javascript"] = """It runs the cell in the browser. Write Javascript("…").""",
        ["#!js"] = """It runs the cell in the browser. Write Javascript("…").""",
        ["#!md"] = "Write #!markdown.",
        ["#!mermaid"] =
            "It draws a diagram. Write the diagram in a markdown cell, as a block that begins with ```mermaid: JupyterLab draws it, from "
            + "4.1 on.",
        ["#!share"] = $"It copies a variable from another language. {OneLanguage}, and see each other's variables: use its name.",
        ["#!set"] = $"It gives a variable a value, often one of another language. {OneLanguage}: write var name = …;",
        ["#!value"] = "It keeps the cell's text as a variable. Write var name = \"\"\"…\"\"\";",
        ["#!input"] = """It asks for a value. Write var name = await Kernel.GetInputAsync("…");""",
        ["#!fsharp"] = $"It runs the cell as F#. {OneLanguage}: write it in C#, or name a library that was compiled from F# by #r.",
        ["#!f#"] = $"It runs the cell as F#. {OneLanguage}: write it in C#, or name a library that was compiled from F# by #r.",
        ["#!pwsh"] =
            $"""It runs the cell as PowerShell. {OneLanguage}: write System.Diagnostics.Process.Start("program", "arguments"), """
            + "or use a terminal.",
        ["#!powershell"] =
            $"""It runs the cell as PowerShell. {OneLanguage}: write System.Diagnostics.Process.Start("program", "arguments"), """
            + "or use a terminal.",
        ["#!python"] = $"It runs the cell as Python. {OneLanguage}: write it in C#, or in a notebook with a Python kernel.",
        ["#!sql"] =
            $"It asks a database. {OneLanguage}: name the database's package by #r \"nuget: …\", such as Microsoft.Data.Sqlite, and ask "
            + "from C#.",
        ["#!kql"] =
            $"It asks a Kusto cluster. {OneLanguage}: name the package Microsoft.Azure.Kusto.Data by #r \"nuget: …\", and ask from C#.",
        ["#!http"] = $"It sends a request. {OneLanguage}: write await new System.Net.Http.HttpClient().GetStringAsync(\"…\").",
        ["#!about"] = "It shows versions. Write System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription for .NET's.",
        ["#!who"] = "It lists the variables. Press Tab in an empty line for all names; a cell with a name alone shows its value.",
        ["#!whos"] =
            "It lists the variables with their values. Press Tab in an empty line for all names; a cell with a name alone shows its value.",
        ["#!lsmagic"] = "It lists the magics.",
        ["#!connect"] =
            $"It starts another kernel. {OneLanguage}, in one kernel: name a library by #r \"nuget: …\" that does what that kernel did.",
        ["#!meta"] = "It begins a .dib file. Leave it out, with its JSON; or import the whole file by #!import.",
    };

    /// <summary>What to do in place of a magic.</summary>
    /// <param name="word">The magic, such as <c>#!html</c>.</param>
    /// <param name="known">Names those that are known.</param>
    public static string About(string word, string known) => !All.TryGetValue(word, out var other)
        ? $"{word} is not known here. Known are: {known}."
        : $"{word} of Polyglot Notebooks is not known here. {other}{(word == "#!lsmagic" ? $" Known here are: {known}." : "")}";
}
