namespace NotebookHost.Running;

/// <summary>What a command's end is for who called it: its exit code, and one line where it was not done.</summary>
internal static class CommandCode
{
    /// <summary>Runs a command of which a person reads what is printed.</summary>
    /// <returns>Its own code; 2 where it cannot be done, 130 where it was interrupted.</returns>
    public static async Task<int> Of(Func<Task<int>> command)
    {
        ShownWriter.TakeConsole();
        try
        {
            return await command();
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return 130;
        }
    }
}
