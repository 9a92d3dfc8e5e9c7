using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Terminal.Panel.Board;
using Terminal.Tests.Platform;

namespace Terminal.Tests.Panel.Board;

/// <summary>The board's bus with the terminal's process and the vault's on it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The collection has nothing of the system's.")]
public sealed class BusServerTests : IBusDevices
{
    private readonly BlockingCollection<string> happened = [];

    [Fact]
    public void Two_processes_have_the_bus_and_it_is_let_go_of_when_both_are_gone()
    {
        using TemporaryFolder folder = new();
        using BusServer server = new(folder["board.sock"], this);
        Socket terminal = Dial(folder["board.sock"]);
        Assert.Equal("connected", Next());
        Socket vault = Dial(folder["board.sock"]);
        Assert.Equal(0, Ask(vault, [1, 0x3C, 0, 1, 0x40]));
        Assert.Equal("1 60", Next());
        Assert.Equal(0, Ask(terminal, [2, 9, 0, 0]));
        Assert.Equal("2 9", Next());

        vault.Dispose();
        Assert.Equal(0, Ask(terminal, [3, 1, 0, 0]));
        Assert.Equal("3 1", Next());
        terminal.Dispose();
        Assert.Equal("disconnected", Next());
        using Socket next = Dial(folder["board.sock"]);
        Assert.Equal("connected", Next()); // And was not let go of before.
    }

    void IBusDevices.Connected() => happened.Add("connected");

    void IBusDevices.Disconnected() => happened.Add("disconnected");

    byte[] IBusDevices.Handle(byte kind, byte argument, ReadOnlySpan<byte> payload)
    {
        happened.Add($"{kind} {argument}");
        return [0];
    }

    private static Socket Dial(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static byte Ask(Socket bus, byte[] request)
    {
        _ = bus.Send(request);
        byte[] answer = new byte[1];
        Assert.Equal(1, bus.Receive(answer));
        return answer[0];
    }

    private string Next()
    {
        Assert.True(happened.TryTake(out string? what, 10_000), "nothing happens");
        return what;
    }
}
