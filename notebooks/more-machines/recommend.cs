#:project ../../src/NotebookHelpers/NotebookHelpers.csproj
#:property PublishAot=false
#:property GenerateDocumentationFile=true
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;

// Answers from a saved model alone, with no data set at hand: dotnet run recommend.cs -- MODEL USER
if (args is not [var file, var user])
{
    Console.Error.WriteLine("Expected a model that model.Save wrote, and a user's id: dotnet run recommend.cs -- MODEL USER");
    return 1;
}
try
{
    using var model = DotBias.Load(file);
    Console.WriteLine(model.Recommend(user, k: 10));
    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
