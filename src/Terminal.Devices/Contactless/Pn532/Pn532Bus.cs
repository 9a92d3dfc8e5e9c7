using Terminal.Primitives;

namespace Terminal.Devices.Contactless.Pn532;

/// <summary>Turns the driver's stream of bytes into the transfers of a bus, I2C or SPI, and what they fetch back into a stream.</summary>
/// <remarks>
/// UM0701-02 §6.2.4 and §6.2.5. The chip speaks only when it is asked: while an answer is owed it is asked whether a frame is ready, and
/// the frame is fetched whole, since what is left of one that is fetched in part is lost. A frame is one write, without the preamble
/// that wakes a serial line. Nothing is asked while nothing is owed. One transfer is under way at a time; repeats and time limits
/// of commands are the driver's.
/// </remarks>
public sealed class Pn532Bus
{
    /// <summary>Longest frame that is fetched.</summary>
    public const int FrameLengthMax = Pn532Limits.FrameLengthMax;

    private const int ShortHeadLength = 5;
    private const int LongHeadLength = 8;
    private const int TailLength = 2;

    private readonly Pn532FrameParser parser = new();
    private readonly byte[] outgoing = new byte[Pn532Limits.OutgoingLengthMax];
    private readonly byte[] writing = new byte[Pn532Limits.FrameLengthMax];
    private int offset;
    private int length;
    private byte answerCode;
    private bool ackOwed;
    private bool ready;
    private bool busy;
    private int failureCount;
    private Instant? owedUntil;
    private Instant next;

    /// <summary>When a transfer is to be taken; null while one is under way or nothing is to be done.</summary>
    public Instant? Deadline => !busy && (offset < length || owedUntil is not null) ? next : null;

    /// <summary>Forgets everything: the bus was opened, and the chip, which wakes by being addressed, was woken.</summary>
    public void Reset(Instant now)
    {
        offset = 0;
        length = 0;
        ready = false;
        busy = false;
        failureCount = 0;
        owedUntil = null;
        next = now + Pn532Limits.BusPause;
    }

    /// <summary>Takes what the driver sends. What it sent before and is not on the bus yet is given up, as the driver has done.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length <= outgoing.Length);
        bytes.CopyTo(outgoing);
        offset = 0;
        length = bytes.Length;
    }

    /// <summary>Takes the next transfer; false where none is due.</summary>
    public bool TryTake(Instant now, out Pn532Transfer transfer)
    {
        transfer = default;
        if (busy || now < next)
        {
            return false;
        }

        if (TryCut(out int frameLength))
        {
            Expect(writing, now);
            transfer = new Pn532Transfer(Pn532TransferKind.Write, writing.AsMemory(0, frameLength));
        }
        else if (owedUntil <= now)
        {
            owedUntil = null; // The driver has given up long ago.
        }
        else if (owedUntil is not null)
        {
            transfer = ready
                ? new Pn532Transfer(Pn532TransferKind.Read, default, ackOwed ? Pn532Limits.AckReadLength : FrameLengthMax)
                : new Pn532Transfer(Pn532TransferKind.Look);
        }

        busy = frameLength > 0 || owedUntil is not null;
        return busy;
    }

    /// <summary>The frame was sent.</summary>
    public void Written(Instant now) => End(now + Pn532Limits.BusPause);

    /// <summary>The chip said whether a frame is ready.</summary>
    public void Looked(bool isReady, Instant now)
    {
        End(isReady ? now : now + Pn532Limits.BusPause);
        ready = isReady;
    }

    /// <summary>Bytes were fetched.</summary>
    /// <returns>The part of them that is the driver's: up to the end of the frame, without what pads it.</returns>
    public ReadOnlySpan<byte> Arrived(ReadOnlySpan<byte> bytes, Instant now)
    {
        End(now + Pn532Limits.BusPause);
        parser.Reset();
        int end = 0;
        for (int i = 0; i < bytes.Length && owedUntil is not null; i++)
        {
            Pn532FrameEvent completed = parser.Accept(bytes[i]);
            if (completed is Pn532FrameEvent.Ack or Pn532FrameEvent.Data)
            {
                end = i + 1;
                ackOwed &= completed != Pn532FrameEvent.Ack;
                owedUntil = completed == Pn532FrameEvent.Data && IsOwed(parser.Body) ? null : owedUntil;
            }
        }

        return end > 0 ? bytes[..end] : bytes;
    }

    /// <summary>The transfer failed: what was to be sent or fetched is lost.</summary>
    /// <returns>False where so many have failed in a row that the chip is not there.</returns>
    public bool Failed(Instant now)
    {
        int count = failureCount + 1;
        End(now + Pn532Limits.BusPause);
        failureCount = count;
        return count < Pn532Limits.BusFailureCountMax;
    }

    private void End(Instant from)
    {
        busy = false;
        ready = false;
        failureCount = 0;
        next = from;
    }

    private bool IsOwed(ReadOnlySpan<byte> body) =>
        body[0] == Pn532Code.SyntaxError || (body.Length > 1 && body[0] == Pn532Code.FromChip && body[1] == answerCode);

    /// <summary>Cuts the next frame out of what the driver sent; 0 bytes and false where there is none.</summary>
    private bool TryCut(out int frameLength)
    {
        ReadOnlySpan<byte> startCode = [0x00, 0x00, 0xFF];
        ReadOnlySpan<byte> rest = outgoing.AsSpan(offset, length - offset);
        int start = rest.IndexOf(startCode);
        rest = start < 0 ? [] : rest[start..];
        frameLength = rest.Length < Pn532Limits.NackLength ? 0 : LengthOf(rest);
        frameLength = frameLength > rest.Length || frameLength > writing.Length ? 0 : frameLength;
        offset = frameLength == 0 ? length : length - rest.Length + frameLength;
        rest[..frameLength].CopyTo(writing);
        return frameLength > 0;
    }

    private static int LengthOf(ReadOnlySpan<byte> frame) => (frame[3], frame[4]) switch
    {
        (0x00, 0xFF) or (0xFF, 0x00) => Pn532Limits.NackLength,
        (0xFF, 0xFF) when frame.Length > LongHeadLength => LongHeadLength + (frame[5] << 8) + frame[6] + TailLength,
        _ => ShortHeadLength + frame[3] + TailLength,
    };

    /// <summary>What the chip owes: after a command an acknowledgement and an answer, after an abort nothing.</summary>
    private void Expect(ReadOnlySpan<byte> frame, Instant now)
    {
        bool abort = (frame[3], frame[4]) is (0x00, 0xFF);
        bool repeat = (frame[3], frame[4]) is (0xFF, 0x00);
        owedUntil = abort ? null : now + Pn532Limits.BusListenTime;
        ackOwed = !abort && !repeat;
        if (ackOwed)
        {
            int head = (frame[3], frame[4]) is (0xFF, 0xFF) ? LongHeadLength : ShortHeadLength;
            answerCode = unchecked((byte)(frame[head + 1] + 1)); // Behind the direction byte.
        }
    }
}
