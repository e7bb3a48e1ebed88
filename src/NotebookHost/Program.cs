using System.CommandLine;
using System.Globalization;
using NotebookHost.Installing;
using NotebookHost.Kernel;
using NotebookHost.Packing;
using NotebookHost.Running;
using Spectre.Console;

// Numbers look alike on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var paths = new Argument<string[]>("path") { Description = "Notebooks, or folders of notebooks.", Arity = ArgumentArity.OneOrMore };
var data = new Option<string?>("--data") { Description = "The data folder, instead of the embedded data set.", HelpName = "FOLDER" };
var output = new Option<string?>(
    "--output")
{ Description = "Where executed copies and pages go (artifacts/workshop of the repository).", HelpName = "FOLDER" };
var only = new Option<string[]>("--only") { Description = "Only notebooks whose file name begins so; may be repeated.", HelpName = "NAME" };
var timeout = new Option<int>("--timeout") { Description = "Time for one cell.", HelpName = "SECONDS", DefaultValueFactory = _ => 600 };
var keepGoing = new Option<bool>("--keep-going") { Description = "Run later notebooks after one has failed." };
var update = new Option<bool>("--update") { Description = "Write outputs back into the notebooks that ran without failure." };
timeout.Validators.Add(result =>
{
    if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var given) || given is < 1 or > 2_000_000))
        result.AddError($"--timeout {result.Tokens[0].Value}: expected whole seconds from 1 to 2000000.");
});

var run = new Command("run", "Run notebooks, and write executed copies and pages.") { paths, data, output, only, timeout, keepGoing,
    update };
run.SetAction((parsed, interrupt) =>
{
    // Spectre looks at the terminal as it is, before other writers are put there.
    var console = new RunConsole(AnsiConsole.Console, Console.Error);
    var options = new RunOptions(
        parsed.GetRequiredValue(paths),
        parsed.GetValue(data),
        parsed.GetValue(output),
        parsed.GetValue(only) ?? [],
        parsed.GetValue(timeout),
        parsed.GetValue(keepGoing),
        parsed.GetValue(update));
    return CommandCode.Of(() => new WorkshopRun(options, console).Run(interrupt));
});

var folder = new Argument<string>("folder") { Description = "The folder that holds the data's tables." };
var describe = new Command("describe", "Describe a data folder in a dataset.json, where there is none, and print it.") { folder, timeout };
describe.SetAction((parsed, interrupt) => CommandCode.Of(
    () => DescribeFolder.Run(parsed.GetRequiredValue(folder), parsed.GetValue(timeout), interrupt)));

var stick = new Argument<string>("folder") { Description = "The folder, such as one on a USB stick." };
var platform = new Option<string[]>(
    "--platform")
{ Description = "Packages for this one too, such as win-x64; may be repeated.", HelpName = "NAME" };
var check = new Option<bool>("--check") { Description = "Run notebook 01 from a copy of the folder and its packages alone." };
var pack = new Command("pack", "Fill a folder with all that a room without a network needs but the SDK, or check it.") { stick, platform,
    check };
pack.SetAction((parsed, interrupt) => CommandCode.Of(async () =>
{
    var packed = new Stick(NotebookFiles.FullPath("pack", parsed.GetRequiredValue(stick)));
    await (parsed.GetValue(check) ? packed.Check(interrupt) : packed.Fill(parsed.GetValue(platform) ?? [], interrupt));
    Console.WriteLine(parsed.GetValue(check) ? "All is there." : "Filled. Look with --check whether all is there.");
    return 0;
}));

var notebook = new Argument<string>("notebook");
var copy = new Argument<string>("copy");
var seconds = new Argument<int>("seconds");
var pipe = new Argument<string>("pipe");
var runOne = new Command("run-one", "Run one notebook in this process.") { notebook, copy, seconds, pipe };
runOne.Hidden = true;
runOne.SetAction(parsed => RunOne.Run(
    parsed.GetRequiredValue(notebook), parsed.GetRequiredValue(copy), parsed.GetRequiredValue(seconds), parsed.GetRequiredValue(pipe)));

var connection = new Argument<string>("connection-file") { Description = "What the client wrote." };
var kernel = new Command("kernel", "Serve a notebook; Jupyter starts this.") { connection };
kernel.SetAction(parsed =>
{
    try
    {
        KernelProcess.Run(parsed.GetRequiredValue(connection));
        return 0;
    }
    catch (UsageException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});

var command = new RootCommand("Runs C# notebooks.") { run, describe, pack, InstallCommands.Install(), InstallCommands.Uninstall(),
    kernel, runOne }.Parse(args);
var code = await command.InvokeAsync(new InvocationConfiguration { Error = new ShownWriter(Console.Error) });
return command.Errors.Count > 0 && args.Length > 0 ? 2 : code;
