namespace NotebookHost.Tests.Engine;

/// <summary>The methods, lambdas and loops of cells ask whether to stop, and whether the stack has room.</summary>
public class AskingTests : EngineTest
{
    public static TheoryData<string> Endless =>
    [
        // Each would take years, and none has a loop of its own at the place where the time goes.
        "long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(60)",
        "class Deep { public static long Fib(int n) { if (n < 2) { return n; } return Fib(n - 1) + Fib(n - 2); } }\nDeep.Fib(60)",
        "void Outer() { long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); Fib(60); }\nOuter();",
        "Func<int, long> fib = null; fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);\nfib(60)",
        "bool Even(long n) => n == 0 || (Odd(n - 1) && Odd(n - 1)); bool Odd(long n) => n == 0 || (Even(n - 1) && Even(n - 1));\nEven(90)",
        "class P { public int N; public long Next => N < 2 ? 1 : new P { N = N - 1 }.Next + new P { N = N - 1 }.Next; }\nnew P { N = 80 "
            + "}.Next",
        "class I { public long this[int n] => n < 2 ? 1 : this[n - 1] + this[n - 1]; }\nnew I()[80]",
        "struct N { public int V; public static N operator -(N n) { if (n.V == 0) { return n; } _ = -new N { V = n.V - 1 }; return -new N "
            + "{ V = n.V - 1 }; } }\n-new N { V = 80 }",
        "class Tree { public Tree(int n) { if (n > 0) { _ = new Tree(n - 1); _ = new Tree(n - 1); } } }\nnew Tree(80)",
        "Enumerable.Range(0, int.MaxValue).Where(x => x % 2 == 0).SelectMany(x => Enumerable.Range(x, 9)).Where(x => x < 0).Count()",
        "(from a in Enumerable.Range(0, 99_999) from b in Enumerable.Range(0, 99_999) where a < -b select 1).Count()",
        "IEnumerable<int> Numbers() { yield return 1; foreach (int n in Numbers()) { yield return n; yield return n; } }\nNumbers().All(n "
            + "=> n > 0)",
        "again: goto again;",
        "switch (1) { case 1: goto case 2; case 2: goto case 1; }",
        "for (; ; );",
        "do { } while (true);",
        "while (true) { try { throw new Exception(); } catch { } }",
        "while (true) { try { while (true) { } } catch { } }",
        "try { } finally { while (true) { } }",
        "async Task<long> Fib(int n) => n < 2 ? n : await Fib(n - 1) + await Fib(n - 2);\nawait Fib(60)",
        "while (true) { await Task.Yield(); }",
        "System.Threading.Tasks.Parallel.For(0, int.MaxValue, i => { for (int j = 0; j < 1_000_000; j++) { } });",
        "Enumerable.Range(0, int.MaxValue).AsParallel().Where(x => x < -1).Count()",
        "Task.Run(() => { while (true) { } }).Wait();",
        "new List<int>(Enumerable.Range(0, 30_000_000)).Sort((a, b) => { for (int i = 0; i < 99; i++) { } return a.CompareTo(b); });",
        "namespace Apart { public static class Deep { public static long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); } "
            + "}\n#!csharp\nApart.Deep.Fib(60)",
        "namespace Apart { public static class Loop { public static void Run() { while (true) { } } } }\n#!csharp\nApart.Loop.Run();",
    ];

    [Theory]
    [MemberData(nameof(Endless))]
    public void Should_Stop_Code_Of_Each_Form(string source)
    {
        Ran("var before = 1;");
        foreach (var milliseconds in new[] { 700, 20, 45 })
        {
            using var interrupt = new CancellationTokenSource();
            var apart = source.StartsWith("namespace", StringComparison.Ordinal);
            if (apart)
                Ran(source[..source.IndexOf('\n')]);
            var code = apart ? source[(source.LastIndexOf('\n') + 1)..] : source;
            interrupt.CancelAfter(milliseconds);
            var (output, error) = Run("var during = 2;\n" + code, interrupt.Token);
            Assert.True(error?.Name == "Interrupted", $"after {milliseconds} ms: {error?.Name}: {error?.Message}");
            Assert.DoesNotContain(output.Story, line => line.Contains("does not stop", StringComparison.Ordinal));
            Assert.Equal("1", Ran("before").Result);
        }
    }

    [Fact]
    public void Should_Be_Interrupted_Wherever_The_Compiler_Is()
    {
        // Many members, so that each of the compiler's steps takes some milliseconds.
        var members = string.Concat(Enumerable.Range(0, 2000).Select(i => $"/// <summary>{i}</summary>\npublic int F{i}() => {i};\n"));
        for (var milliseconds = 0; milliseconds < 300; milliseconds += 4)
        {
            using var interrupt = new CancellationTokenSource();
            interrupt.CancelAfter(milliseconds);
            var (_, error) = Run($"class Many\n{{\n{members}}}\nwhile (true) {{ }}", interrupt.Token);
            Assert.True(error?.Name == "Interrupted", $"after {milliseconds} ms: {error?.Name}: {error?.Message}");
        }
    }

    [Theory]
    [InlineData("int F(int x) => 1 + F(x + 1);\nF(0)", "cell 1, line 1")]
    [InlineData("class A\n{\n    public int X => X + 1;\n}\nnew A().X", "cell 1, line 3")]
    [InlineData("class A { A inner = new A(); }\nnew A()", "cell 1, line 1")]
    [InlineData("Func<int, int> f = null;\nf = x =>\n    1 + f(x);\nf(1)", "cell 1, line 3")]
    [InlineData("int A(int x) => 1 + B(x);\nint B(int x) => 1 + A(x);\nA(1)", "cell 1, line 2")]
    [InlineData("async Task<int> F(int x) => 1 + await F(x);\nawait F(0)", "cell 1, line 1")]
    [InlineData("class A { public override string ToString() => $\"{this}\"; }\nnew A().ToString()", "cell 1, line 1")]
    [InlineData("record Node { public Node Next; public override string ToString() => Next.ToString(); }\nvar n = new Node(); n.Next = "
        + "n;\nn.ToString()", "cell 1, line 1")]
    [InlineData("record Node { public Node Next; }\nvar n = new Node(); n.Next = n;\nn.GetHashCode()", "cell 1, line 3")]
    [InlineData("int F(int x) => 1 + F(x);\nvar t = new System.Threading.Thread(() => { try { F(1); } catch (Exception e) { "
        + "Console.Write(e.GetType().Name); throw; } });\n"
        + "Task.Run(() => F(0)).Wait();", "cell 1, line 1")]
    public void Should_Make_Endless_Recursion_An_Exception(string source, string place)
    {
        var error = Failed(source);
        Assert.Equal("InsufficientExecutionStackException", error.Name);
        Assert.Contains(error.Traceback, line => line.Contains(place, StringComparison.Ordinal));
        Assert.InRange(error.Traceback.Count, 1, 60);
        Assert.Equal("1", Ran("1").Result);
    }

    [Theory]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = x => x + 1;\ne.ToString()", "x => (x + 1)")]
    [InlineData("new[] { 3, 4 }.AsQueryable().Where(x => x > 3).Select(x => x * 2).Single()", "8")]
    [InlineData("int[] a = [1, 2]; ref int First() => ref a[0];\nFirst() = 5;\na[0]", "5")]
    [InlineData("var f = static (int x) => x + 1;\nf.GetType().ToString() + f(1)", "System.Func`2[System.Int32,System.Int32]2")]
    [InlineData("var f = (ref int x) => x++; int y = 1; f(ref y);\ny", "2")]
    [InlineData("var f = (ReadOnlySpan<int> s) => s.Length;\nf([1, 2, 3])", "3")]
    [InlineData("var f = [Obsolete] (int x = 3) => x;\nf()", "3")]
    [InlineData("record P(int X, int Y) { public P(int x) : this(x, x + 1) { } public int Sum { get; init; } = 1; }\n(new P(1) with { Sum "
        + "= 4 }).ToString()", "P { X = 1, Y = 2, Sum = 4 }")]
    [InlineData("class B { public B(int x) { X = x; } public int X { get; private set; } }\nclass C(int y) : B(y * 2) { public int Y => "
        + "y; }\nvar c = new C(2);\nc.X + c.Y", "6")]
    [InlineData("IEnumerable<int> N() { try { yield return 1; yield return 2; } finally { Console.Write(\"\"); } }\nN().Sum()", "3")]
    [InlineData("async IAsyncEnumerable<int> N() { await Task.Yield(); yield return 1; yield return 2; }\nint sum = 0; await foreach (int "
        + "n in N()) { sum += n; }\nsum", "3")]
    [InlineData("int F(int x) { try { if (x > 0) { throw new Exception(\"a\"); } return 0; } catch (Exception e) when (e.Message == "
        + "\"a\") { return 1; } finally { x = 2; } }\nF(1)", "1")]
    [InlineData("unsafe int F() { int* p = stackalloc int[3]; p[2] = 7; return p[2]; }\nF()", "7")]
    [InlineData("unsafe { delegate*<int, int> f = &G; Console.Write(f(2)); static int G(int x) => x + 1; }\n1", "1")]
    [InlineData("class E { public event Action Done { add { value(); } remove { } } ~E() { } }\nint n = 0; new E().Done += () => n = 4;\nn",
        "4")]
    [InlineData("static class S { public static readonly int V = Enumerable.Range(0, 4).Sum(x => x); static S() { V++; } }\nS.V", "7")]
    [InlineData("int F(int n) { if (n == 0) goto end; n = 9; end: int m = n + 1; return m; }\nF(3) + F(0)", "11")]
    [InlineData("int F(object o) => o switch { int i when i > 3 => i, string { Length: > 2 } s => s.Length, _ => 0 };\nF(5) + F(\"abc\")",
        "8")]
    [InlineData("T Max<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;\nMax(\"a\", \"b\")", "b")]
    [InlineData("interface ID { int Twice(int x) => x * 2; static abstract int Id { get; } }\nclass D : ID { public static int Id => 3; "
        + "}\nint G<X>() where X : ID => X.Id;\n((ID)new D()).Twice(4) + G<D>()", "11")]
    [InlineData("#nullable enable\nstring? F(string? s) => s?.Trim();\nF(\" a \")", "a")]
    public void Should_Not_Change_What_Code_Does(string source, string expected) => Assert.Equal(expected, Ran(source).Result);

    [Theory]
    [InlineData("int F(string s) =>\n    int.Parse(s);\nint G(string s)\n{\n    int x = 1;\n    return F(s) + x;\n}\n\nG(\"z\")", 2, 6, 9)]
    [InlineData("class A\n{\n    int x = int.Parse(\"1\");\n    public A(string s)\n    {\n        x = int.Parse(s);\n    }\n}\nnew "
        + "A(\"z\")", 6, 9)]
    [InlineData("var f = (string s) =>\n    int.Parse(s);\nnew[] { \"z\" }\n    .Select(f).ToArray()", 2, 3)]
    [InlineData("IEnumerable<int> N()\n{\n    yield return 1;\n    yield return int.Parse(\"z\");\n}\nN().Sum()", 4, 6)]
    [InlineData("async Task<int> N()\n{\n    await Task.Yield();\n    return int.Parse(\"z\");\n}\nawait N()", 4, 6)]
    [InlineData("int N(string s)\n{\n    try\n    {\n        return int.Parse(s);\n    }\n    catch (FormatException) when (s.Length > "
        + "3)\n    {\n        throw;\n    }\n}\nN(\"z\")", 5, 12)]
    public void Should_Not_Move_The_Lines_Of_Errors(string source, params int[] lines)
    {
        var error = Failed(source);
        Assert.Equal("FormatException", error.Name);
        Assert.Equal(lines.Reverse().Select(line => $"   cell 1, line {line}"), error.Traceback.Skip(1));
    }

    [Fact]
    public void Should_Stop_What_An_Interrupted_Cell_Started_And_Nothing_Else()
    {
        Ran("class Count { public volatile int Value; }\nvar (kept, left, late) = (new Count(), new Count(), new Count());");
        Ran("void Step(Count count) { while (true) { count.Value++; System.Threading.Thread.Sleep(1); } }\nvar keeps = Task.Run(() => "
            + "Step(kept));");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Equal("Interrupted",
            Run(
                "var leaves = Task.Run(() => Step(left)); new System.Threading.Thread(() => { try { Step(late); } catch "
                + "(OperationCanceledException) { } }).Start();\nwhile (true) { }", interrupt.Token).Error?.Name);
        Assert.Equal("True", Ran("((IAsyncResult)leaves).AsyncWaitHandle.WaitOne(60_000)").Result);
        Ran("var until = DateTime.UtcNow.AddSeconds(60); int seen;\ndo { seen = late.Value; await Task.Delay(200); } while (seen != "
            + "late.Value && DateTime.UtcNow < until);");
        Assert.Equal(
            "True",
            Ran(
                "int stopped = left.Value, before = kept.Value; await Task.Delay(300);\nstopped > 0 && left.Value == stopped && "
                + "late.Value == "
                + "seen && kept.Value > before && !keeps.IsCompleted").Result);
        // Code of the interrupted cell that a later one calls runs.
        Assert.Equal("55", Ran("long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(10)").Result);
    }
}
