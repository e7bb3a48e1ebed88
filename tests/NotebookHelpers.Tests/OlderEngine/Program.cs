using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

// Runs C# cells in a process whose own FSharp.Core is older than Plotly.NET needs; prints the last one's value.
var references = ScriptMetadataResolver.Default.WithBaseDirectory(args[0]);
var options = ScriptOptions.Default.WithMetadataResolver(references);
try
{
    var state = await CSharpScript.RunAsync(args[1], options);
    foreach (var cell in args[2..])
        state = await state.ContinueWithAsync(cell);
    Console.WriteLine(state.ReturnValue);
    return 0;
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception);
    return 1;
}
