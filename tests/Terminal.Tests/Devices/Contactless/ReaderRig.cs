using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>Driver and chip model joined by a wire, under a clock that jumps from deadline to deadline.</summary>
internal sealed class ReaderRig
{
    public ReaderRig()
        : this(new Pn532Reader(), Instant.Origin, new Pn532Chip())
    {
    }

    /// <summary>A driver or a chip that has been through something.</summary>
    public ReaderRig(Pn532Reader reader, Instant now, Pn532Chip chip)
    {
        Reader = reader;
        Now = now;
        Chip = chip;
    }

    public Pn532Reader Reader { get; }

    public Pn532Chip Chip { get; }

    /// <summary>The bus between the two; null where it is a serial line.</summary>
    public BusWire? Bus { get; private init; }

    public List<ReaderOutputKind> Seen { get; } = [];

    public List<byte[]> Sent { get; } = [];

    public byte[] Response { get; private set; } = [];

    /// <summary>The driver's own memory of the last response.</summary>
    public ReadOnlyMemory<byte> ResponseInPlace { get; private set; }

    public ReaderFault Fault { get; private set; }

    public Instant Now { get; private set; }

    /// <summary>Cuts the bytes of both directions into pieces; whole by default.</summary>
    public Func<byte[], IEnumerable<byte[]>> Cut { get; set; } = static bytes => [bytes];

    /// <summary>A driver and a chip that are joined so: serial, i2c, spi, or i2c with its interrupt line.</summary>
    public static ReaderRig On(string link)
    {
        Pn532Chip chip = new();
        BusWire? bus = link == "serial" ? null : new BusWire(chip, link);
        return new ReaderRig(new Pn532Reader(), Instant.Origin, chip) { Bus = bus };
    }

    public static ReaderRig Ready(string link = "serial")
    {
        ReaderRig rig = On(link);
        rig.Reader.Start(rig.Now);
        rig.RunUntil(ReaderOutputKind.Ready);
        return rig;
    }

    public static ReaderRig WithCard(TestCard card, string link = "serial")
    {
        ReaderRig rig = Ready(link);
        rig.Chip.Insert(card);
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        return rig;
    }

    public void Exchange(byte[] command)
    {
        Reader.Exchange(command, Now);
        RunUntil(ReaderOutputKind.Response);
    }

    /// <summary>Runs until an output of this kind, or of a kind that ends the wait, has come.</summary>
    public void RunUntil(ReaderOutputKind kind)
    {
        int from = Seen.Count;
        for (int step = 0; step < 10_000; step++)
        {
            Pump();
            if (Seen[from..].Any(seen => seen == kind || seen is ReaderOutputKind.Failed or ReaderOutputKind.CardLost))
            {
                return;
            }

            if (!Jump())
            {
                break;
            }
        }

        Assert.Fail($"{kind} did not come; the driver is {Reader.Phase}.");
    }

    /// <summary>Runs for a time.</summary>
    public void RunFor(TimeSpan duration)
    {
        Instant end = Now + duration;
        Pump();
        while (Next() is { } next && next <= end)
        {
            _ = Jump();
            Pump();
        }

        Now = end;
    }

    private Instant? Next() => Instant.Earlier(Instant.Earlier(Reader.Deadline, Chip.Deadline), Bus?.Deadline);

    private bool Jump()
    {
        if (Next() is not { } next)
        {
            return false;
        }

        Now = next > Now ? next : Now;
        Chip.Elapse(Now);
        Reader.Elapse(Now);
        return true;
    }

    private void Pump()
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            while (Reader.TryTake(out ReaderOutput output))
            {
                moved = true;
                Take(output);
            }

            while (Bus is null && Chip.TryTake(out ReadOnlyMemory<byte> bytes))
            {
                moved = true;
                Hear(bytes.ToArray());
            }

            while (Bus?.TryStep(Now, out byte[] fetched) == true)
            {
                moved = true;
                if (fetched.Length > 0)
                {
                    Hear(fetched);
                }
            }
        }
    }

    private void Hear(byte[] bytes)
    {
        foreach (byte[] piece in Cut(bytes))
        {
            Reader.Receive(piece, Now);
            while (Reader.TryTake(out ReaderOutput output))
            {
                Take(output);
            }
        }
    }

    private void Take(ReaderOutput output)
    {
        if (output.Kind == ReaderOutputKind.Transmit)
        {
            Sent.Add(output.Bytes.ToArray());
            if (Bus is not null)
            {
                Bus.Send(output.Bytes.Span);
                return;
            }

            foreach (byte[] piece in Cut(output.Bytes.ToArray()))
            {
                Chip.Receive(piece, Now);
            }

            return;
        }

        Seen.Add(output.Kind);
        Fault = output.Fault;
        if (output.Kind == ReaderOutputKind.Response)
        {
            Response = output.Bytes.ToArray();
            ResponseInPlace = output.Bytes;
        }
    }
}
