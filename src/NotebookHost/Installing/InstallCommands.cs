using System.CommandLine;
using NotebookHost.Running;

namespace NotebookHost.Installing;

/// <summary>The commands that make this host a Jupyter kernel, and undo it.</summary>
internal static class InstallCommands
{
    /// <summary><c>install</c>.</summary>
    public static Command Install() => Make("install", "Make this host a Jupyter kernel.", installation =>
    {
        var scripts = installation.Install(AppContext.BaseDirectory);
        Console.WriteLine($"Installed {installation.Folder}. Open a notebook in a Jupyter front end, and choose the kernel .NET (C#).");
        if (scripts.Count == 0)
        {
            Console.WriteLine(
                "No built library was found, so plotly.js is not beside kernel.json: charts are shown as pictures. Build src/NotebookHost "
                + "and install again.");
        }
    });

    /// <summary><c>uninstall</c>.</summary>
    public static Command Uninstall() => Make("uninstall", "Remove the Jupyter kernel.", installation =>
    {
        installation.Uninstall();
        Console.WriteLine($"Removed {installation.Folder}.");
    });

    private static Command Make(string name, string description, Action<Installation> act)
    {
        var kernel = new Option<string>(
            "--name")
        { Description = "The kernel's name.", DefaultValueFactory = _ => Installation.DefaultName };
        var user = new Option<bool>("--user") { Description = "For this user, which is the default." };
        var prefix = new Option<string?>(
            "--prefix")
        { Description = "For an environment, such as $CONDA_PREFIX or /usr/local.", HelpName = "FOLDER" };
        var force = new Option<bool>("--force") { Description = "Also where another program's kernel has the name." };
        var command = new Command(name, description) { kernel, user, prefix, force };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
                result.AddError("Give --user or --prefix, not both.");
        });
        command.SetAction((parsed, _) => CommandCode.Of(() =>
        {
            var kernels = parsed.GetValue(prefix) is { } environment ? KernelFolders.Under(environment) : KernelFolders.OfUser();
            act(new Installation(kernels, parsed.GetRequiredValue(kernel), parsed.GetValue(force)));
            return Task.FromResult(0);
        }));
        return command;
    }
}
