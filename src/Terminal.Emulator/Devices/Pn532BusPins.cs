using Terminal.Primitives;

namespace Terminal.Emulator.Devices;

/// <summary>The chip's model at the end of an I2C or SPI bus: frames wait in it until they are fetched.</summary>
/// <remarks>
/// UM0701-02 §6.2.4 and §6.2.5. Each I2C read begins with a status byte, whose lowest bit says that a frame is ready, and the frame follows
/// in the same read; on SPI, least significant bit first, status (02) and frame (03) are asked for apart, and 01 brings a frame of the
/// host. A frame of which a byte was fetched is over with the transfer; what is fetched beyond it, or without one, is padding.
/// </remarks>
/// <param name="chip">The chip; nothing else takes its bytes.</param>
public sealed class Pn532BusPins(Pn532Chip chip)
{
    /// <summary>Its 7-bit address on I2C.</summary>
    public const byte Address = 0x24;

    private const byte IsReady = 0x01;
    private const byte DataWrite = 0x01;
    private const byte StatusRead = 0x02;
    private const byte DataRead = 0x03;

    private ReadOnlyMemory<byte>? waiting;

    /// <summary>Nothing is connected: nobody acknowledges the address, and SPI's data line stays high.</summary>
    public bool IsAbsent { get; set; }

    /// <summary>What pads a frame; the manual leaves it open.</summary>
    public byte Padding { get; set; } = 0x80;

    /// <summary>Whether the interrupt line (P70_IRQ) is low: a frame is ready.</summary>
    public bool Interrupts(Instant now) => !IsAbsent && Look(now);

    /// <summary>An I2C write; false where nobody acknowledges.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (!IsAbsent)
        {
            Take(bytes, now);
        }

        return !IsAbsent;
    }

    /// <summary>An I2C read; false where nobody acknowledges.</summary>
    public bool TryRead(Span<byte> buffer, Instant now)
    {
        if (IsAbsent)
        {
            return false;
        }

        chip.Wake();
        buffer.Fill(Padding);
        bool ready = Look(now);
        if (!buffer.IsEmpty)
        {
            buffer[0] = ready ? IsReady : (byte)0x00;
            if (ready && buffer.Length > 1)
            {
                Give(buffer[1..]);
            }
        }

        return true;
    }

    /// <summary>An SPI transfer, from chip select to its end; bits in the order of the wire, first in the highest.</summary>
    /// <param name="sent">What the host sends.</param>
    /// <param name="received">What comes in meanwhile, as long.</param>
    /// <param name="now">The present.</param>
    public void Transfer(ReadOnlySpan<byte> sent, Span<byte> received, Instant now)
    {
        received.Fill(IsAbsent ? (byte)0xFF : Padding);
        if (IsAbsent || sent.IsEmpty)
        {
            return;
        }

        chip.Wake();
        Span<byte> answer = received[1..];
        switch (Mirror(sent[0]))
        {
            case DataWrite:
                byte[] frame = sent[1..].ToArray();
                Mirror(frame);
                Take(frame, now);
                break;
            case StatusRead:
                answer.Fill(Look(now) ? IsReady : (byte)0x00);
                Mirror(answer);
                break;
            case DataRead when Look(now):
                Give(answer);
                Mirror(answer);
                break;
            default:
                break;
        }
    }

    private static void Mirror(Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            value = Mirror(value);
        }
    }

    private static byte Mirror(byte value)
    {
        int mirrored = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            mirrored = (mirrored << 1) | ((value >> bit) & 1);
        }

        return (byte)mirrored;
    }

    /// <summary>A frame of the host: what it has not fetched is over.</summary>
    private void Take(ReadOnlySpan<byte> bytes, Instant now)
    {
        chip.Wake();
        waiting = null;
        while (chip.TryTake(out _))
        {
        }

        chip.Receive(bytes, now);
    }

    private bool Look(Instant now)
    {
        chip.Elapse(now);
        if (waiting is null && chip.TryTake(out ReadOnlyMemory<byte> frame))
        {
            waiting = frame;
        }

        return waiting is not null;
    }

    private void Give(Span<byte> buffer)
    {
        ReadOnlySpan<byte> frame = waiting!.Value.Span;
        frame[..Math.Min(frame.Length, buffer.Length)].CopyTo(buffer);
        waiting = null;
    }
}
