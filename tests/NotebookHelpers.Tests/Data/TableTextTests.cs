using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class TableTextTests
{
    private static readonly string Bad = TableText.BadRow.ToString();

    public static TheoryData<int> Blocks => [1, 2, 3, 7, 64, 1 << 16];

    private static string Read(string text, char separator, bool hasQuotes, int block, out List<string> problems)
    {
        using var reader = new TableText(new StringReader(text), isPlain: false);
        Assert.Equal(text[..(text.IndexOf('\n') + 1)], reader.Line(0));
        reader.SplitBy(new TableHeader(separator, hasQuotes, ["id", "title", "rating"]), [true, false, true]);
        var (all, buffer) = ("", new char[block]);
        for (int read; (read = reader.Read(buffer, 0, block)) > 0;)
            all += new string(buffer, 0, read);
        problems = [.. reader.BadRows.Select(bad => $"{bad.Place} {bad.Value} {bad.What.Split(' ')[0]}")];
        return all;
    }

    [Theory, MemberData(nameof(Blocks))]
    public void Should_Give_Two_Colons_As_One_Separator(int block) =>
        Assert.Equal("1::a:b::c::::d:\n2::x\n".Replace("::", "\u001f"),
            Read("1::a:b::c::::d:\n2::x\n", TableText.Colons, false, block, out _));

    [Theory, MemberData(nameof(Blocks))]
    public void Should_Leave_Quotes_Alone_Where_They_Are_Text(int block)
    {
        const string text = "1\t\"Heroes\t3\n4\tEnd\"\t1\r\n";
        Assert.Equal(text, Read(text, '\t', false, block, out var problems));
        Assert.Empty(problems);
    }

    [Theory, MemberData(nameof(Blocks))]
    public void Should_Mark_Each_Row_That_Cannot_Be_Split_And_Go_On(int block)
    {
        var text = "1,\"a \"\"b\"\" c\",3\r\n\"2,x,3\r\n3,\"on two\nlines\",4\n4,\"Weird\" Al,5\n5,\"open,1\n6,mid\"dle,2\n7,\"\",3";
        var read = Read(text, ',', true, block, out var problems);
        Assert.Equal(
            $"1,\"a \"\"b\"\" c\",3\r\n{Bad}\r\n3,\"on two\nlines\",4\n{Bad}\n{Bad}\n6,mid\"dle,2\n7,\"\",3", read);
        Assert.Equal(["0 \"2,x,3 opens", "1 4,\"Weird\" Al,5 goes", "1 5,\"open,1 opens"], problems);
    }

    [Theory, MemberData(nameof(Blocks))]
    public void Should_Mark_A_Row_Whose_Bytes_Do_Not_Fit(int block)
    {
        var read = Read($"1,a,2\n1,{TextEncoding.Misfit},2\n3,c,4\n", ',', true, block, out var problems);
        Assert.Equal($"1,a,2\n{Bad}\n3,c,4\n", read);
        Assert.StartsWith("1 1,", Assert.Single(problems));
    }

    [Fact]
    public void Should_Give_Up_A_Quote_That_Never_Closes_In_A_Long_Text()
    {
        var rows = string.Concat(Enumerable.Repeat("1,b,2\n", 10_000));
        Assert.Equal(Bad + "\n" + rows, Read("1,\"b,2\n" + rows, ',', true, 1 << 16, out var problems));
        Assert.Single(problems);
    }
}
