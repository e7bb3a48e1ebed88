using System.ComponentModel;
using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>Finds a Python that has PyTorch.</summary>
internal static class PythonProgram
{
    private const string Variable = "WORKSHOP_PYTHON";

    // A first import of torch reads hundreds of megabytes.
    private const int SecondsToLook = 60;

    // None is remembered only where there is one: PyTorch may be installed while the notebook is open.
    private static (string? Named, string Program)? found;

    /// <summary>Runs a script, or says that none can run.</summary>
    public static PythonRun Run(string arguments, int seconds)
    {
        Require.Valid(!string.IsNullOrWhiteSpace(arguments) && !arguments.Contains('\0'), nameof(arguments),
            "arguments names nothing that Python could run; expected a script and what it takes, such as \"train.py --epochs 2\".");
        Require.That(seconds is > 0 and <= 86_400, nameof(seconds), seconds, "1 to 86400, such as 300");
        var named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;
        if (found?.Named != named || found is null)
            found = Find(named) is { } program ? (named, program) : null;
        return found is { } python ? new PythonRun(true, PythonScript.Run(python.Program, arguments, seconds))
            : new PythonRun(false, $"No Python with PyTorch here{(named is null ? "" : $": what {Variable} names cannot import torch")}. "
            + "To run this, install PyTorch for Python (apt install python3-torch, or pip install torch), or let "
            + $"{Variable} name a Python that has it. The outputs that the notebook was saved with are from a machine that has it.");
    }

    private static string? Find(string? named)
    {
        string[] programs = named is null ? ["python3", "/usr/bin/python3", "python"] : [named];
        return programs.FirstOrDefault(HasTorch);
    }

    private static bool HasTorch(string program)
    {
        try
        {
            PythonScript.Run(program, "-c \"import torch\"", SecondsToLook);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or TimeoutException)
        {
            return false;
        }
    }
}
