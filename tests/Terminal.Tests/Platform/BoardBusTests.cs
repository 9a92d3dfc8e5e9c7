using System.Net.Sockets;
using Terminal.Devices.Lights;
using Terminal.Platform.Board;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class BoardBusTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Heard heard = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Requests_reach_the_board_in_order_each_after_the_answer_to_the_one_before()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard);
        using Socket board = server.Accept();
        Assert.Equal("opened", heard.Next());
        Assert.Equal([2, 0, 0, 0], Request(board, 4));
        bus.WriteI2c(0x3C, [0x40, 0xAA, 0x55]);
        bus.SetLights(ContactlessLights.First | ContactlessLights.Fourth);
        bus.Play(Tone.Success);

        Assert.Equal(0, board.Available);
        Answer(board, 0);
        Assert.Equal([1, 0x3C, 0, 3, 0x40, 0xAA, 0x55], Request(board, 7));
        Answer(board, 0);
        Assert.Equal([2, 9, 0, 0], Request(board, 4));
        Answer(board, 0);
        Assert.Equal([3, 1, 0, 0], Request(board, 4));
    }

    [Fact]
    public void The_bus_of_a_process_that_has_the_display_alone_says_nothing_of_lights()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard, hasLights: false);
        using Socket board = server.Accept();
        Assert.Equal("opened", heard.Next());
        bus.WriteI2c(0x3C, [0x40]);
        Assert.Equal([1, 0x3C, 0, 1, 0x40], Request(board, 5));
    }

    [Fact]
    public void A_refused_request_is_told_with_its_errno()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard);
        using Socket board = server.Accept();
        _ = Request(board, 4);
        Answer(board, 121);
        Assert.Equal([121], heard.Bytes(1));
    }

    [Fact]
    public void Two_answers_to_one_request_end_the_connection()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard);
        using Socket board = server.Accept();
        Assert.Equal("opened", heard.Next());
        _ = Request(board, 4);
        _ = board.Send([0, 0]);
        Assert.Equal("closed GARBLED", heard.Next());
    }

    [Fact]
    public void A_board_that_comes_back_gets_its_lights()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard);
        using (Socket first = server.Accept())
        {
            Assert.Equal("opened", heard.Next());
            _ = Request(first, 4);
            Answer(first, 0);
            bus.SetLights(ContactlessLights.All);
            _ = Request(first, 4);
        }

        Assert.Equal("closed HANGUP", heard.Next());
        using Socket second = server.Accept();
        Assert.Equal("opened", heard.Next());
        Assert.Equal([2, 15, 0, 0], Request(second, 4));
    }

    [Fact]
    public void The_housings_switch_is_asked_for_again_and_again_and_told_at_each_change_and_anew_to_who_comes_back()
    {
        using Socket server = Listen();
        using System.Collections.Concurrent.BlockingCollection<bool> told = [];
        using BoardBus bus = new(folder["board.sock"], heard, hasLights: false, told.Add);
        using (Socket board = server.Accept())
        {
            foreach (byte level in (byte[])[0, 0, 1, 1, 0])
            {
                Assert.Equal([6, 0, 0, 0], Request(board, 4));
                Answer(board, level);
            }

            bus.WriteI2c(0x3C, [0x40]);
            while (Request(board, 4)[0] == 6) // The display is served between two looks.
            {
                Answer(board, 0);
            }
        }

        using Socket again = server.Accept();
        Assert.Equal([6, 0, 0, 0], Request(again, 4));
        Answer(again, 0);
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(_ => Take(told)));
    }

    [Fact]
    public void A_board_without_a_switch_is_asked_once()
    {
        using Socket server = Listen();
        using BoardBus bus = new(folder["board.sock"], heard, hasLights: false, static _ => Assert.Fail("nothing is to be told"));
        using Socket board = server.Accept();
        Assert.Equal([6, 0, 0, 0], Request(board, 4));
        Answer(board, 22);
        Assert.Equal([22], heard.Bytes(1));
        bus.WriteI2c(0x3C, [0x40]);
        Assert.Equal([1, 0x3C, 0, 1, 0x40], Request(board, 5));
    }

    [Fact]
    public void A_missing_board_is_told()
    {
        using BoardBus bus = new(folder["board.sock"], heard);
        Assert.Equal("closed MISSING", heard.Next());
    }

    private static byte[] Request(Socket board, int length)
    {
        byte[] request = new byte[length];
        int at = 0;
        board.ReceiveTimeout = 10_000;
        while (at < length)
        {
            int count = board.Receive(request.AsSpan(at));
            Assert.NotEqual(0, count);
            at += count;
        }

        return request;
    }

    private static bool Take(System.Collections.Concurrent.BlockingCollection<bool> told)
    {
        Assert.True(told.TryTake(out bool isOpen, TimeSpan.FromSeconds(10)), "Nothing was told for ten seconds.");
        return isOpen;
    }

    private static void Answer(Socket board, byte errno) => board.Send([errno]);

    private Socket Listen()
    {
        Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(folder["board.sock"]));
        server.Listen(1);
        return server;
    }
}
