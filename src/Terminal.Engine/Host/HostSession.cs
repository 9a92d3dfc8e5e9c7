using System.Globalization;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Engine.Host;

/// <summary>The standing connection to the acquirer: connects, signs on, echoes, asks one financial question at a time, and comes back
/// after a loss.</summary>
/// <remarks>
/// It knows nothing of sales beyond their messages: what follows from an answer, or from none, is for <see cref="Transactions.Transaction"/> to say.
/// An answer counts when class, STAN, terminal and local time are those of the question. Pauses between attempts grow to
/// <see cref="HostSettings.PauseMax"/> with full jitter, so that a shop full of terminals does not return in one moment.
/// </remarks>
/// <param name="settings">Names, times and dialect.</param>
/// <param name="entropy">Source of the jitter.</param>
public sealed class HostSession(HostSettings settings, Entropy entropy)
{
    private readonly Queue<HostOutput> outputs = new();
    private readonly FrameReader frames = new(settings.Dialect.Framing);
    private readonly HostMessages messages = new(settings);
    private HostPhase phase;
    private Instant? phaseDeadline;
    private Question? financial;
    private Question? network;
    private int attempt;

    /// <summary>True while a sale or a reversal can be sent.</summary>
    public bool IsReady => phase == HostPhase.Ready && financial is null;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(phaseDeadline, Instant.Earlier(financial?.Deadline, network?.Deadline));

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out HostOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Begins to connect.</summary>
    public void Start(Instant now)
    {
        if (phase == HostPhase.Stopped)
        {
            Connect(now);
        }
    }

    /// <summary>The connection stands.</summary>
    public void LinkOpened(Instant now)
    {
        if (phase != HostPhase.Connecting)
        {
            return;
        }

        frames.Reset();
        phase = HostPhase.SigningOn;
        phaseDeadline = null;
        AskNetwork(ProcessingCode.SignOn, now);
    }

    /// <summary>The connection is gone, or could not be made.</summary>
    /// <param name="fault">A short code for the log.</param>
    /// <param name="now">The time.</param>
    public void LinkClosed(string fault, Instant now)
    {
        if (phase is HostPhase.Stopped or HostPhase.Pausing)
        {
            return;
        }

        outputs.Enqueue(new HostOutput.Note("HOST-LINK-DOWN", fault));
        Pause(now);
    }

    /// <summary>Sends a sale and waits for its answer.</summary>
    /// <param name="sale">The facts.</param>
    /// <param name="track2">DE35 as the card holds it (tag 57).</param>
    /// <param name="iccData">DE55.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where the session is not ready: nothing was sent.</returns>
    public bool TrySendSale(HostSale sale, ReadOnlySpan<byte> track2, ReadOnlySpan<byte> iccData, Instant now)
    {
        if (!IsReady || messages.PackSale(sale, track2, iccData) is not { } frame)
        {
            return false;
        }

        financial = new Question(Mti.FinancialRequest, sale.Stan, sale.LocalTime, sale.Amount.Minor, now + settings.AnswerTime);
        outputs.Enqueue(new HostOutput.Transmit(frame));
        return true;
    }

    /// <summary>Sends a reversal and waits for its answer.</summary>
    /// <param name="sale">The facts of the sale that is undone.</param>
    /// <param name="card">Account number and expiry, as the vault revealed them.</param>
    /// <param name="details">DE55 and the reason for DE39.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where the session is not ready: nothing was sent.</returns>
    public bool TrySendReversal(HostSale sale, SecretBuffer card, (ReadOnlyMemory<byte> IccData, string Reason) details, Instant now)
    {
        if (!IsReady || messages.PackReversal(sale, card, details.IccData.Span, details.Reason) is not { } frame)
        {
            return false;
        }

        financial = new Question(Mti.ReversalRequest, sale.Stan, sale.LocalTime, sale.Amount.Minor, now + settings.AnswerTime);
        outputs.Enqueue(new HostOutput.Transmit(frame));
        return true;
    }

    /// <summary>Stops to wait for the answer to a sale; it is told as a late one when it comes.</summary>
    public void Forget() => financial = null;

    /// <summary>Takes bytes from the connection, in pieces of any length.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        while (phase is HostPhase.SigningOn or HostPhase.Ready && frames.TryRead(ref bytes, out ReadOnlySpan<byte> frame))
        {
            TakeFrame(frame, now);
        }

        if (frames.IsBroken && phase is HostPhase.SigningOn or HostPhase.Ready)
        {
            Drop("FRAMING", now);
        }
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (financial is { } asked && now >= asked.Deadline)
        {
            financial = null;
            outputs.Enqueue(new HostOutput.AnswerOverdue());
        }

        if (network is { } echo && now >= echo.Deadline)
        {
            Drop("SILENT", now);
        }
        else if (phaseDeadline is { } deadline && now >= deadline)
        {
            switch (phase)
            {
                case HostPhase.Pausing:
                    Connect(now);
                    break;
                case HostPhase.Connecting:
                    Drop("CONNECT-TIME", now);
                    break;
                case HostPhase.Ready when network is null:
                    phaseDeadline = null;
                    AskNetwork(ProcessingCode.Echo, now);
                    break;
                default:
                    phaseDeadline = null;
                    break;
            }
        }
    }

    private void Connect(Instant now)
    {
        phase = HostPhase.Connecting;
        phaseDeadline = now + settings.ConnectTime;
        outputs.Enqueue(new HostOutput.Connect());
    }

    private void Drop(string why, Instant now)
    {
        outputs.Enqueue(new HostOutput.Note("HOST-LINK-DROPPED", why));
        outputs.Enqueue(new HostOutput.Disconnect());
        Pause(now);
    }

    private void Pause(Instant now)
    {
        bool wasUp = phase is HostPhase.SigningOn or HostPhase.Ready;
        bool awaiting = financial is not null;
        phase = HostPhase.Pausing;
        financial = null;
        network = null;
        frames.Reset();
        TimeSpan ceiling = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(attempt, 10), settings.PauseMax.TotalSeconds));
        attempt++;
        phaseDeadline = now + TimeSpan.FromMilliseconds(200) + new TimeSpan((long)entropy.Below((ulong)ceiling.Ticks));
        if (wasUp)
        {
            outputs.Enqueue(new HostOutput.Lost(awaiting));
        }
    }

    private void AskNetwork(ProcessingCode code, Instant now)
    {
        int stan = messages.NextNetworkStan();
        network = new Question(Mti.NetworkRequest, stan, "", 0, now + settings.NetworkAnswerTime);
        outputs.Enqueue(new HostOutput.Transmit(messages.PackNetwork(code, stan)));
    }

    private void TakeFrame(ReadOnlySpan<byte> frame, Instant now)
    {
        if (!messages.TryOpen(frame, out HostAnswer answer, out string fault))
        {
            Drop(fault, now);
            return;
        }

        if (phase == HostPhase.Ready)
        {
            phaseDeadline = now + settings.EchoTime;
        }

        if (network is { } echo && echo.IsAnsweredBy(answer))
        {
            network = null;
            SignedOn(answer, now);
        }
        else if (financial is { } asked && asked.IsAnsweredBy(answer))
        {
            financial = null;
            Conclude(asked, answer);
        }
        else
        {
            string which = string.Create(CultureInfo.InvariantCulture, $"{answer.Mti} stan {answer.Stan:D6}");
            outputs.Enqueue(new HostOutput.Note("HOST-LATE-ANSWER", which));
        }
    }

    private void SignedOn(HostAnswer answer, Instant now)
    {
        if (phase != HostPhase.SigningOn)
        {
            return; // An echo's answer: that it came is all it says.
        }

        if (answer.ResponseCode != "00")
        {
            Drop("SIGN-ON-" + answer.ResponseCode, now);
            return;
        }

        attempt = 0;
        phase = HostPhase.Ready;
        phaseDeadline = now + settings.EchoTime;
        outputs.Enqueue(new HostOutput.Ready());
    }

    private void Conclude(Question asked, HostAnswer answer)
    {
        if (asked.Mti == Mti.ReversalRequest)
        {
            outputs.Enqueue(new HostOutput.ReversalAnswered(answer.ResponseCode, settings.Dialect.ClosesReversal(answer.ResponseCode)));
        }
        else if (answer.ResponseCode == "00" && answer.AmountMinor is { } amount && amount != asked.AmountMinor)
        {
            outputs.Enqueue(new HostOutput.Note("HOST-AMOUNT-DIFFERS", ""));
            outputs.Enqueue(new HostOutput.AnswerOverdue()); // An approval of something else is no result: the sale is undone.
        }
        else
        {
            outputs.Enqueue(new HostOutput.SaleAnswered(answer.ResponseCode, answer.AuthorisationCode, answer.RetrievalReference));
        }
    }

    private enum HostPhase
    {
        Stopped,
        Pausing,
        Connecting,
        SigningOn,
        Ready,
    }

    private sealed record Question(Mti Mti, int Stan, string LocalTime, long AmountMinor, Instant Deadline)
    {
        public bool IsAnsweredBy(HostAnswer answer) =>
            answer.Mti == Mti.Response && answer.Stan == Stan
            && (answer.LocalTime is null || LocalTime.Length == 0 || LocalTime.EndsWith(answer.LocalTime, StringComparison.Ordinal));
    }
}
