namespace Terminal.Devices.Contactless.Pn532;

/// <summary>What a byte completed.</summary>
internal enum Pn532FrameEvent
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>00 FF 00 FF.</summary>
    Ack,

    /// <summary>00 FF FF 00.</summary>
    Nack,

    /// <summary>A frame whose checksums hold; <see cref="Pn532FrameParser.Body"/> is its information field.</summary>
    Data,

    /// <summary>A frame whose length or data checksum is wrong, or that is too long.</summary>
    Garbled,
}

/// <summary>Finds frames in the bytes of the chip, one byte at a time and without allocating.</summary>
/// <remarks>
/// UM0701-02 §6.2.1. A frame begins at its start code 00 FF, wherever that stands: a preamble of any length, none, noise before it and a
/// missing postamble are all taken.
/// </remarks>
internal sealed class Pn532FrameParser
{
    private enum State
    {
        Start,
        StartSecond,
        Length,
        LengthCheck,
        ExtendedHigh,
        ExtendedLow,
        ExtendedCheck,
        Body,
        DataCheck,
    }

    private readonly byte[] body = new byte[Pn532Limits.BodyLengthMax];
    private State state;
    private int expected;
    private int received;
    private byte sum;

    /// <summary>
    /// The information field from the direction byte on: of the last frame, or the part of the present one that has come.
    /// </summary>
    public ReadOnlySpan<byte> Body => body.AsSpan(0, received);

    /// <summary>True where a length with a good checksum has come and the frame is not complete.</summary>
    public bool InBody => state is State.Body or State.DataCheck;

    /// <summary>Forgets what came, and zeroes it: a card's answer may have been in it.</summary>
    public void Reset()
    {
        body.AsSpan().Clear();
        state = State.Start;
        received = 0;
    }

    /// <summary>Takes the next byte.</summary>
    public Pn532FrameEvent Accept(byte value)
    {
        switch (state)
        {
            case State.Start:
                state = value == 0x00 ? State.StartSecond : State.Start;
                return Pn532FrameEvent.None;
            case State.StartSecond:
                state = value switch { 0x00 => State.StartSecond, 0xFF => State.Length, _ => State.Start };
                return Pn532FrameEvent.None;
            case State.Length:
                expected = value;
                state = State.LengthCheck;
                return Pn532FrameEvent.None;
            case State.LengthCheck:
                return CheckLength(value);
            case State.ExtendedHigh:
                expected = value;
                state = State.ExtendedLow;
                return Pn532FrameEvent.None;
            case State.ExtendedLow:
                sum = Sum((byte)expected, value);
                expected = (expected << 8) | value;
                state = State.ExtendedCheck;
                return Pn532FrameEvent.None;
            case State.ExtendedCheck:
                return Sum(sum, value) == 0 ? BeginBody(value) : Fail(value);
            case State.Body:
                body[received++] = value;
                sum = Sum(sum, value);
                state = received == expected ? State.DataCheck : State.Body;
                return Pn532FrameEvent.None;
            default:
                state = State.Start;
                return Sum(sum, value) == 0 ? Pn532FrameEvent.Data : Pn532FrameEvent.Garbled;
        }
    }

    private static byte Sum(byte left, byte right) => unchecked((byte)(left + right));

    private Pn532FrameEvent CheckLength(byte value)
    {
        switch (expected, value)
        {
            case (0x00, 0xFF):
                state = State.Start;
                return Pn532FrameEvent.Ack;
            case (0xFF, 0x00):
                state = State.Start;
                return Pn532FrameEvent.Nack;
            case (0xFF, 0xFF):
                state = State.ExtendedHigh;
                return Pn532FrameEvent.None;
            default:
                return Sum((byte)expected, value) == 0 ? BeginBody(value) : Fail(value);
        }
    }

    private Pn532FrameEvent BeginBody(byte check)
    {
        received = 0;
        sum = 0;
        if (expected is 0 or > Pn532Limits.BodyLengthMax)
        {
            return Fail(check);
        }

        state = State.Body;
        return Pn532FrameEvent.None;
    }

    private Pn532FrameEvent Fail(byte value)
    {
        received = 0;
        state = value == 0x00 ? State.StartSecond : State.Start;
        return Pn532FrameEvent.Garbled;
    }
}
