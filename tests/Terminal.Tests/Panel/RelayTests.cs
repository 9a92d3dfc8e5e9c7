using System.Net;
using System.Net.Sockets;
using Terminal.Panel.Board;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class RelayTests
{
    [Fact]
    public async Task Bytes_pass_both_ways_until_the_network_is_cut_and_again_afterwards()
    {
        using Socket far = Listen(out int farPort);
        using Socket spare = Listen(out int nearPort);
        spare.Dispose(); // A port that was free a moment ago.
        using Relay relay = new(nearPort, farPort);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(nearPort));

        relay.Up();
        relay.Up(); // Twice does no harm.
        using Socket near = await ConnectAsync(nearPort);
        using Socket other = await far.AcceptAsync();
        await PassAsync(near, other);
        await PassAsync(other, near);

        relay.Down();
        _ = await Assert.ThrowsAsync<SocketException>(async () => await near.ReceiveAsync(new byte[1]));
        _ = await Assert.ThrowsAsync<SocketException>(async () => await other.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(nearPort));

        relay.Up();
        using Socket again = await ConnectAsync(nearPort);
        using Socket otherAgain = await far.AcceptAsync();
        await PassAsync(again, otherAgain);
    }

    [Fact]
    public async Task A_connection_that_one_side_closes_closes_on_the_other_after_its_last_bytes()
    {
        using Socket far = Listen(out int farPort);
        using Socket spare = Listen(out int nearPort);
        spare.Dispose();
        using Relay relay = new(nearPort, farPort);
        relay.Up();
        using Socket near = await ConnectAsync(nearPort);
        using Socket other = await far.AcceptAsync();
        await other.SendAsync(new byte[] { 1, 2, 3 });
        other.Shutdown(SocketShutdown.Both);
        byte[] buffer = new byte[8];
        int count = 0;
        for (int more = 1; more > 0 && count < 3; count += more)
        {
            more = await near.ReceiveAsync(buffer.AsMemory(count));
        }

        Assert.Equal([1, 2, 3], buffer[..count]);
        Assert.Equal(0, await near.ReceiveAsync(buffer));
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        _ = await from.SendAsync(new byte[] { 0x5A });
        byte[] buffer = new byte[1];
        Assert.Equal(1, await to.ReceiveAsync(buffer));
        Assert.Equal(0x5A, buffer[0]);
    }

    private static Socket Listen(out int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }
}
