using System.ComponentModel;
using System.Diagnostics;

namespace NotebookHelpers;

/// <summary>A program with all that it started. The host compiles this file too.</summary>
internal static class ProcessTree
{
    /// <summary>Ends the program and what it started; one that has ended already is left alone.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is AggregateException or Win32Exception or InvalidOperationException)
        {
            // It ended by itself, or a program of another user's is among those that it started.
        }
    }
}
