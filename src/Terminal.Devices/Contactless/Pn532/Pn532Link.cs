using Terminal.Primitives;

namespace Terminal.Devices.Contactless.Pn532;

/// <summary>How a command to the chip ended.</summary>
internal enum Pn532Result
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>Answered; <see cref="Pn532Link.Answer"/> holds the data.</summary>
    Answered,

    /// <summary>The chip did not acknowledge or answer in time, repeats included.</summary>
    Silent,

    /// <summary>The answer stayed garbled, or the chip did not understand the command.</summary>
    Garbled,
}

/// <summary>Carries one command at a time to the chip and its answer back: frames, acknowledgements, repeats, time limits.</summary>
/// <remarks>
/// A command that reaches a card is sent once and never repeated, so that a card never sees a command twice; what is lost on the way back
/// is asked for again with a NACK, but only once the chip has begun to answer. Everything else is repeated. A late or foreign frame changes
/// nothing.
/// </remarks>
internal sealed class Pn532Link
{
    private enum State
    {
        Idle,
        AwaitAck,
        AwaitAnswer,
    }

    private readonly Pn532FrameParser parser = new();
    private readonly byte[] frame = new byte[Pn532Limits.FrameLengthMax];
    private readonly byte[] outgoing = new byte[Pn532Limits.OutgoingLengthMax];
    private State state;
    private int frameLength;
    private int outgoingLength;
    private byte answerCode;
    private TimeSpan answerTime;
    private bool toCard;
    private int attempts;
    private int nacks;
    private Instant limit;
    private Instant lastByte;

    /// <summary>Data of the answer after its code; valid until the next byte is accepted.</summary>
    public ReadOnlySpan<byte> Answer => parser.Body.Length > 2 ? parser.Body[2..] : [];

    /// <summary>When <see cref="Elapse"/> must be called; null while no command is under way.</summary>
    public Instant? Deadline => state switch
    {
        State.Idle => null,
        State.AwaitAnswer when AnswerHasBegun => Instant.Earlier(limit, lastByte + Pn532Limits.QuietTime),
        _ => limit,
    };

    /// <summary>True where the command was sent more than once: the chip may have carried it out as often.</summary>
    public bool WasRepeated => attempts > 1;

    private bool AnswerHasBegun => parser.InBody && parser.Body.Length >= 2 && IsOurAnswer;

    private bool IsOurAnswer => parser.Body.Length >= 2 && parser.Body[0] == Pn532Code.FromChip && parser.Body[1] == answerCode;

    /// <summary>Sends a command; a command that is still under way is given up.</summary>
    /// <param name="head">Command code and parameters.</param>
    /// <param name="data">Data for a card, or nothing.</param>
    /// <param name="now">The present.</param>
    public void Begin(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data, Instant now)
    {
        Invariant.Check(head.Length + data.Length < Pn532Limits.BodyLengthMax);
        toCard = head[0] == Pn532Code.InDataExchange;
        answerTime = toCard ? Pn532Limits.ExchangeTime : Pn532Limits.AnswerTime;
        answerCode = (byte)(head[0] + 1);
        attempts = 0;
        nacks = 0;
        frameLength = Write(head, data, frame);
        Transmit(now);
    }

    /// <summary>Gives up the command that is under way and tells the chip so: a bare ACK aborts (UM0701-02 §6.2.1.3).</summary>
    public void Abort()
    {
        if (state != State.Idle)
        {
            Append([0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]);
        }

        state = State.Idle;
    }

    /// <summary>Forgets everything and wakes the chip from its low-power state with a long preamble.</summary>
    public void Wake()
    {
        state = State.Idle;
        outgoingLength = 0;
        parser.Reset();
        Append([0x55, 0x55, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]);
    }

    /// <summary>Takes the bytes that wait for the wire; they are valid until the next call that sends.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        bytes = outgoing.AsMemory(0, outgoingLength);
        outgoingLength = 0;
        return !bytes.IsEmpty;
    }

    /// <summary>Takes one byte from the wire and says whether the command has ended with it.</summary>
    public Pn532Result Accept(byte value, Instant now)
    {
        lastByte = now;
        Pn532FrameEvent completed = parser.Accept(value);
        switch (state, completed)
        {
            case (State.AwaitAck, Pn532FrameEvent.Ack):
                state = State.AwaitAnswer;
                limit = now + answerTime;
                return Pn532Result.None;
            case (State.AwaitAck, Pn532FrameEvent.Data) when toCard && IsOurAnswer: // Its acknowledgement was lost.
            case (State.AwaitAnswer, Pn532FrameEvent.Data) when IsOurAnswer:
                return End(Pn532Result.Answered);
            case (State.AwaitAnswer, Pn532FrameEvent.Data) when parser.Body[0] == Pn532Code.SyntaxError:
                return End(Pn532Result.Garbled);
            case (State.AwaitAnswer, Pn532FrameEvent.Garbled) when !toCard || IsOurAnswer:
                return AskAgain(now);
            case (State.AwaitAnswer, Pn532FrameEvent.Garbled):
                // Noise, or the head of the answer: a NACK now could bring the answer before it.
                limit = Instant.Earlier(limit, now + Pn532Limits.AnswerTime) ?? limit;
                return Pn532Result.None;
            default:
                return Pn532Result.None; // Late acknowledgements, answers to what was aborted, noise.
        }
    }

    /// <summary>Tells of the time and says whether the command has ended with it.</summary>
    public Pn532Result Elapse(Instant now)
    {
        if (Deadline is not { } due || now < due)
        {
            return Pn532Result.None;
        }

        if (state == State.AwaitAnswer && AnswerHasBegun && now < limit)
        {
            return AskAgain(now);
        }

        if (toCard && state == State.AwaitAck)
        {
            state = State.AwaitAnswer; // It may be on its way to the card: wait, never repeat.
            limit = now + Pn532Limits.AnswerTime;
            return Pn532Result.None;
        }

        if (toCard || attempts == Pn532Limits.AttemptCountMax)
        {
            return End(Pn532Result.Silent);
        }

        Transmit(now);
        return Pn532Result.None;
    }

    private static int Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data, Span<byte> frame)
    {
        int length = 1 + head.Length + data.Length;
        frame[0] = 0x00;
        frame[1] = 0x00;
        frame[2] = 0xFF;
        int offset = 5;
        if (length <= 0xFF)
        {
            frame[3] = (byte)length;
            frame[4] = unchecked((byte)-length);
        }
        else
        {
            frame[3] = 0xFF;
            frame[4] = 0xFF;
            frame[5] = (byte)(length >> 8);
            frame[6] = (byte)(length & 0xFF);
            frame[7] = unchecked((byte)-(frame[5] + frame[6]));
            offset = 8;
        }

        Span<byte> body = frame.Slice(offset, length);
        body[0] = Pn532Code.ToChip;
        head.CopyTo(body[1..]);
        data.CopyTo(body[(1 + head.Length)..]);
        byte sum = 0;
        foreach (byte value in body)
        {
            sum = unchecked((byte)(sum + value));
        }

        frame[offset + length] = unchecked((byte)-sum);
        frame[offset + length + 1] = 0x00;
        return offset + length + 2;
    }

    private void Transmit(Instant now)
    {
        attempts++;
        parser.Reset();
        Append(frame.AsSpan(0, frameLength));
        state = State.AwaitAck;
        limit = now + Pn532Limits.AcknowledgeTime;
    }

    private Pn532Result AskAgain(Instant now)
    {
        if (nacks == Pn532Limits.NackCountMax)
        {
            return End(Pn532Result.Garbled);
        }

        nacks++;
        parser.Reset();
        Append([0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00]);
        limit = now + Pn532Limits.AnswerTime;
        return Pn532Result.None;
    }

    private Pn532Result End(Pn532Result result)
    {
        state = State.Idle;
        return result;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(outgoingLength + bytes.Length <= outgoing.Length); // Whoever drives the machine drains it after each call.
        bytes.CopyTo(outgoing.AsSpan(outgoingLength));
        outgoingLength += bytes.Length;
    }
}
