using Terminal.Primitives;

namespace Terminal.Devices.Contactless.Pn532;

/// <summary>Driver for an NXP PN532 on a serial line (high-speed UART, 115200 8N1), or behind <see cref="Pn532Bus"/>.</summary>
/// <remarks>
/// UM0701-02. Payment cards of type A and B (ISO/IEC 14443-4) are looked for in turn. PN532 boards are not EMV contactless level 1
/// approved: the driver stands behind <see cref="IContactlessReader"/> so that an approved module can take its place. After construction
/// nothing is allocated.
/// </remarks>
public sealed class Pn532Reader : IContactlessReader
{
    private const byte Pn532Type = 0x32;
    private const byte Iso14443Part4 = 0x20;
    private const byte TypeA = 0x00;
    private const byte TypeB = 0x03;
    private const byte None = 0xFF;
    private const byte MoreInformation = 0x40;

    private readonly Pn532Link link = new();
    private readonly ReaderOutput[] outputs = new ReaderOutput[8];
    private readonly byte[] command = new byte[Pn532Limits.CommandLengthMax];
    private readonly byte[] response = new byte[Pn532Limits.ResponseLengthMax];
    private int outputCount;
    private int outputIndex;
    private int commandLength;
    private int commandOffset;
    private int responseLength;
    private int pieceCount;
    private byte target;
    private byte cardType;
    private bool wanted;
    private bool revived;
    private byte collidedType = None;
    private ReaderFault lastFault = ReaderFault.ChipSilent;
    private Instant pauseEnd;

    /// <summary>Where the driver stands; for logs and tests.</summary>
    public Pn532Phase Phase { get; private set; }

    /// <summary>Version and revision of the chip's firmware, high byte and low byte: 0x0106 for 1.6. 0 before it is known.</summary>
    public int FirmwareVersion { get; private set; }

    /// <inheritdoc/>
    public Instant? Deadline => Phase == Pn532Phase.Pausing ? pauseEnd : link.Deadline;

    /// <inheritdoc/>
    public void Start(Instant now)
    {
        outputCount = 0;
        outputIndex = 0;
        wanted = false;
        revived = false;
        collidedType = None;
        Wake(now);
    }

    /// <inheritdoc/>
    public void Activate(Instant now)
    {
        switch (Phase)
        {
            case Pn532Phase.Idle:
                collidedType = None;
                Poll(TypeA, now);
                break;
            case Pn532Phase.Off or Pn532Phase.Failed:
                Emit(new ReaderOutput(ReaderOutputKind.Failed, default, lastFault));
                break;
            case Pn532Phase.Polling or Pn532Phase.Pausing or Pn532Phase.Separating:
                break; // It is looking already.
            default:
                Deactivate(now); // From a card that is present to the next one by way of a field that was off.
                wanted = true;
                break;
        }
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> command, Instant now)
    {
        if (Phase != Pn532Phase.Present)
        {
            Emit(new ReaderOutput(ReaderOutputKind.CardLost, default, ReaderFault.CardGone));
            return;
        }

        if (command.IsEmpty || command.Length > this.command.Length)
        {
            Lose(ReaderFault.TooLong);
            return;
        }

        command.CopyTo(this.command);
        commandLength = command.Length;
        commandOffset = 0;
        responseLength = 0;
        pieceCount = 0;
        Phase = Pn532Phase.Exchanging;
        SendChunk(now);
    }

    /// <inheritdoc/>
    public void Deactivate(Instant now)
    {
        wanted = false;
        command.AsSpan().Clear();
        response.AsSpan().Clear(); // Whoever lets go of the card has read what it said.
        switch (Phase)
        {
            case Pn532Phase.Polling or Pn532Phase.Pausing or Pn532Phase.Separating or Pn532Phase.Present or Pn532Phase.Exchanging
                or Pn532Phase.Lost:
                link.Abort();
                Phase = Pn532Phase.Releasing;
                link.Begin([Pn532Code.InRelease, 0x00], [], now);
                break;
            default:
                break; // Starting, idle, failed or on the way: nothing to let go of.
        }
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        foreach (byte value in bytes)
        {
            Advance(link.Accept(value, now), now);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out ReaderOutput output)
    {
        if (link.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            output = new ReaderOutput(ReaderOutputKind.Transmit, bytes);
            return true;
        }

        if (outputIndex < outputCount)
        {
            output = outputs[outputIndex++];
            return true;
        }

        outputIndex = 0;
        outputCount = 0;
        output = default;
        return false;
    }

    /// <inheritdoc/>
    public void Elapse(Instant now)
    {
        if (Phase == Pn532Phase.Pausing && now >= pauseEnd)
        {
            Poll(cardType == TypeA ? TypeB : TypeA, now);
        }

        Advance(link.Elapse(now), now);
    }

    private static ReaderFault FaultOf(byte status) => (status & 0x3F) switch
    {
        0x01 or 0x0A or 0x29 or 0x2A or 0x2B => ReaderFault.CardGone, // Timeout, field off, released, swapped, vanished.
        0x27 => ReaderFault.CardGone, // Wrong context: the chip holds no such card any more.
        0x07 => ReaderFault.TooLong,
        _ => ReaderFault.CardGarbled,
    };

    private void Advance(Pn532Result result, Instant now)
    {
        switch (Phase, result)
        {
            case (_, Pn532Result.None):
                break;
            case (Pn532Phase.Waking, Pn532Result.Answered):
                Phase = Pn532Phase.Identifying;
                link.Begin([Pn532Code.GetFirmwareVersion], [], now);
                break;
            case (Pn532Phase.Identifying, Pn532Result.Answered):
                Identify(now);
                break;
            case (Pn532Phase.SettingParameters, Pn532Result.Answered):
                Phase = Pn532Phase.SettingRetries;
                link.Begin([Pn532Code.RfConfiguration, 0x05, 0xFF, 0x01, 0x01], [], now); // ATR, PSL, passive activation: twice in all.
                break;
            case (Pn532Phase.SettingRetries, Pn532Result.Answered):
                Phase = Pn532Phase.SettingField;
                SwitchOff(now);
                break;
            case (Pn532Phase.SettingField, Pn532Result.Answered):
                Emit(new ReaderOutput(ReaderOutputKind.Ready));
                Rest(now);
                break;
            case (Pn532Phase.Polling, Pn532Result.Silent) when !revived:
                revived = true; // It may have lost its power since the last sale: set up once more before the sale is lost.
                wanted = true;
                Wake(now);
                break;
            case (Pn532Phase.Polling, Pn532Result.Answered):
                revived = false;
                Look(link.Answer, now);
                break;
            case (Pn532Phase.Separating, Pn532Result.Answered):
                Pause(now);
                break;
            case (Pn532Phase.Exchanging, Pn532Result.Answered):
                TakePiece(link.Answer, now);
                break;
            case (Pn532Phase.Exchanging, Pn532Result.Silent):
                Lose(ReaderFault.ChipSilent);
                break;
            case (Pn532Phase.Exchanging, Pn532Result.Garbled):
                Lose(ReaderFault.ChipGarbled);
                break;
            case (Pn532Phase.Releasing, Pn532Result.Answered):
                Phase = Pn532Phase.SwitchingOff;
                SwitchOff(now);
                break;
            case (Pn532Phase.SwitchingOff, Pn532Result.Answered):
                Rest(now);
                break;
            default:
                Fail(result == Pn532Result.Silent ? ReaderFault.ChipSilent : ReaderFault.ChipGarbled);
                break;
        }
    }

    private void Wake(Instant now)
    {
        link.Wake();
        Phase = Pn532Phase.Waking;
        link.Begin([Pn532Code.SamConfiguration, 0x01, 0x14, 0x01], [], now); // Normal mode; 20 x 50 ms, unused; interrupt line in use.
    }

    private void Identify(Instant now)
    {
        ReadOnlySpan<byte> answer = link.Answer;
        if (answer.Length < 4 || answer[0] != Pn532Type)
        {
            Fail(ReaderFault.ChipGarbled);
            return;
        }

        FirmwareVersion = (answer[1] << 8) | answer[2];
        Phase = Pn532Phase.SettingParameters;
        link.Begin([Pn532Code.SetParameters, 0x14], [], now); // Automatic RATS and ATR_RES.
    }

    private void Rest(Instant now)
    {
        Phase = Pn532Phase.Idle;
        if (wanted)
        {
            wanted = false;
            Activate(now);
        }
    }

    /// <summary>Switches the field off: every card loses its power, and the chip its targets.</summary>
    private void SwitchOff(Instant now) => link.Begin([Pn532Code.RfConfiguration, 0x01, 0x00], [], now);

    private void Poll(byte type, Instant now)
    {
        cardType = type;
        Phase = Pn532Phase.Polling;
        ReadOnlySpan<byte> allFamilies = [0x00]; // AFI of a type B request.
        link.Begin([Pn532Code.InListPassiveTarget, 0x02, type], type == TypeB ? allFamilies : [], now);
    }

    private void Pause(Instant now)
    {
        Phase = Pn532Phase.Pausing;
        pauseEnd = now + Pn532Limits.PollPause;
    }

    private void Look(ReadOnlySpan<byte> answer, Instant now)
    {
        int count = answer.IsEmpty ? 0 : answer[0];
        if (count < 2 && cardType == collidedType)
        {
            collidedType = None;
        }

        if (count == 0 && !link.WasRepeated)
        {
            Pause(now);
            return;
        }

        if (count == 1 && IsPaymentCard(answer[1..]))
        {
            target = answer[1];
            Phase = Pn532Phase.Present;
            Emit(new ReaderOutput(ReaderOutputKind.CardPresented));
            return;
        }

        if (count > 1 && collidedType == None)
        {
            collidedType = cardType; // Told once, until a look for this type finds fewer than two.
            Emit(new ReaderOutput(ReaderOutputKind.Collision));
        }

        // A card that is let go of with the field on stays halted and is not found again; one that a look has activated whose answer was
        // lost does not hear the look's repeat.
        Phase = Pn532Phase.Separating;
        SwitchOff(now);
    }

    /// <summary>
    /// Type A: target, SENS_RES (2), SEL_RES, identifier with length, ATS. Type B: target, ATQB from 50 on (its protocol type in the
    /// second of three bytes of protocol information), ATTRIB_RES with length.
    /// </summary>
    private bool IsPaymentCard(ReadOnlySpan<byte> found) => cardType == TypeA
        ? found.Length >= 5 && (found[3] & Iso14443Part4) != 0
        : found.Length >= 13 && found[1] == 0x50 && (found[11] & 0x01) != 0;

    private void SendChunk(Instant now)
    {
        int length = Math.Min(commandLength - commandOffset, Pn532Limits.ChunkLengthMax);
        bool more = commandOffset + length < commandLength;
        ReadOnlySpan<byte> chunk = command.AsSpan(commandOffset, length);
        commandOffset += length;
        link.Begin([Pn532Code.InDataExchange, (byte)(more ? target | MoreInformation : target)], chunk, now);
    }

    private void TakePiece(ReadOnlySpan<byte> answer, Instant now)
    {
        if (answer.IsEmpty || (answer[0] & 0x3F) != 0)
        {
            Lose(answer.IsEmpty ? ReaderFault.ChipGarbled : FaultOf(answer[0]));
            return;
        }

        if (commandOffset < commandLength)
        {
            SendChunk(now);
            return;
        }

        ReadOnlySpan<byte> piece = answer[1..];
        pieceCount++;
        if (responseLength + piece.Length > response.Length || pieceCount > Pn532Limits.PieceCountMax)
        {
            Lose(ReaderFault.TooLong);
            return;
        }

        piece.CopyTo(response.AsSpan(responseLength));
        responseLength += piece.Length;
        if ((answer[0] & MoreInformation) != 0)
        {
            link.Begin([Pn532Code.InDataExchange, target], [], now);
            return;
        }

        Phase = Pn532Phase.Present;
        Emit(new ReaderOutput(ReaderOutputKind.Response, response.AsMemory(0, responseLength)));
    }

    /// <summary>The card is lost for this activation; the field stays as it is until <see cref="Deactivate"/>.</summary>
    private void Lose(ReaderFault fault)
    {
        Phase = Pn532Phase.Lost;
        Emit(new ReaderOutput(ReaderOutputKind.CardLost, default, fault));
    }

    private void Fail(ReaderFault fault)
    {
        lastFault = fault;
        Phase = Pn532Phase.Failed;
        Emit(new ReaderOutput(ReaderOutputKind.Failed, default, fault));
    }

    private void Emit(ReaderOutput output)
    {
        Invariant.Check(outputCount < outputs.Length); // Whoever drives the machine drains it after each call.
        outputs[outputCount++] = output;
    }
}
