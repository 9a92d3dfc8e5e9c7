using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>A host session whose other end is in the test's hands.</summary>
internal sealed class HostRig
{
    public const string Track = "4761739001010119D31122011143804400000F";

    private static readonly Currency Euro = new(978, 2, "EUR");

    public HostRig(HostSettings? settings = null) =>
        Session = new HostSession(settings ?? Settings(), new Entropy(new byte[Entropy.SeedLength]));

    public HostSession Session { get; }

    /// <summary>The last question, opened.</summary>
    public IsoMessage Asked { get; } = new();

    public Instant Now { get; private set; } = Instant.Origin;

    public static HostSettings Settings()
    {
        Assert.True(Tpdu.TryParse("6000030000", out Tpdu tpdu));
        return new HostSettings { TerminalId = "20000001", MerchantId = "000000000012345", NetworkId = "003", Tpdu = tpdu };
    }

    public static HostRequest Sale() => new()
    {
        Task = HostTask.Payment,
        Stan = 7,
        Invoice = 3,
        Batch = 1,
        LocalTime = "261122143000",
        Amount = new Amount(1250, Euro),
        CardSequence = 1,
    };

    public static HostRequest Settlement(BatchTotals totals, bool afterUpload = false) => new()
    {
        Task = afterUpload ? HostTask.SettlementAfterUpload : HostTask.Settlement,
        Batch = 1,
        LocalTime = "261122143000",
        Amount = new Amount(0, Euro),
        Totals = totals,
    };

    public static HostCard Stored() => new(default, Hex.Parse("4761739001010119FFFF3112"), default);

    public bool Ask(HostRequest request, HostLane lane = HostLane.Payment) => Session.TryAsk(lane, request, Stored(), Now);

    public bool AskSale() => Session.TryAsk(HostLane.Payment, Sale(), new HostCard(Hex.Parse(Track), default, default), Now);

    /// <summary>From the start to the sign-on that waits for its answer.</summary>
    public void Open()
    {
        Session.Start(Now);
        Assert.IsType<HostOutput.Connect>(Take());
        Session.LinkOpened(Now);
        Sent(Mti.NetworkRequest);
    }

    public HostRig Ready()
    {
        Open();
        Answer("00");
        Assert.IsType<HostOutput.Ready>(Take());
        return this;
    }

    /// <summary>Lets time pass and tells of it.</summary>
    public void Pass(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        Session.Elapse(Now);
    }

    public void PassTo(Instant? deadline)
    {
        Assert.NotNull(deadline);
        Now = deadline.Value;
        Session.Elapse(Now);
    }

    public void Close() => Session.LinkClosed("RESET", Now);

    public HostOutput Take()
    {
        Assert.True(Session.TryTake(out HostOutput? output));
        return output!;
    }

    /// <summary>The next output is this one.</summary>
    public void Gives(HostOutput expected) => Assert.Equal(expected, Take());

    public void GivesNothing() => Assert.False(Session.TryTake(out _));

    public void Drain()
    {
        while (Session.TryTake(out _))
        {
        }
    }

    /// <summary>The next outputs say that the session drops its link.</summary>
    public void Drops(string why)
    {
        Gives(new HostOutput.Note("HOST-LINK-DROPPED", why));
        Assert.IsType<HostOutput.Disconnect>(Take());
    }

    public byte[] Sent(Mti mti)
    {
        byte[] frame = Assert.IsType<HostOutput.Transmit>(Take()).Frame.ToArray();
        Assert.True(Dialect.Bcd.TryUnpack(frame.AsSpan(Dialect.Bcd.Framing.PrefixLength), Asked, out _));
        Assert.Equal(mti, Asked.Mti);
        return frame;
    }

    /// <summary>What a host answers: the question's own identifiers with a result.</summary>
    public byte[] AnswerTo(string code, Action<IsoMessage>? change = null)
    {
        var answer = new IsoMessage { Mti = Asked.Mti.Response };
        int[] echoed =
        [
            DataElement.ProcessingCode, DataElement.Amount, DataElement.Stan, DataElement.LocalTime, DataElement.LocalDate,
            DataElement.TerminalId,
        ];
        foreach (int field in echoed.Where(Asked.Has))
        {
            answer.Set(field, Asked[field]);
        }

        answer.Set(DataElement.ResponseCode, code);
        change?.Invoke(answer);
        byte[] frame = new byte[512];
        Assert.True(Tpdu.TryParse("6000000003", out Tpdu tpdu));
        int length = Dialect.Bcd.Framing.Pack(Dialect.Bcd, answer, new FrameEnvelope(tpdu), frame, out _);
        Assert.True(length > 0);
        return frame[..length];
    }

    public void Answer(string code, Action<IsoMessage>? change = null) => Session.Receive(AnswerTo(code, change), Now);
}
