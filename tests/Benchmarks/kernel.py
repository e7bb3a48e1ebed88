"""How fast the installed kernel answers: dotnet run -c Release --project src/NotebookHost -- install, then /usr/bin/python3 tests/Benchmarks/kernel.py

Needs jupyter_client (Debian's python3-jupyter-client). Times are wall seconds of this machine.
"""
import os
import sys
import time

from jupyter_client.manager import KernelManager

REPOSITORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def run(client, code):
    """Runs a cell; the seconds it took, its reply and what was told."""
    told = []
    began = time.perf_counter()
    reply = client.execute_interactive(code, timeout=120, output_hook=lambda message: told.append((time.perf_counter(), message)))
    if reply["content"]["status"] != "ok":
        sys.exit(f"{code}\n{reply['content']}")
    return time.perf_counter() - began, told


def complete(client, code):
    began = time.perf_counter()
    client.complete(code, reply=True, timeout=60)
    return time.perf_counter() - began


def memory(kernel, kind="VmRSS"):
    with open(f"/proc/{kernel.provisioner.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(kind))


def start(name):
    """A kernel that is ready, its client and the seconds until then."""
    kernel = KernelManager(kernel_name=name)
    began = time.perf_counter()
    kernel.start_kernel(cwd=os.path.join(REPOSITORY, "notebooks"))
    client = kernel.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return kernel, client, time.perf_counter() - began


def stop(kernel, client):
    client.stop_channels()
    kernel.shutdown_kernel()


def first_completion(name, *cells):
    """The seconds of the first completion of a new kernel, asked for as soon as these cells have run."""
    kernel, client, _ = start(name)
    for cell in cells:
        run(client, cell)
    seconds = complete(client, "Console.")
    stop(kernel, client)
    return seconds


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else ".net-csharp"
    at_once, after_setup = first_completion(name), first_completion(name, "#!import setup.csx")
    print(f"first completion in a new kernel  {1000 * at_once:6.0f} ms (asked for as soon as setup.csx has run: {1000 * after_setup:.0f})")
    kernel, client, ready = start(name)
    print(f"kernel ready                      {ready:6.2f} s")
    print(f"first cell: #!import setup.csx    {run(client, '#!import setup.csx')[0]:6.2f} s")
    run(client, "1 + 1")
    times = sorted(run(client, f"var x{i} = {i}; x{i}")[0] for i in range(21))
    print(f"a later cell, median of 21        {1000 * times[10]:6.0f} ms (largest {1000 * times[-1]:.0f})")
    print(f"20,000 printed lines              {run(client, 'for (int i = 0; i < 20_000; i++) Console.WriteLine(i);')[0]:6.2f} s")
    seconds, told = run(client, "Console.Write(new string('x', 10_000_000));")
    size = sum(len(message["content"]["text"]) for _, message in told if message["msg_type"] == "stream")
    print(f"an output of {size / 1e6:.0f} MB                {seconds:6.2f} s, and the next cell {run(client, '1')[0]:.2f} s")
    time.sleep(5)
    times = [complete(client, code) for code in ("Console.", "Enumerable.Range(0, 1).", "torch.", "DotBias.", "FitOptions.Default.")]
    print(f"completion after 5 idle seconds   {' '.join(f'{1000 * seconds:.0f}' for seconds in times)} ms")
    print(f"peak memory until here            {memory(kernel, 'VmHWM'):6.0f} MB")
    run(client, "var (train, validation) = Interactions.From(RatingFiles.Read(Path.Combine(\"..\", \"data\", \"articles\"))).SplitRandom(0.2, seed: 1);")
    training = "new DotBias(train).Fit(train, validation, FitOptions.Default with { Epochs = 10_000 });"
    for name, code in (("a training", training), ("a loop", "while (true) { }"), ("a sleep", "System.Threading.Thread.Sleep(-1);")):
        times = []
        for _ in range(10):
            request = client.execute("Console.WriteLine(1);\n" + code)
            while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
                pass
            time.sleep(0.2)
            began = time.perf_counter()
            kernel.interrupt_kernel()
            while client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != request:
                pass
            times.append(time.perf_counter() - began)
        times.sort()
        print(f"an interrupt of {name:<18}{1000 * times[5]:6.0f} ms (largest of ten {1000 * times[-1]:.0f})")
    run(client, "GC.Collect();")
    before = memory(kernel)
    for i in range(200):
        run(client, f"var y{i} = Enumerable.Range(0, {i}).Sum(); y{i}")
    run(client, "GC.Collect();")
    print(f"growth by 200 cells               {(memory(kernel) - before) / 200:6.2f} MB a cell")
    stop(kernel, client)


if __name__ == "__main__":
    main()
