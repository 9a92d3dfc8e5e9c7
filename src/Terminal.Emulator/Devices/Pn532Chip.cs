using Terminal.Emulator.Cards;
using Terminal.Primitives;

namespace Terminal.Emulator.Devices;

/// <summary>
/// A model of an NXP PN532 on a serial line: what a host sends comes in, what the chip sends goes out, cards come and go.
/// </summary>
/// <remarks>
/// UM0701-02, firmware 1.6. It answers what our driver and libnfc ask. Acknowledgement and answer leave after the times of a real chip, so
/// a loop that drives it must heed <see cref="Deadline"/>.
/// </remarks>
public sealed class Pn532Chip
{
    private readonly Pn532Wire wire = new();
    private readonly Pn532Field radio = new();
    private readonly Dictionary<int, byte> registers = [];
    private readonly Queue<(Instant Due, byte[] Bytes)> scheduled = new();
    private readonly Queue<byte[]> ready = new();
    private byte[] lastAnswer = [];
    private bool asleep = true;

    /// <summary>What goes wrong.</summary>
    public Pn532Faults Faults { get; } = new();

    /// <summary>From command to acknowledgement; the chip's data sheet allows 15 ms.</summary>
    public TimeSpan AcknowledgeTime { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>From command to answer.</summary>
    public TimeSpan AnswerTime { get; set; } = TimeSpan.FromMilliseconds(4);

    /// <summary>True while the chip radiates.</summary>
    public bool FieldIsOn => radio.IsOn;

    /// <summary>The cards in the field.</summary>
    public IReadOnlyList<ICardModel> Cards => radio.Cards;

    /// <summary>Count of the commands that were executed.</summary>
    public int ExecutedCount { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called; null while the chip has nothing to say.</summary>
    public Instant? Deadline => scheduled.TryPeek(out (Instant Due, byte[] Bytes) next) ? next.Due : null;

    /// <summary>Puts a card into the field.</summary>
    public void Insert(ICardModel card) => radio.Insert(card);

    /// <summary>Takes one card out of the field.</summary>
    public void Remove(ICardModel card) => radio.Remove(card);

    /// <summary>Takes all cards out of the field.</summary>
    public void RemoveCards() => radio.RemoveAll();

    /// <summary>The chip's supply breaks down for a moment: field off, targets forgotten, deaf until it is woken.</summary>
    public void Reset()
    {
        Sleep();
        wire.Clear();
        scheduled.Clear();
        ready.Clear();
        registers.Clear();
        lastAnswer = [];
    }

    /// <summary>Wakes the chip as a bus does, by addressing it.</summary>
    public void Wake() => asleep = false;

    /// <summary>Takes bytes from the host.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (asleep)
        {
            int wake = bytes.IndexOf((byte)0x55);
            if (wake < 0)
            {
                return;
            }

            asleep = false;
            bytes = bytes[wake..];
        }

        wire.Append(bytes);
        while (wire.TryTake(out Pn532HostFrame kind, out byte[] command))
        {
            Handle(kind, command, now);
        }

        Elapse(now);
    }

    /// <summary>Takes bytes for the host.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        bool taken = ready.TryDequeue(out byte[]? next);
        bytes = next;
        return taken;
    }

    /// <summary>Tells of the time.</summary>
    public void Elapse(Instant now)
    {
        while (scheduled.TryPeek(out (Instant Due, byte[] Bytes) next) && next.Due <= now)
        {
            ready.Enqueue(scheduled.Dequeue().Bytes);
        }
    }

    private void Handle(Pn532HostFrame kind, byte[] command, Instant now)
    {
        if (kind != Pn532HostFrame.Repeat)
        {
            scheduled.Clear(); // An abort or a new command ends the one before.
        }

        if (Faults.Silent || kind == Pn532HostFrame.Abort)
        {
            return;
        }

        if (kind == Pn532HostFrame.Repeat)
        {
            if (lastAnswer.Length > 0)
            {
                Schedule(lastAnswer, now + AnswerTime);
            }

            return;
        }

        if (Faults.AcksToLose > 0)
        {
            Faults.AcksToLose--;
        }
        else
        {
            scheduled.Enqueue((now + AcknowledgeTime, Pn532Wire.Ack));
        }

        ExecutedCount++;
        byte[]? answer = Faults.TakeStatus(command[0]) ?? Execute(command[0], command.AsSpan(1));
        if (Faults.TakePull(command[0]))
        {
            radio.RemoveAll();
        }

        lastAnswer = answer is null ? Pn532Wire.SyntaxError : Pn532Wire.Frame([(byte)(command[0] + 1), .. answer]);
        Schedule(lastAnswer, now + AnswerTime + Faults.AnswerDelay);
    }

    private void Schedule(byte[] answer, Instant due)
    {
        if (Faults.AnswersToLose > 0)
        {
            Faults.AnswersToLose--;
            return;
        }

        byte[] sent = [.. answer];
        if (Faults.DataChecksumsToSpoil > 0)
        {
            Faults.DataChecksumsToSpoil--;
            sent[^2] ^= 0x01;
        }

        if (Faults.LengthChecksumsToSpoil > 0)
        {
            Faults.LengthChecksumsToSpoil--;
            sent[4] ^= 0x01;
        }

        if (Faults.BytesToLose > 0)
        {
            Faults.BytesToLose--;
            sent = [.. sent[..^3], .. sent[^2..]];
        }

        sent = Faults.BareFrames ? sent[1..^1] : sent;
        scheduled.Enqueue((due, [.. Faults.Noise.Span, .. sent]));
        Faults.Noise = default;
    }

    /// <summary>Carries out one command; null where code or parameters are none.</summary>
    private byte[]? Execute(byte code, ReadOnlySpan<byte> parameters)
    {
        switch (code, parameters.Length)
        {
            case (0x00, >= 1):
                return Diagnose(parameters);
            case (0x02, _):
                return [0x32, 0x01, 0x06, 0x07];
            case (0x04, _): // GetGeneralStatus: last error, field, targets, state of the access module.
                return [0x00, radio.IsOn ? (byte)1 : (byte)0, 0x00, 0x80];
            case (0x06, >= 2):
                return ReadRegisters(parameters);
            case (0x08, >= 3):
                return WriteRegisters(parameters);
            case (0x10 or 0x12 or 0x14, >= 1):
                return [];
            case (0x16, >= 1):
                Sleep();
                return [0x00];
            case (0x32, >= 1):
                return ConfigureRadio(parameters);
            case (0x40, >= 1):
                return radio.Exchange(parameters);
            case (0x42, >= 1):
                return [0x01]; // Raw frames reach no card: ours speak block protocol only.
            case (0x44, >= 1):
                return [radio.Deselect(parameters[0])];
            case (0x54, >= 1):
                return [radio.Status(parameters[0])];
            case (0x4A, >= 2) when parameters[0] is 1 or 2:
                return ListTargets(parameters);
            case (0x52, >= 1):
                radio.Release();
                return [0x00];
            case (0x60, >= 3):
                return AutoPoll(parameters[2..]);
            default:
                return null;
        }
    }

    private void Sleep()
    {
        asleep = true;
        radio.Switch(false);
    }

    private byte[] Diagnose(ReadOnlySpan<byte> parameters) => parameters[0] switch
    {
        0x00 => parameters.ToArray(),
        0x06 => [radio.Cards.Count > 0 ? (byte)0x00 : (byte)0x01],
        _ => [0x00],
    };

    private byte[] ReadRegisters(ReadOnlySpan<byte> addresses)
    {
        byte[] values = new byte[addresses.Length / 2];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = registers.GetValueOrDefault((addresses[2 * i] * 0x100) + addresses[(2 * i) + 1]);
        }

        return values;
    }

    private byte[] WriteRegisters(ReadOnlySpan<byte> triples)
    {
        for (int i = 0; i + 2 < triples.Length; i += 3)
        {
            registers[(triples[i] * 0x100) + triples[i + 1]] = triples[i + 2];
        }

        return [];
    }

    private byte[] ConfigureRadio(ReadOnlySpan<byte> parameters)
    {
        if (parameters[0] == 0x01 && parameters.Length > 1)
        {
            radio.Switch((parameters[1] & 0x01) != 0);
        }

        return [];
    }

    private byte[] ListTargets(ReadOnlySpan<byte> parameters)
    {
        List<byte[]> found = radio.List(parameters[0], parameters[1]);
        return [(byte)found.Count, .. found.SelectMany(static target => target)];
    }

    private byte[] AutoPoll(ReadOnlySpan<byte> types)
    {
        foreach (byte type in types)
        {
            List<byte[]> found = (type & 0x0F) is 0x00 or 0x03 ? radio.List(2, (byte)(type & 0x0F)) : [];
            if (found.Count > 0)
            {
                return [(byte)found.Count, .. found.SelectMany(target => (byte[])[type, (byte)target.Length, .. target])];
            }
        }

        return [0x00];
    }
}
