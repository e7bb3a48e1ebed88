"""Speaks with the kernel through jupyter_client, the library of Jupyter's own front ends.

kernel_client.py messages       each kind of message
kernel_client.py restarts 100   so many restarts, and what they leave behind
"""
import glob
import os
import sys
import tempfile

from jupyter_client import KernelManager

PATIENCE = 120


def start():
    manager = KernelManager(kernel_name=".net-csharp")
    manager.start_kernel(stdout=sys.stderr)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=PATIENCE)
    return manager, client


def reply(client, request, channel="shell"):
    get = {"shell": client.get_shell_msg, "control": client.get_control_msg}[channel]
    while True:
        message = get(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def run(client, code, stdin=None, **flags):
    told = []
    content = client.execute_interactive(
        code, timeout=PATIENCE, stdin_hook=stdin, output_hook=lambda message: told.append((message["msg_type"], message["content"])), **flags
    )["content"]
    return content, told


def only(told, kind):
    found = [content for name, content in told if name == kind]
    assert len(found) == 1, (kind, told)
    return found[0]


def messages():
    manager, client = start()
    info = reply(client, client.kernel_info())
    assert info["language_info"]["name"] == "C#" and info["protocol_version"] >= "5.3", info

    # The kernel runs from its copy: a build meets no file in use.
    with open(f"/proc/{manager.provisioner.process.pid}/maps") as file:
        maps = file.read()
    assert os.environ["JUPYTER_PATH"] in maps and "/artifacts/bin/" not in maps, maps

    content, told = run(client, 'Console.Write("printed");\nvar shown = display(1);\nshown.Update(2);\n40 + 2')
    assert content["status"] == "ok" and content["execution_count"] == 1, content
    assert only(told, "execute_input")["execution_count"] == 1
    assert only(told, "stream") == {"name": "stdout", "text": "printed"}
    assert only(told, "display_data")["transient"] == only(told, "update_display_data")["transient"]
    assert only(told, "execute_result")["data"]["text/plain"] == "42"
    assert [content["execution_state"] for name, content in told if name == "status"] == ["busy", "idle"]

    content, told = run(client, '\nint.Parse("z")')
    assert content["status"] == "error" and content["ename"] == "FormatException", content
    assert any("cell 2, line 2" in line for line in only(told, "error")["traceback"]), told

    content, told = run(client, "Console.Write(3);\n3", silent=True)
    assert content["status"] == "ok" and {name for name, _ in told} == {"status"}, told

    content, told = run(client, "Console.ReadLine()", stdin=lambda message: client.input("typed"))
    assert only(told, "execute_result")["data"]["text/plain"] == "typed", told
    content, _ = run(client, "Console.ReadLine()", allow_stdin=False)
    assert content["ename"] == "InvalidOperationException", content

    assert reply(client, client.is_complete("while (true) {"))["status"] == "incomplete"
    found = reply(client, client.complete("Console.WriteL"))
    assert "WriteLine" in found["matches"] and (found["cursor_start"], found["cursor_end"]) == (8, 14), found
    assert reply(client, client.inspect("Math.Sqrt(2)", 6))["found"]
    recalled = reply(client, client.history(hist_access_type="tail", n=1))["history"]
    assert recalled[-1][2] == "Console.ReadLine()", recalled
    assert reply(client, client.comm_info())["comms"] == {}

    request = client.execute("while (true) { }")
    while client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "execute_input":
        pass
    manager.interrupt_kernel()
    assert reply(client, request)["ename"] == "Interrupted"
    content, _ = run(client, "shown")
    assert content["status"] == "ok", content

    client.hb_channel.unpause()
    assert client.hb_channel.is_beating()
    manager.restart_kernel()
    client.wait_for_ready(timeout=PATIENCE)
    content, _ = run(client, "1")
    assert content["execution_count"] == 1, content

    # A restart finds nothing of what came before.
    content, _ = run(client, "shown")
    assert content["ename"] == "CompilationError", content
    request = client.shutdown()
    assert reply(client, request, "control")["status"] == "ok"
    manager.finish_shutdown()
    assert not manager.is_alive()
    client.stop_channels()


def kernels():
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                arguments = file.read().split(b"\0")
        except OSError:
            continue
        if b"kernel" in arguments and any(os.environ["JUPYTER_RUNTIME_DIR"].encode() in argument for argument in arguments):
            found.append(path)
    return found


def files():
    roots = [os.environ["JUPYTER_PATH"], os.environ["JUPYTER_RUNTIME_DIR"], tempfile.gettempdir()]
    return {os.path.join(folder, name) for root in roots for folder, _, names in os.walk(root) for name in names}


def restarts(count):
    manager, client = start()
    run(client, "1")
    before = files()
    for _ in range(count):
        manager.restart_kernel()
        client.wait_for_ready(timeout=PATIENCE)
        content, _ = run(client, "1 + 1")
        assert content["execution_count"] == 1, content
    assert len(kernels()) == 1, kernels()
    left = files() - before
    assert not left, left
    client.stop_channels()
    manager.shutdown_kernel()
    assert kernels() == [], kernels()


if __name__ == "__main__":
    if sys.argv[1] == "messages":
        messages()
    else:
        restarts(int(sys.argv[2]))
    print("ok")
