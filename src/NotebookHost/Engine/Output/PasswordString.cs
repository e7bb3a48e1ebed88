namespace NotebookHost.Engine;

/// <summary>A password that was typed: it is not shown where a cell ends with it by mistake.</summary>
public sealed class PasswordString
{
    private readonly string password;

    internal PasswordString(string password) => this.password = password;

    /// <summary>The password itself.</summary>
    /// <returns>What was typed.</returns>
    public string GetClearTextPassword() => password;

    /// <summary>Stars in its place.</summary>
    /// <returns>As many as there are letters.</returns>
    public override string ToString() => new('*', password.Length);
}
