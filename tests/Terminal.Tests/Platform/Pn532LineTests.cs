using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Interop;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class Pn532LineTests
{
    private static readonly byte[] GetFirmwareVersion = [0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2A, 0x00];
    private readonly Heard heard = new();

    [Fact]
    public void A_chip_that_is_missing_is_told_once_and_opened_when_it_comes()
    {
        using ScriptedPort port = new() { WakesToFail = 8 }; // Two attempts and most of the third.
        using Pn532Line line = new(() => port, heard);
        line.Open();

        Assert.Equal("closed NO-ANSWER", heard.Next());
        Assert.Equal("opened", heard.Next());
    }

    [Fact]
    public void A_chip_that_does_not_acknowledge_while_it_wakes_is_no_fault()
    {
        using ScriptedPort port = new() { WakesToFail = 2 };
        using Pn532Line line = new(() => port, heard);
        line.Open();

        Assert.Equal("opened", heard.Next());
    }

    [Fact]
    public void A_chip_that_fails_again_and_again_is_told_with_its_code_and_opened_anew()
    {
        using ScriptedPort port = new();
        using Pn532Line line = new(() => port, heard);
        line.Open();
        Assert.Equal("opened", heard.Next());
        port.TransfersToFail = 3;
        line.Send(GetFirmwareVersion.ToArray());

        Assert.Equal("closed NO-ANSWER", heard.Next());
        Assert.Equal("opened", heard.Next());
        Assert.Equal(0, port.TransfersToFail);
    }

    [Fact]
    public void What_is_ready_comes_without_its_padding_and_the_line_closes_as_it_is_told()
    {
        using ScriptedPort port = new() { Answer = [0x00, 0x00, 0xFF, 0x06, 0xFA, 0xD5, 0x03, 0x32, 0x01, 0x06, 0x07, 0xE8, 0x00, 0x80] };
        using Pn532Line line = new(() => port, heard);
        line.Open();
        Assert.Equal("opened", heard.Next());
        line.Open();
        Assert.Equal("opened", heard.Next());
        line.Send(GetFirmwareVersion.ToArray());

        Assert.Equal([0x00, 0x00, 0xFF, 0x00, 0xFF, .. port.Answer[..12]], heard.Bytes(17));
        line.Close();
        Assert.Equal("closed CLOSED", heard.Next());
        line.Send(GetFirmwareVersion.ToArray());
        line.Open();
        Assert.Equal("opened", heard.Next());
    }

    /// <summary>A chip that acknowledges, then answers each command the same.</summary>
    private sealed class ScriptedPort : IPn532Port
    {
        private readonly Queue<byte[]> frames = new();

        public int WakesToFail { get; set; }

        public int TransfersToFail { get; set; }

        public byte[] Answer { get; init; } = [];

        public void Wake()
        {
            if (WakesToFail > 0)
            {
                WakesToFail--;
                throw Silence();
            }
        }

        public bool IsReady()
        {
            Fail();
            return frames.Count > 0;
        }

        public void Write(ReadOnlySpan<byte> frame)
        {
            Fail();
            Assert.Equal(GetFirmwareVersion, frame.ToArray());
            frames.Enqueue([0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]);
            frames.Enqueue(Answer);
        }

        public bool Read(Span<byte> frame)
        {
            Fail();
            return frames.TryDequeue(out byte[]? next) && next.AsSpan(0, Math.Min(next.Length, frame.Length)).TryCopyTo(frame);
        }

        public void Dispose()
        {
        }

        private static BusException Silence() => BusException.Of("a bus", Libc.RemoteInputOutput);

        private void Fail()
        {
            if (TransfersToFail > 0)
            {
                TransfersToFail--;
                throw Silence();
            }
        }
    }
}
