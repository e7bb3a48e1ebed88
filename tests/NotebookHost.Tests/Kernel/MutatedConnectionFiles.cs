using System.Net;
using System.Text;
using Faults;
using NotebookHost.Kernel;
using NotebookHost.Running;

namespace NotebookHost.Tests.Kernel;

/// <summary>Connection files into which faults of all kinds are put.</summary>
internal static class MutatedConnectionFiles
{
    private const string Good = """
        {"ip":"127.0.0.1","transport":"tcp","shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5,"key":"k",
         "signature_scheme":"hmac-sha256","kernel_name":"é"}
        """;

    /// <summary>Reads so many of them: what can be bound, or refused with the file's name.</summary>
    /// <param name="count">Counts how each ended.</param>
    /// <param name="folder">Where they are written.</param>
    public static void Try(FaultCount count, string folder)
    {
        var random = new Random(2017);
        var path = Path.Combine(folder, "connection.json");
        for (var i = 0; i < FaultCount.Inputs; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Good);
            for (var faults = random.Next(1, 4); faults > 0; faults--)
                bytes = JsonMutations.Change(random, bytes);

            File.WriteAllBytes(path, bytes);
            count.Try($"file {i}: {Encoding.Latin1.GetString(bytes)}", () =>
            {
                var file = ConnectionFile.Load(path);
                Assert.NotNull(file.Key);
                Assert.True(IPAddress.TryParse(file.Ip, out _) || file.Ip is "localhost" or "*", file.Ip);
                Assert.Equal(5, file.Ports().Select(port => port.Port).Where(port => port is > 0 and < 65536).Distinct().Count());
            }, exception => exception is UsageException && exception.Message.Contains(path));
        }
    }
}
