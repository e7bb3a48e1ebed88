"""What a cell costs a kernel that keeps on: memory.py [executions] [kernel], beside `dotnet run -c Release --project tests/Benchmarks -- memory [executions]`.

The same cells there are compiled and run with nothing around. Install the kernel as kernel.py says.
"""
import sys

from kernel import memory, run, start, stop

WARM = 50
HEAP = "GC.Collect(); GC.WaitForPendingFinalizers(); GC.GetTotalMemory(true)"


def measured(kernel, client):
    """Managed heap and resident memory in KB."""
    _, told = run(client, HEAP)
    heap = next(message["content"]["data"]["text/plain"] for _, message in told if message["msg_type"] == "execute_result")
    return int(heap) / 1024, memory(kernel) * 1024


def main():
    executions = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    kernel, client, _ = start(sys.argv[2] if len(sys.argv) > 2 else ".net-csharp")
    for i in range(WARM + executions):
        if i == WARM:
            run(client, HEAP)
            before = measured(kernel, client)
        run(client, f"var x{i} = {i};" if i % 2 == 0 else f"x{i - 1} + 1")
    heap, resident = (after - earlier for after, earlier in zip(measured(kernel, client), before))
    print(f"{executions} cells of a kernel: heap {heap / executions:.2f} KB, resident {resident / executions:.2f} KB an execution")
    stop(kernel, client)


if __name__ == "__main__":
    main()
