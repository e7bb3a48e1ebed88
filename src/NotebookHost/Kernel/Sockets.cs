using System.Net;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;
using NotebookHost.Running;

namespace NotebookHost.Kernel;

/// <summary>The five sockets of a kernel, all served by the thread that calls <see cref="Serve"/>.</summary>
internal sealed class Sockets : IDisposable
{
    // A frame's length is the client's to say, and memory is taken for it at once.
    private const long LongestFrame = 256 << 20;
    // Beyond so many messages that a client has not taken, further ones to it are dropped.
    private const int Unread = 20_000;

    private readonly RouterSocket shell, control, stdin, heartbeat;
    private readonly PublisherSocket iopub;
    private readonly NetMQPoller poller;
    private readonly NetMQQueue<(Channel Channel, NetMQMessage Message)> outgoing;

    /// <summary>Binds the addresses of the file.</summary>
    /// <exception cref="UsageException">One is in use, or not an address of this machine.</exception>
    public Sockets(ConnectionFile file)
    {
        // Each of these makes a pair of sockets of its own, by listening for a moment at a port that the system chooses. That must be
        // none of the file's: the client tries to connect already, and NetMQ would take it for the other end of the pair.
        var held = Hold(file);
        (shell, control, stdin, heartbeat, iopub, poller, outgoing) = (new(), new(), new(), new(), new(), [], new());
        held.ForEach(port => port.Dispose());
        NetMQSocket[] sockets = [shell, control, stdin, iopub, heartbeat];
        foreach (var (socket, (name, port)) in sockets.Zip(file.Ports()))
        {
            socket.Options.Linger = TimeSpan.FromSeconds(1);
            socket.Options.MaxMsgSize = LongestFrame;
            socket.Options.SendHighWatermark = Unread;
            Bind(socket, file.Address(port), name);
            poller.Add(socket);
        }

        heartbeat.ReceiveReady += (_, _) => Each(heartbeat, message => heartbeat.TrySendMultipartMessage(message));
        outgoing.ReceiveReady += (_, _) => Send();
        poller.Add(outgoing);
    }

    /// <summary>Hands each message to <paramref name="receive"/>, until <see cref="Stop"/>.</summary>
    /// <param name="receive">Called on the thread that serves; must not wait.</param>
    public void Serve(Action<Channel, NetMQMessage> receive)
    {
        foreach (var (socket, channel) in new[] { (control, Channel.Control), (shell, Channel.Shell), (stdin, Channel.Stdin) })
            socket.ReceiveReady += (_, _) => Each(socket, message => receive(channel, message));

        poller.Run();
        Send();
    }

    /// <summary>Sends a message; from any thread.</summary>
    public void Send(Channel channel, NetMQMessage message) => outgoing.Enqueue((channel, message));

    /// <summary>Ends <see cref="Serve"/>; from any thread.</summary>
    public void Stop() => poller.Stop();

    /// <inheritdoc />
    public void Dispose()
    {
        poller.Dispose();
        foreach (var socket in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat })
            socket.Dispose();

        outgoing.Dispose();
        NetMQConfig.Cleanup(block: true);
    }

    private static void Each(RouterSocket socket, Action<NetMQMessage> handle)
    {
        // A limit, so that one socket does not keep the others waiting.
        for (var i = 0; i < 100; i++)
        {
            var message = new NetMQMessage();
            if (!socket.TryReceiveMultipartMessage(ref message))
                return;

            handle(message);
        }
    }

    /// <summary>Binds the file's ports without listening, where that can be done.</summary>
    private static List<Socket> Hold(ConnectionFile file)
    {
        List<Socket> held = [];
        foreach (var (_, port) in file.Ports())
        {
            if (!IPAddress.TryParse(file.Ip, out var address))
                continue;

            try
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                held.Add(socket);
                socket.Bind(new IPEndPoint(address, port));
            }
            catch (SocketException)
            {
                // Whoever has it: that is told when it is bound in earnest.
            }
        }

        return held;
    }

    private static void Bind(NetMQSocket socket, string address, string name)
    {
        try
        {
            socket.Bind(address);
        }
        catch (Exception exception) when (exception is NetMQException or SocketException or ArgumentException)
        {
            throw new UsageException(
                $"{address} ({name} of the connection file) cannot be "
                + $"bound: {(exception is AddressAlreadyInUseException ? "it is in use." : exception.Message)} "
                + "Another kernel may use it; start this one with a connection file of its own.");
        }
    }

    private void Send()
    {
        while (outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            NetMQSocket socket = next.Channel switch
            {
                Channel.IOPub => iopub,
                Channel.Control => control,
                Channel.Stdin => stdin,
                _ => shell,
            };
            socket.TrySendMultipartMessage(next.Message);
        }
    }
}
