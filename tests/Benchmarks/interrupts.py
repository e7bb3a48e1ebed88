"""What interrupts do to the installed kernel: dotnet run -c Release --project src/NotebookHost -- install, then
/usr/bin/python3 tests/Benchmarks/interrupts.py [--times 20] [--kernel .net-csharp] [part of a kind's name …]

Each kind of code is interrupted so often, at random moments. Counted is whether the process lived, whether the cell ended within
four seconds with the state kept and the next cell answering, or was left behind (ended after five, its code going on beside).
Needs jupyter_client (Debian's python3-jupyter-client). Prints a markdown table.
"""
import argparse
import os
import queue
import random
import time

from jupyter_client.manager import KernelManager

REPOSITORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
IN_TIME = 4

SETUP = """#!import setup.csx
#!csharp
using System.Text.RegularExpressions; using System.Threading; using System.Numerics; using System.Diagnostics; using System.IO;
using System.Text.Json; using Microsoft.Data.Analysis;
var before = 40;"""

# name, whether the time goes in the cell's own code, code
KINDS = [
    ("sleep", True, "Thread.Sleep(-1);"),
    ("await of a delay", True, "await Task.Delay(-1);"),
    ("await in a loop", True, "while (true) { await Task.Delay(1); }"),
    ("wait handle", True, "new ManualResetEvent(false).WaitOne();"),
    ("monitor", True, "var gate = new object(); new Thread(() => { lock (gate) { Thread.Sleep(-1); } }) { IsBackground = true }.Start();\n"
                      "Thread.Sleep(20); lock (gate) { }"),
    ("Process.WaitForExit", True, 'using (var process = Process.Start("sleep", "20")) { process.WaitForExit(); }'),
    ("while", True, "while (true) { }"),
    ("for, empty", True, "for (; ; ) ;"),
    ("goto", True, "again: goto again;"),
    ("catch-all in a loop", True, 'while (true) { try { int.Parse("x"); } catch { } }'),
    ("loop in a catch-all", True, "try { while (true) { } } catch { }"),
    ("loop in finally", True, "try { } finally { while (true) { } }"),
    ("recursion, local function", True, "long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(60)"),
    ("recursion, method of a class", True, "class Deep { public long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); }\nnew Deep().Fib(60)"),
    ("recursion, inner function", True, "void Outer() { long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); Fib(60); }\nOuter();"),
    ("recursion, mutual", True, "bool Even(long n) => n == 0 || (Odd(n - 1) && Odd(n - 1)); bool Odd(long n) => n == 0 || (Even(n - 1) && Even(n - 1));\nEven(90)"),
    ("recursion, endless", True, "int Down(int n) => 1 + Down(n + 1);\nwhile (true) { try { Down(0); } catch (InsufficientExecutionStackException) { } }"),
    ("LINQ with lambdas", True, "Enumerable.Range(0, int.MaxValue).Where(x => x % 2 == 0).Select(x => (long)x).Where(x => x < 0).Count()"),
    ("LINQ, nested query", True, "(from a in Enumerable.Range(0, 99_999) from b in Enumerable.Range(0, 99_999) where a < -b select 1).Count()"),
    ("iterator method", True, "IEnumerable<int> Numbers() { for (; ; ) { yield return 1; } }\nNumbers().All(n => n > 0)"),
    ("List.Sort, comparison", True, "while (true) { Enumerable.Range(0, 2_000_000).Reverse().ToList().Sort((a, b) => (a ^ 77).CompareTo(b ^ 77)); }"),
    ("Array.Sort, comparer", True, "class By : IComparer<int> { public int Compare(int a, int b) => (a ^ 77).CompareTo(b ^ 77); }\n"
                                    "while (true) { Array.Sort(Enumerable.Range(0, 2_000_000).Reverse().ToArray(), new By()); }"),
    ("Parallel.For", True, "Parallel.For(0, int.MaxValue, i => { for (int j = 0; j < 1_000_000; j++) { } });"),
    ("PLINQ", True, "Enumerable.Range(0, int.MaxValue).AsParallel().Where(x => x < -1).Count()"),
    ("Console.WriteLine", True, "while (true) { Console.WriteLine(1); }"),
    ("strings", True, 'for (string s = ""; ; s = s.Length > 9_999 ? "" : s + "x") { }'),
    ("allocation", True, "for (var kept = new List<byte[]>(); ; kept.Add(new byte[9_999])) { if (kept.Count > 9_999) { kept.Clear(); } }"),
    ("file reading", True, 'var big = Path.GetTempFileName(); File.WriteAllBytes(big, new byte[20_000_000]); try { while (true) { File.ReadAllBytes(big); } } finally { File.Delete(big); }'),
    ("JSON", True, "while (true) { JsonSerializer.Serialize(Enumerable.Range(0, 200_000).ToDictionary(i => i, i => new { i })); }"),
    ("DataFrame", True, 'var frame = new DataFrame(new SingleDataFrameColumn("x", Enumerable.Range(0, 300_000).Select(i => (float)i)));\nwhile (true) { frame.OrderBy("x").Head(3); }'),
    ("tensor operations", True, "var m = torch.rand(300, 300); while (true) { using var scope = torch.NewDisposeScope(); torch.mm(m, m); }"),
    ("autograd", True, "while (true) { using var scope = torch.NewDisposeScope(); var w = torch.rand(300, 300, requires_grad: true); torch.mm(w, w).sum().backward(); }"),
    ("training by hand", True, "var net = torch.nn.Linear(50, 50); var by = torch.optim.Adam(net.parameters());\n"
                               "while (true) { using var scope = torch.NewDisposeScope(); by.zero_grad(); net.forward(torch.rand(99, 50)).sum().backward(); by.step(); }"),
    ("model.Fit", True, 'var (train, validation) = Interactions.From(RatingFiles.Read(Path.Combine("..", "data", "articles"))).SplitRandom(0.2, seed: 1);\n'
                        "new DotBias(train).Fit(train, validation, FitOptions.Default with { Epochs = 10_000 });"),
    ("LINQ without lambdas", False, "while (true) { Enumerable.Range(0, int.MaxValue).Chunk(3).Count(); }"),
    ("regular expression", False, 'Regex.IsMatch(new string(\'a\', 60) + "!", "^(a+)+$")'),
    ("big integer", False, "BigInteger.Pow(7, 30_000_000).ToString().Length"),
    ("one long tensor operation", False, "var huge = torch.rand(9_000, 9_000); torch.mm(huge, huge).sum();"),
]


class Session:
    def __init__(self, name):
        self.name = name
        self.kernel = None

    def start(self):
        self.kernel = KernelManager(kernel_name=self.name)
        self.kernel.start_kernel(cwd=os.path.join(REPOSITORY, "notebooks"), stderr=open(os.devnull, "w"))
        self.client = self.kernel.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        assert self.run(SETUP)["status"] == "ok"

    def stop(self):
        if self.kernel is not None:
            self.client.stop_channels()
            self.kernel.shutdown_kernel(now=True)
            self.kernel = None

    def run(self, code, timeout=60):
        return self.client.execute_interactive(code, timeout=timeout, output_hook=lambda message: None)["content"]

    def reply(self, request, timeout):
        """The answer; None where the process ended, or nothing came in time."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end and self.kernel.is_alive():
            try:
                message = self.client.get_shell_msg(timeout=0.2)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") == request:
                return message["content"]
        return None

    def interrupt(self, code, pause):
        """lost, late or the seconds until the cell ended with the state kept."""
        if self.kernel is None:
            self.start()
        self.run("before = 41;")
        request = self.client.execute('Console.WriteLine("on");\n' + code)
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == request:
                break
        time.sleep(pause)
        began = time.perf_counter()
        self.kernel.interrupt_kernel()
        reply = self.reply(request, 30)
        took = time.perf_counter() - began
        if reply is None:
            return "lost" if not self.kernel.is_alive() else "stuck"
        assert reply.get("ename") == "Interrupted", (code, reply)
        try:
            told = []
            answer = self.client.execute_interactive("before + 1", timeout=60, output_hook=lambda message: told.append(message))["content"]
            kept = answer["status"] == "ok" and any(message["content"].get("data", {}).get("text/plain") == "42" for message in told)
        except (RuntimeError, TimeoutError):
            return "lost"
        return took if kept and took < IN_TIME else "late" if kept else "state"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--times", type=int, default=20)
    arguments.add_argument("--kernel", default=".net-csharp")
    arguments.add_argument("names", nargs="*")
    chosen = arguments.parse_args()
    chance = random.Random(2017)
    session = Session(chosen.kernel)
    print(f"| kind | the cell's own code | kernel lost, of {chosen.times} | stopped in time | left behind | ms, median | ms, largest |\n|---|---|---|---|---|---|---|", flush=True)
    for name, own, code in KINDS:
        if chosen.names and not any(part in name for part in chosen.names):
            continue
        times, counts = [], {"lost": 0, "late": 0, "stuck": 0, "state": 0}
        for _ in range(chosen.times):
            outcome = session.interrupt(code, chance.uniform(0.02, 0.6))
            if isinstance(outcome, float):
                times.append(1000 * outcome)
            else:
                counts[outcome] += 1
                session.stop()
        times.sort()
        figures = f"{times[len(times) // 2]:.0f} | {times[-1]:.0f}" if times else "|"
        wrong = "".join(f" ({counts[word]} {word})" for word in ("stuck", "state") if counts[word])
        print(f"| {name} | {'yes' if own else 'no'} | {counts['lost']} | {len(times)}{wrong} | {counts['late']} | {figures} |", flush=True)
    session.stop()


if __name__ == "__main__":
    main()
