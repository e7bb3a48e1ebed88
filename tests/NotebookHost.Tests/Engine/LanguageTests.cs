using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

/// <remarks>In the sources a bar is the cursor.</remarks>
public partial class LanguageTests : EngineTest
{
    public class Complete : LanguageTests
    {
        [Theory]
        [InlineData("var text = \"a\";\ntext.Sub|", "Substring")]
        [InlineData("\"a\".Sub|", "Substring")]
        [InlineData("\"a\".Len|gth + 1", "Length")]
        [InlineData("Console.Wri|", "Write WriteLine")]
        [InlineData("new List<int>().Whe|", "Where")]
        [InlineData("var n = new[] { 1 };\nn.Select(x => x.ToStr|)", "ToString")]
        [InlineData("var n = new[] { \"a\" }.Where(word => word.Tri|\nvar m = 1;", "Trim TrimEnd TrimStart")]
        [InlineData("string s = null;\ns?.Sub|", "Substring")]
        [InlineData("int? i = null;\ni?.CompareT|", "CompareTo")]
        [InlineData("var text = \"a\";\ntext.Sub|\nvar other = 1;", "Substring")]
        [InlineData("var text = \"a\";\ntext.Sub|\nother = 1;", "Substring")]
        [InlineData("$\"{DateTime.Toda|}\"", "Today")]
        [InlineData("System.Globali|", "Globalization")]
        [InlineData("using System.Globali|", "Globalization")]
        [InlineData("using System.Gl|\nvar x = 1;", "Globalization")]
        [InlineData("List<DateTi|", "DateTime DateTimeKind DateTimeOffset")]
        [InlineData("new StringBui|", "StringBuilder")]
        [InlineData("foreach (var x in Enumerable.Ran|", "Range")]
        [InlineData("void F(int number)\n{\n    var numeral = 1;\n    if (num|)\n}\n", "number numeral")]
        [InlineData("Func<int, int> twice = factor => fact|", "factor")]
        [InlineData("class A { int inner; int F() => inn|; }", "inner")]
        [InlineData("DayOfWeek.Mon|", "Monday")]
        [InlineData("var x = (object)1 is int numbered && numb|", "numbered")]
        [InlineData("while|", "while")]
        [InlineData("awa|", "await")]
        [InlineData("[Obsol|]\nvoid F() { }", "Obsolete")]
        [InlineData("\"abc\".Substring(1, len|", "length:")]
        [InlineData("new string(c: 'a', cou|", "count:")]
        [InlineData("new UriBuilder { Hos|", "Host")]
        [InlineData("new UriBuilder { Host = \"a\", Por|", "Port")]
        [InlineData("record P(int X, int Yard);\nvar p = new P(1, 2) with { Yar|", "Yard")]
        [InlineData("int @class = 1;\n@cla|", "@class")]
        [InlineData("global::System.Globali|", "Globalization")]
        [InlineData("#!time\nConsole.WriteLi|", "WriteLine")]
        [InlineData("disp|", "display")]
        [InlineData("Kern|", "Kernel")]
        [InlineData("Kernel.Get|", "GetInputAsync GetPasswordAsync")]
        [InlineData("GetIn|", "GetInputAsync")]
        [InlineData("\"text\".Disp|", "Display DisplayAs DisplayTable")]
        [InlineData("new[] { 1 }.DisplayT|", "DisplayTable")]
        [InlineData("namespace N { class Abc { int F() => Console.WriteLi| } }", "WriteLine")]
        [InlineData("namespace N;\nclass Abc { Ab| }", "Abc abstract")]
        [InlineData("static class E { static int F(this string s) => s.Leng|; }", "Length")]
        [InlineData("#!markdown\nIt's \"\"\" text\n#!csharp\r\nConsole.WriteLi|", "WriteLine")]
        public void Should_Give(string source, string expected) => Assert.Equal(expected.Split(' '), At(source).Matches);

        [Theory]
        [InlineData("// Cons|")]
        [InlineData("/* Cons| */")]
        [InlineData("\"Cons|\"")]
        [InlineData("$\"Cons|\"")]
        [InlineData("@\"Cons|\"")]
        [InlineData("'|'")]
        [InlineData("12|")]
        [InlineData("nothing.|")]
        [InlineData("class Cons|")]
        [InlineData("void F(int Cons|) { }")]
        [InlineData("int Cons| = 1;")]
        [InlineData("#!markdown\nCons|")]
        public void Should_Give_Nothing_In(string source) => Assert.Empty(At(source).Matches);

        [Fact]
        public void Should_Know_What_Earlier_Cells_Left()
        {
            Ran("using System.Globalization;\nvar sentence = \"a\";\nclass Sender { public int Sent => 1; }\nstatic int Doubled(this int "
                + "n) => 2 * n;");
            Assert.Equal(["sentence"], At("sente|").Matches);
            Assert.Equal(["Sender"], At("new Send|").Matches);
            Assert.Equal(["Sent"], At("new Sender().S|").Matches);
            Assert.Equal(["Doubled"], At("1.Doub|").Matches);
            Assert.Equal(["Doubled"], At("3.Equals(1).GetHashCode().Doub|").Matches);
            Assert.Equal(["CultureInfo"], At("CultureI|").Matches);
        }

        [Fact]
        public void Should_Know_Earlier_Libraries()
        {
            Ran("namespace Shop { class Pencil { public int Price => 3; } }\nstatic class Extended { extension(int n) { public int Thrice "
                + "=> 3 * n; public int Halved() => n / 2; } }");
            Assert.Equal(["Pencil"], At("Shop.Penc|").Matches);
            Assert.Equal(["Price"], At("new Shop.Pencil().Pri|").Matches);
            Assert.Equal(["Halved"], At("1.Halv|").Matches);
            Assert.Equal(["Thrice"], At("1.Thr|").Matches);
        }

        [Fact]
        public void Should_Know_The_Latest_Of_A_Name()
        {
            Ran("var x = 1;");
            Ran("var x = \"a\";");
            Assert.Equal(["Substring"], At("x.Subs|").Matches);
        }

        [Fact]
        public void Should_Tell_Statics_From_Members()
        {
            Ran("class Both { public static int One => 1; public int Two => 2; public class Inner { } public int this[int i] => i; }");
            Assert.Equal(["Inner", "One"], At("Both.|").Matches.Except(["Equals", "ReferenceEquals"]));
            Assert.Equal(["Equals", "GetHashCode", "GetType", "ToString", "Two"], At("new Both().|").Matches.Except(["Display"]));
            Assert.Equal(["One", "Two"], At("class Uses { Both Both = new Both(); int F() => Both.|; }").Matches.Intersect(["One", "Two"]));
        }

        [Fact]
        public void Should_Replace_The_Whole_Word()
        {
            var found = At("Console.Wri|teLi(1)");
            Assert.Equal((8, 15), (found.Start, found.End));
            found = At("var x = 1;\r\nConsole.|");
            Assert.Equal((20, 20), (found.Start, found.End));
        }

        [Fact]
        public void Should_Put_Names_That_Match_In_Case_First()
        {
            Ran("int Total = 1; int total = 2; int totals = 3;");
            Assert.Equal(["total", "totals", "Total"], At("total|").Matches);
        }

        [Fact]
        public void Should_Take_Positions_Outside_For_The_Nearest_End()
        {
            Assert.Equal(["Substring"], Language.Complete("\"\".Subs", 99).Matches);
            Assert.Equal(0, Language.Complete("x", -1).Start);
            Assert.NotEmpty(Language.Complete("", 0).Matches);
        }

        [Fact]
        public async Task Should_Answer_While_A_Cell_Runs()
        {
            Ran("var before = 1;");
            using var interrupt = new CancellationTokenSource();
            var running = Task.Run(() => Run("var during = 2; while (true) { }", interrupt.Token).Error);
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(["before"], At("befo|").Matches);
            }
            Assert.False(running.IsCompleted);
            interrupt.Cancel();
            Assert.Equal("Interrupted", (await running)?.Name);
            Assert.Equal(["during"], At("duri|").Matches);
        }

        [Fact]
        public async Task Should_Not_Disturb_Cells_That_Are_Compiled_Meanwhile()
        {
            using var stop = new CancellationTokenSource();
            var asking = Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    At("var a = new float[1];\na.Wh|");
                }
            });
            Ran("static int Count(float[] values) => values.Length;");
            for (var i = 0; i < 15; i++)
            {
                Assert.Equal("2", Ran($"using System.Net;\nvar v{i} = new float[2];\nCount(v{i})").Result);
            }
            stop.Cancel();
            await asking;
        }
    }

    public class Directives : LanguageTests
    {
        [Theory]
        [InlineData("#|", "#r \"|#i \"nuget:|#!import |#!time|#!markdown|#!csharp")]
        [InlineData("#!im|", "#!import ")]
        [InlineData("var x = 1;\n  #!im|", "#!import ")]
        [InlineData("#!import |", "lib/|notes.ipynb|setup.csx|tools.cs")]
        [InlineData("#!import s|", "setup.csx")]
        [InlineData("#!import lib/|", "other.csx")]
        [InlineData("#!import \"lib/o|", "other.csx")]
        [InlineData("#r \"|", "lib/|Some.dll|nuget: ")]
        [InlineData("#r \"S|", "Some.dll")]
        [InlineData("#r \"nu|", "nuget: ")]
        [InlineData("#!import none/|", "")]
        public void Should_Give(string source, string expected)
        {
            foreach (var file in new[] { "setup.csx", "lib/other.csx", "Some.dll", "notes.ipynb", "tools.cs", "data.csv" })
            {
                Write(file, "");
            }
            Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), At(source).Matches);
        }

        [Fact]
        public void Should_Replace_The_Last_Part_Of_A_Path()
        {
            var found = At("var x = 1;\n#!import lib/ot|");
            Assert.Equal((24, 26), (found.Start, found.End));
        }

        [Fact]
        public void Should_Give_Packages_Of_This_Machine_And_Their_Versions()
        {
            Assert.Contains("Markdig", At("#r \"nuget: markd|").Matches);
            Assert.Contains("1.6.0", At("#r \"nuget: Markdig, 1|").Matches);
            Assert.Empty(At("#r \"nuget: No.Such.Package.Here|").Matches);
        }
    }

    private Completions At(string source) => Language.Complete(source.Remove(Cursor(source), 1), Cursor(source));

    // The last: "||" is an operator.
    private static int Cursor(string source) => source.LastIndexOf('|');
}
