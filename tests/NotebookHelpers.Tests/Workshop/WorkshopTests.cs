using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Runtime;
using TorchSharp;

// The folder is called Workshop, as in the library, and for the same reason its namespace is the root.
namespace NotebookHelpers.Tests;

[Collection("display")]
public class WorkshopTests
{
    [Fact]
    public void Should_Find_Everything_Well()
    {
        var rows = Workshop.Doctor().Rows;
        Assert.Equal(
            [".NET SDK", ".NET runtime", "Engine", "TorchSharp", "Device", "Threads", "Charts", "Chart pictures", "Data"],
            rows.Select(row => (string)row[0]!));
        Assert.All(rows.Where(row => (string)row[0]! != "Chart pictures"), row => Assert.Equal("OK", row[2]));
    }

    [Fact]
    public void Should_Name_No_Path_Of_The_Machine()
    {
        var text = Workshop.Doctor().ToString();
        Assert.DoesNotContain(Repository.Root, text);
        Assert.DoesNotContain(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar, text);
    }

    [Fact]
    public void Should_Say_What_To_Do_About_The_Data_Folder()
    {
        var folder = Directory.CreateTempSubdirectory("ratings-").FullName;
        try
        {
            Assert.Null(Diagnosis.Data(null).Remedy);
            Assert.Contains("no data set", Diagnosis.Data(folder).Remedy);
            File.WriteAllText(Path.Combine(folder, "train.csv"), "");
            Assert.Contains("no data set", Diagnosis.Data(folder).Remedy);
            File.WriteAllText(Path.Combine(folder, "train.csv"), "user,item,stars\n1,2,3\n");
            Assert.Equal((Path.GetFileName(folder), null), Diagnosis.Data(folder + Path.DirectorySeparatorChar));
            Assert.Contains("does not exist", Diagnosis.Data(Path.Combine(folder, "nowhere")).Remedy);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Should_Draw_The_Same_After_The_Same_Seed()
    {
        Workshop.Seed(5);
        using var first = torch.rand(10);
        Workshop.Seed(5);
        using var second = torch.rand(10);
        using var third = torch.rand(10);
        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
        Assert.NotEqual(first.data<float>().ToArray(), third.data<float>().ToArray());
        Assert.Equal(5, RandomSeed.Current);
    }

    [Fact]
    public void Should_Say_That_It_Is_Ready()
    {
        var before = Console.Out;
        var printed = new StringWriter();
        try
        {
            Console.SetOut(printed);
            Workshop.Start();
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.Matches(@"^Ready: TorchSharp \d+\.\d+\.\d+ on (cpu|cuda), seed 2017\.\s*$", printed.ToString());
        Assert.Equal(1, torch.get_num_threads());
    }

    [Fact]
    public void Should_Keep_Temporary_Files_In_A_Folder_Of_This_Process()
    {
        var path = Workshop.TemporaryFile("model.bin");
        var folder = Path.GetDirectoryName(path)!;
        Assert.True(Directory.Exists(folder));
        Assert.Equal("model.bin", Path.GetFileName(path));
        Assert.Equal(path, Workshop.TemporaryFile("model.bin"));
        Assert.Equal(folder, Path.GetDirectoryName(Workshop.TemporaryFile("other")));
        Assert.StartsWith(Path.GetTempPath(), path);
        Assert.NotEqual(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), folder);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), Path.GetFileName(folder));
        File.WriteAllText(path, "mine");
        Assert.Equal("mine", File.ReadAllText(Workshop.TemporaryFile("model.bin")));
        File.Delete(path);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void Should_Throw_If_A_Temporary_File_Has_No_Plain_Name(string name) =>
        Assert.Throws<ArgumentException>(() => Workshop.TemporaryFile(name));

    [Fact]
    public void Should_List_Versions()
    {
        var versions = Workshop.Versions().Rows.ToDictionary(row => (string)row[0]!, row => (string)row[1]!);
        Assert.Equal([".NET", "TorchSharp", "libtorch", "Microsoft.Data.Analysis", "Plotly.NET", "NotebookHelpers"], versions.Keys);
        Assert.All(versions.Values, version => Assert.Matches(@"^\d+\.\d+\.\d+$", version));
    }

    [Fact]
    public void Should_Record_A_Metric()
    {
        using var host = new StubHost();
        Workshop.Record("validation RMSE", 0.8521);
        var metric = Assert.IsType<Metric>(Assert.Single(host.Shown));
        Assert.Equal("{\"name\":\"validation RMSE\",\"value\":0.8521}", metric.ToJson());
    }

    [Fact]
    public void Should_Record_Again_When_A_Cell_Runs_Again()
    {
        using var host = new StubHost();
        Workshop.Record("test MAE", 0.5);
        Workshop.Record("test MAE", 0.6);
        Assert.Equal(["{\"name\":\"test MAE\",\"value\":0.5}", "{\"name\":\"test MAE\",\"value\":0.6}"],
            host.Shown.Cast<Metric>().Select(metric => metric.ToJson()));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("  ", 1)]
    [InlineData("loss", double.NaN)]
    [InlineData("loss", double.PositiveInfinity)]
    public void Should_Throw_If_A_Metric_Has_No_Name_Or_No_Value(string name, double value) =>
        Assert.Throws<ArgumentException>(() => Workshop.Record(name, value));
}
