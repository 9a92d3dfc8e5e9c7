using Terminal.Platform.Lines;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class SerialLineTests
{
    [Fact]
    public void Every_byte_value_passes_both_ways_unchanged()
    {
        Heard device = new(), driver = new();
        using Pty pty = Pty.Create();
        pty.Start(device);
        using SerialLine line = new(pty.DevicePath, 115200, driver);
        line.Open();
        Assert.Equal("opened", driver.Next());
        Assert.Equal("opened", device.Next());
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        line.Send(all.ToArray());
        Assert.Equal(all, device.Bytes(256));
        pty.Send(all.ToArray());
        Assert.Equal(all, driver.Bytes(256));
    }

    [Fact]
    public void More_than_the_line_buffers_arrives_whole_and_in_order()
    {
        Heard device = new(), driver = new();
        using Pty pty = Pty.Create();
        using SerialLine line = new(pty.DevicePath, 19200, driver);
        line.Open();
        Assert.Equal("opened", driver.Next());
        byte[] picture = new byte[100_000];
        new Random(1).NextBytes(picture);

        for (int at = 0; at < picture.Length; at += 20_000)
        {
            line.Send(picture.AsMemory(at, 20_000).ToArray());
        }

        pty.Start(device);
        Assert.Equal(picture, device.Bytes(picture.Length));
    }

    [Fact]
    public void A_missing_device_is_told_once_and_opened_when_it_comes()
    {
        using TemporaryFolder folder = new();
        Heard device = new(), driver = new();
        using SerialLine line = new(folder["reader"], 115200, driver);
        line.Open();
        Assert.Equal("closed MISSING", driver.Next());

        using Pty pty = Pty.Create();
        pty.Start(device);
        pty.LinkTo(folder["reader"]);
        Assert.Equal("opened", driver.Next());
        line.Send(new byte[] { 1, 2 });
        Assert.Equal([1, 2], device.Bytes(2));
    }

    [Fact]
    public void A_device_that_goes_is_told_and_opened_again_when_it_is_back()
    {
        using TemporaryFolder folder = new();
        Heard driver = new();
        using SerialLine line = new(folder["reader"], 115200, driver);
        using (Pty first = Pty.Create())
        {
            first.LinkTo(folder["reader"]);
            line.Open();
            Assert.Equal("opened", driver.Next());
        }

        Assert.Equal("closed HANGUP", driver.Next());
        string next = driver.Next();
        Assert.Equal("closed MISSING", next);
        using Pty second = Pty.Create();
        second.LinkTo(folder["reader"]);
        Assert.Equal("opened", driver.Next());
    }

    [Fact]
    public void Bytes_of_an_earlier_run_are_dropped_at_opening()
    {
        Heard device = new(), driver = new();
        using Pty pty = Pty.Create();
        pty.Start(device);
        Assert.Equal("opened", device.Next()); // What is sent before is dropped.
        using (FileStream first = new(pty.DevicePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0))
        {
            // Both bytes come in one write: once one is read, the other lies in the line's buffer.
            pty.Send(new byte[] { 0xEE, 0xEE });
            byte[] one = new byte[1];
            while (first.Read(one) == 0)
            {
                // Nothing yet.
            }
        }

        using SerialLine line = new(pty.DevicePath, 115200, driver);
        line.Open();
        Assert.Equal("opened", driver.Next());
        pty.Send(new byte[] { 0x11 });
        byte[] heard = driver.Bytes(1);
        Assert.Equal([0x11], heard);
    }

    [Fact]
    public void A_wish_to_open_or_close_is_always_answered()
    {
        Heard driver = new();
        using Pty pty = Pty.Create();
        using SerialLine line = new(pty.DevicePath, 115200, driver);
        line.Open();
        Assert.Equal("opened", driver.Next());
        line.Open();
        Assert.Equal("opened", driver.Next());
        line.Close();
        Assert.Equal("closed CLOSED", driver.Next());
        line.Open();
        Assert.Equal("opened", driver.Next());
    }

    [Fact]
    public void A_keypad_is_read_from_a_fifo_and_survives_its_writer()
    {
        using TemporaryFolder folder = new();
        Heard keys = new();
        Assert.True(EvdevSource.TryMakeFifo(folder["keypad"]));
        using EvdevSource source = new(folder["keypad"], keys);
        Assert.Equal("opened", keys.Next());
        byte[] record = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];
        for (int writer = 0; writer < 2; writer++)
        {
            File.WriteAllBytes(folder["keypad"], record);
            Assert.Equal(record, keys.Bytes(24));
        }
    }
}
