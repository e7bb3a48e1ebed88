using System.ComponentModel;
using System.Diagnostics;

namespace Benchmarks;

/// <summary>The Python that peers run in.</summary>
internal static class Python
{
    public const string Program = "/usr/bin/python3";

    /// <summary>Whether a module is there; says so where it is not.</summary>
    public static bool Has(string module)
    {
        var reason = $"{Program} is not there";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return true;
            reason = $"{Program} has no {module}; on Debian: apt-get install python3-{module}";
        }
        catch (Win32Exception)
        {
            // No such program.
        }
        Console.Error.WriteLine($"Left out is what needs {module}: {reason}.");
        return false;
    }
}
