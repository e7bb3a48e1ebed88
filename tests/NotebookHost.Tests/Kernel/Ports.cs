using System.Net;
using System.Net.Sockets;

namespace NotebookHost.Tests.Kernel;

internal static class Ports
{
    /// <summary>Ports that nobody listens at now; somebody else may take one before it is used.</summary>
    public static int[] Free(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
            listener.Start();

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();

        return ports;
    }
}
