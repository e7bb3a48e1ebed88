using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

public partial class LanguageTests
{
    public class Inspect : LanguageTests
    {
        [Theory]
        [InlineData("var number = 1;\nnumb|er", "(variable) int number")]
        [InlineData("void F() { var inner = 1; inner|.ToString(); }", "(local) int inner")]
        [InlineData("Console.Out.Flu|sh()", "void System.IO.TextWriter.Flush()")]
        [InlineData("StringBui|lder b;", "class StringBuilder")]
        [InlineData("System.Glob|alization.CultureInfo c;", "namespace System.Globalization")]
        [InlineData("int|.Parse(\"1\")", "struct int")]
        [InlineData("DayOfWeek.Mon|day", "DayOfWeek.Monday = 1")]
        public void Should_Show_The_Signature(string source, string expected) =>
            Assert.Equal(expected, Text(source)!.Split('\n')[0]);

        [Fact]
        public void Should_Show_Overloads_The_Meant_One_First()
        {
            Assert.StartsWith("string string.Substring(int startIndex, int length)\nstring string.Substring(int startIndex)",
                Text("\"a\".Substr|ing(0, 1)"), StringComparison.Ordinal);
            Assert.StartsWith("string string.Substring(int startIndex)\nstring string.Substring(int startIndex, int length)",
                Text("\"a\".Substring(|"), StringComparison.Ordinal);
            Assert.Contains("StringBuilder.StringBuilder(int capacity)", Text("new StringBuilder(|)"), StringComparison.Ordinal);
        }

        [Fact]
        public void Should_Show_What_Was_Written_In_A_Cell()
        {
            Ran("/// <summary>Twice the <paramref name=\"number\"/>, as <see cref=\"int\"/>.</summary>\n/// <param "
                + "name=\"number\">Any\n///   number.</param>\n/// <returns>The double.</returns>\nint Double(int number) => 2 * number;");
            var shown = Inspected("Doub|le(1)")!;
            Assert.Equal("int Double(int number)\n\nTwice the number, as Int32.\n\nnumber: Any number.\n\nreturns: The double.",
                shown.Forms["text/plain"]);
            Assert.Equal(
                "```csharp\nint Double(int number)\n```\n\nTwice the number, as Int32.\n\n`number`: Any number.\n\n`returns`: The double.",
                shown.Forms["text/markdown"]);
            Assert.StartsWith("<pre><code>int Double(int number)</code></pre><p>Twice the number", shown.Forms["text/html"],
                StringComparison.Ordinal);
        }

        [Fact]
        public void Should_Show_What_Stands_Beside_The_Assembly()
        {
            Assert.Contains("Shows a value while the cell runs.", Text("display|(1)"), StringComparison.Ordinal);
        }

        [Fact]
        public void Should_Show_What_The_Framework_Says()
        {
            Assert.SkipUnless(
                Directory.Exists(
                    Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref")),
                "No SDK.");
            Assert.Contains("current thread", Text("System.Threading.Thread.Sle|ep(1)"), StringComparison.Ordinal);
            Assert.Contains("Filters a sequence", Text("new[] { 1 }.Whe|re(x => x > 1)"), StringComparison.Ordinal);
            Assert.Contains("Clears all buffers", Text("new System.IO.StreamWriter(\"x\").Flu|sh()"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("nothing|")]
        [InlineData("|")]
        [InlineData("// Console|")]
        [InlineData("1 + |2")]
        public void Should_Show_Nothing_For(string source) => Assert.Null(Inspected(source));
    }

    public class IsComplete : LanguageTests
    {
        [Theory]
        [InlineData("1 + 1", nameof(Completeness.Complete))]
        [InlineData("var x = 1;", nameof(Completeness.Complete))]
        [InlineData("", nameof(Completeness.Complete))]
        [InlineData("#!time\nConsole.WriteLine(1);", nameof(Completeness.Complete))]
        [InlineData("#!import setup.csx", nameof(Completeness.Complete))]
        [InlineData("class A { }", nameof(Completeness.Complete))]
        [InlineData("namespace N { class A { } }", nameof(Completeness.Complete))]
        [InlineData("using System.IO;\nnamespace N;\nclass A { }", nameof(Completeness.Complete))]
        [InlineData("static class E { extension(int n) { public int Twice => 2 * n; } }", nameof(Completeness.Complete))]
        [InlineData("namespace N { class A {", nameof(Completeness.Incomplete))]
        [InlineData("for (int i = 0; i < 3; i++) {", nameof(Completeness.Incomplete))]
        [InlineData("F(1,", nameof(Completeness.Incomplete))]
        [InlineData("var x = ", nameof(Completeness.Incomplete))]
        [InlineData("var x = \"\"\"\ntext", nameof(Completeness.Incomplete))]
        [InlineData("\"\"\"", nameof(Completeness.Incomplete))]
        [InlineData("\"\"\"\ntext\n", nameof(Completeness.Incomplete))]
        [InlineData("$$\"\"\"\n{{", nameof(Completeness.Incomplete))]
        [InlineData("F(\"\"\"\"\ntext\"\"\"", nameof(Completeness.Incomplete))]
        [InlineData("@\"", nameof(Completeness.Incomplete))]
        [InlineData("var x = $@\"{1}\ntext", nameof(Completeness.Incomplete))]
        [InlineData("\"\"\"text\n1", nameof(Completeness.Invalid))]
        [InlineData("/* text", nameof(Completeness.Incomplete))]
        [InlineData("if (true)", nameof(Completeness.Incomplete))]
        [InlineData("var x = ; 1", nameof(Completeness.Invalid))]
        [InlineData("}", nameof(Completeness.Invalid))]
        [InlineData("#!nothing", nameof(Completeness.Invalid))]
        public void Should_Tell(string source, string expected) => Assert.Equal(expected, Language.IsComplete(source).ToString());
    }

    private MimeBundle? Inspected(string source) => Language.Inspect(source.Remove(Cursor(source), 1), Cursor(source));

    private string? Text(string source) => Inspected(source)?.Forms["text/plain"];
}
