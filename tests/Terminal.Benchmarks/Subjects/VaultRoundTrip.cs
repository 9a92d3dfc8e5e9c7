using System.Diagnostics;
using System.Net.Sockets;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Benchmarks.Subjects;

/// <summary>
/// A message's MAC, asked for over the unix socket of a vault in a process of its own; against a bare socket whose other end says as many
/// bytes for as many, and against the same vault in this process, on the thread that asks.
/// </summary>
internal static class VaultRoundTrip
{
    /// <summary>The words by which this program is a child that serves: what, and where.</summary>
    public const string ChildVerb = "--vault-child";

    private const string Vaults = "vault";
    private const string Echoes = "echo";
    private const int MessageLength = 300;
    private const int AnswerLength = 1 + 1 + 4 + 2 + 8; // Version, kind, number, length, and a MAC.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures both.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vault-bench-");
        try
        {
            using Child vault = new(Vaults, Path.Combine(folder.FullName, "vault.sock"));
            using Child echo = new(Echoes, Path.Combine(folder.FullName, "echo.sock"));
            using AnswerWait wait = new();
            using FramePump pump = VaultSockets.Client(vault.Path, wait);
            wait.Open(pump);
            byte[] question = Question();
            Invariant.Check(wait.Ask(pump, question) == AnswerLength); // A refusal is shorter.
            using Socket bare = echo.Connect();
            byte[] received = new byte[VaultFrame.PrefixLength + AnswerLength];
            using KeyedVault own = new();
            byte[] taken = question[VaultFrame.PrefixLength..];
            yield return harness.Race(
                new Contestant("MAC by the vault's process, 300 bytes", () => wait.Ask(pump, question)),
                new Contestant("bare socket, as many bytes", () => Exchange(bare, question, received)),
                new Contestant("the same vault in this process", () =>
                {
                    question.AsSpan(VaultFrame.PrefixLength).CopyTo(taken); // Reading a frame clears it.
                    Invariant.Check(own.Ask(taken).Length == VaultFrame.PrefixLength + AnswerLength);
                }));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>Serves as the child: one client, until it goes.</summary>
    public static void Serve(string what, string path)
    {
        if (what == Vaults)
        {
            KeyedVault.Serve(path);
            return;
        }

        using Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(path));
        door.Listen(1);
        using Socket client = door.Accept();
        byte[] question = new byte[Question().Length];
        while (TryReceive(client, question))
        {
            _ = client.Send(question.AsSpan(0, VaultFrame.PrefixLength + AnswerLength));
        }
    }

    private static byte[] Question()
    {
        byte[] frame = new byte[VaultFrame.PrefixLength + VaultFrame.LengthMax];
        int length = VaultFrame.Write(new VaultCommand.MakeMac(1, KeyedVault.FirstSerial, new byte[MessageLength]), frame);
        return frame[..length];
    }

    private static void Exchange(Socket socket, byte[] question, byte[] received)
    {
        _ = socket.Send(question);
        Invariant.Check(TryReceive(socket, received));
    }

    private static bool TryReceive(Socket socket, Span<byte> whole)
    {
        while (!whole.IsEmpty)
        {
            int count = socket.Receive(whole);
            if (count == 0)
            {
                return false;
            }

            whole = whole[count..];
        }

        return true;
    }

    /// <summary>This program once more, as the other end.</summary>
    private sealed class Child : IDisposable
    {
        private readonly Process process;

        public Child(string what, string path)
        {
            Path = path;
            process = Process.Start(Environment.ProcessPath!, [typeof(VaultRoundTrip).Assembly.Location, ChildVerb, what, path]);
            long start = Stopwatch.GetTimestamp();
            while (!File.Exists(path))
            {
                Invariant.Check(Stopwatch.GetElapsedTime(start) < Patience && !process.HasExited);
                Thread.Sleep(10);
            }
        }

        public string Path { get; }

        public Socket Connect()
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path));
            return socket;
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Waits for one answer on the thread that asks, as the terminal's loop does.</summary>
    private sealed class AnswerWait : ILineListener, IDisposable
    {
        private readonly SemaphoreSlim came = new(0);
        private readonly SemaphoreSlim opened = new(0);
        private int answerLength;

        public void Opened() => opened.Release();

        public void Closed(string fault)
        {
        }

        public void Received(Memory<byte> bytes)
        {
            answerLength = bytes.Length;
            came.Release();
        }

        public void Open(FramePump pump)
        {
            pump.Open();
            Invariant.Check(opened.Wait(Patience));
        }

        public int Ask(FramePump pump, byte[] question)
        {
            pump.Send(question);
            Invariant.Check(came.Wait(Patience));
            return answerLength;
        }

        public void Dispose()
        {
            came.Dispose();
            opened.Dispose();
        }
    }
}
