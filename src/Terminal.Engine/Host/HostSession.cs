using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Terminal.Engine.Tracing;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Engine.Host;

/// <summary>The standing connection to the acquirer: connects, signs on, echoes, asks one question at a time for each lane, and comes
/// back after a loss.</summary>
/// <remarks>
/// It knows nothing of payments beyond their messages: what follows from an answer, or from none, is for <see
/// cref="Transactions.Transaction"/> and <see cref="Clearing.Clearing"/> to say.
/// An answer counts when class, STAN, terminal and local time are those of the question. Pauses between attempts grow to
/// <see cref="HostSettings.PauseMax"/> with full jitter, so that a shop full of terminals does not return in one moment.
/// </remarks>
/// <param name="settings">Names, times and dialect.</param>
/// <param name="entropy">Source of the jitter.</param>
public sealed class HostSession(HostSettings settings, Entropy entropy)
{
    /// <summary>Bytes of a MAC.</summary>
    public const int MacLength = 8;

    private const int LaneCount = 2;
    private readonly Queue<HostOutput> outputs = new();
    private readonly FrameReader frames = new(settings.Dialect.Framing);
    private HostMessages messages = new(settings);
    private HostPhase phase;
    private Instant? phaseDeadline;
    private readonly Question?[] asked = new Question?[LaneCount];
    private Question? network;
    private int attempt;
    private int questionNumber;

    /// <summary>True while the session is signed on.</summary>
    public bool IsReady => phase == HostPhase.Ready;

    /// <summary>From the last message that was answered to its answer; null before the first.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Sessions that were signed on and ended.</summary>
    public int LossCount { get; private set; }

    /// <summary>Who keeps what payments are told and told of; null where nobody does.</summary>
    internal PaymentTracer? Tracer { get; init; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(
        Instant.Earlier(phaseDeadline, network?.Deadline),
        Instant.Earlier(asked[0]?.Deadline, asked[1]?.Deadline));

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

    /// <summary>Speaks as other settings say from now on, over a new connection. Not while a question is open.</summary>
    public void Use(HostSettings next, Instant now)
    {
        Invariant.Check(asked.All(static question => question is null));
        settings = next;
        messages = new HostMessages(next);
        if (phase is not (HostPhase.Stopped or HostPhase.Pausing))
        {
            Drop("CONFIGURED", now);
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

    /// <summary>Asks the host and waits for its answer.</summary>
    /// <param name="lane">Who asks.</param>
    /// <param name="request">The question.</param>
    /// <param name="card">The card's part of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where the session is not ready, or the lane's last question is open: nothing was sent.</returns>
    public bool TryAsk(HostLane lane, HostRequest request, HostCard card, Instant now)
    {
        if (!IsReady || asked[(int)lane] is not null)
        {
            return false;
        }

        HostRequest numbered = request.Stan == 0 ? request with { Stan = messages.NextNetworkStan() } : request;
        if (messages.Pack(numbered, card) is not { } frame)
        {
            return false;
        }

        Trace(lane, frame.AsSpan(settings.Dialect.Framing.LengthLength), isSent: true, now);
        long? amount = request.Task == HostTask.Payment ? request.Amount.Minor : null;
        Instant deadline = now + settings.AnswerTime;
        Question question = new(numbered.Mti, numbered.Stan, numbered.LocalTime, amount, deadline) { AskedAt = now };
        if (settings.Macs)
        {
            Invariant.Check(!card.KeySerialNumber.IsEmpty); // Who asks has taken a key before.
            question = question with { Number = ++questionNumber, KeySerialNumber = card.KeySerialNumber.ToArray(), Frame = frame };
            ReadOnlyMemory<byte> covered = frame.AsMemory(settings.Dialect.Framing.PrefixLength..^MacLength);
            outputs.Enqueue(new HostOutput.Authenticate(question.Number, question.KeySerialNumber, covered));
        }
        else
        {
            outputs.Enqueue(new HostOutput.Transmit(frame));
        }

        asked[(int)lane] = question;
        return true;
    }

    /// <summary>A message's MAC is made: it is sent, unless nobody waits for its answer any more.</summary>
    public void Authenticated(int number, ReadOnlySpan<byte> mac)
    {
        if (TryFind(number, out HostLane lane, out Question? question) && question.Frame is { } frame && mac.Length == MacLength)
        {
            mac.CopyTo(frame.AsSpan(^MacLength..));
            asked[(int)lane] = question with { Frame = null };
            outputs.Enqueue(new HostOutput.Transmit(frame));
        }
    }

    /// <summary>A message's MAC could not be made.</summary>
    public void Unauthenticated(int number)
    {
        if (TryFind(number, out HostLane lane, out Question? question) && question.Frame is not null)
        {
            End(lane);
            outputs.Enqueue(new HostOutput.Unsent(lane));
        }
    }

    /// <summary>An answer's MAC was compared. A wrong one is no answer: the connection is dropped, and with it what was asked.</summary>
    public void Compared(int number, bool isRight, Instant now)
    {
        if (!TryFind(number, out HostLane lane, out Question? question) || question.Answer is not { } answer)
        {
            return; // Nobody waits for it any more, or nothing came.
        }

        if (isRight)
        {
            End(lane);
            Conclude(lane, question, answer);
        }
        else
        {
            Drop("HOST-MAC-WRONG", now);
        }
    }

    /// <summary>The vault has the session's keys.</summary>
    public void KeysTaken(Instant now)
    {
        if (phase == HostPhase.SigningOn && network is null)
        {
            BeReady(now);
        }
    }

    /// <summary>The vault does not take the session's keys, or has them no more: the terminal signs on for others.</summary>
    /// <param name="why">A short code for the log.</param>
    /// <param name="now">The time.</param>
    public void KeysRefused(string why, Instant now)
    {
        if (phase is HostPhase.SigningOn or HostPhase.Ready)
        {
            Drop(why, now);
        }
    }

    /// <summary>Stops to wait for the answer to a payment; it is told as a late one when it comes.</summary>
    public void Forget() => End(HostLane.Payment);

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
        for (int lane = 0; lane < LaneCount; lane++)
        {
            if (asked[lane] is { } question && now >= question.Deadline)
            {
                End((HostLane)lane);
                outputs.Enqueue(new HostOutput.AnswerOverdue((HostLane)lane));
            }
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
                case HostPhase.SigningOn:
                    Drop("KEYS-TIME", now); // The vault says nothing of the session's keys.
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
        LossCount += phase == HostPhase.Ready ? 1 : 0;
        bool payment = asked[(int)HostLane.Payment] is not null;
        bool clearing = asked[(int)HostLane.Clearing] is not null;
        phase = HostPhase.Pausing;
        End(HostLane.Payment);
        End(HostLane.Clearing);
        network = null;
        frames.Reset();
        TimeSpan ceiling = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(attempt, 10), settings.PauseMax.TotalSeconds));
        attempt++;
        phaseDeadline = now + TimeSpan.FromMilliseconds(200) + new TimeSpan((long)entropy.Below((ulong)ceiling.Ticks));
        if (wasUp)
        {
            outputs.Enqueue(new HostOutput.Lost(payment, clearing));
        }
    }

    private void AskNetwork(ProcessingCode code, Instant now)
    {
        int stan = messages.NextNetworkStan();
        network = new Question(Mti.NetworkRequest, stan, "", null, now + settings.NetworkAnswerTime) { AskedAt = now };
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
            RoundTrip = now - echo.AskedAt;
            SignedOn(answer, now);
        }
        else if (Array.FindIndex(asked, question => question?.IsAnsweredBy(answer) == true) is >= 0 and int lane)
        {
            Question question = asked[lane]!;
            RoundTrip = now - question.AskedAt;
            Trace((HostLane)lane, frame, isSent: false, now);
            TakeAnswer((HostLane)lane, question, answer, frame);
        }
        else
        {
            string which = string.Create(CultureInfo.InvariantCulture, $"{answer.Mti} stan {answer.Stan:D6}");
            outputs.Enqueue(new HostOutput.Note("HOST-LATE-ANSWER", which));
        }
    }

    private void TakeAnswer(HostLane lane, Question question, HostAnswer answer, ReadOnlySpan<byte> frame)
    {
        if (question.KeySerialNumber.IsEmpty)
        {
            End(lane);
            Conclude(lane, question, answer);
            return;
        }

        asked[(int)lane] = question with { Answer = answer };
        byte[] body = frame[settings.Dialect.Framing.EnvelopeLength..].ToArray();
        outputs.Enqueue(new HostOutput.Compare(question.Number, question.KeySerialNumber, body));
    }

    private void Trace(HostLane lane, ReadOnlySpan<byte> frame, bool isSent, Instant now)
    {
        if (lane == HostLane.Payment)
        {
            Tracer?.Host(settings.Dialect, frame, isSent, now);
        }
    }

    private bool TryFind(int number, out HostLane lane, [NotNullWhen(true)] out Question? question)
    {
        int index = Array.FindIndex(asked, one => one is not null && one.Number == number);
        lane = (HostLane)Math.Max(index, 0);
        question = index < 0 ? null : asked[index];
        return index >= 0;
    }

    /// <summary>Forgets a question; what was not sent of it is zeroed, since it holds the card, and a key that waits for its answer
    /// goes.</summary>
    private void End(HostLane lane)
    {
        if (asked[(int)lane] is { KeySerialNumber.IsEmpty: false, Answer: null } question)
        {
            question.Frame?.AsSpan().Clear();
            outputs.Enqueue(new HostOutput.Compare(0, question.KeySerialNumber, default));
        }

        asked[(int)lane] = null;
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

        if (settings.SessionKeys)
        {
            phaseDeadline = now + settings.NetworkAnswerTime;
            outputs.Enqueue(new HostOutput.TakeKeys(answer.Security));
            return;
        }

        BeReady(now);
    }

    private void BeReady(Instant now)
    {
        attempt = 0;
        phase = HostPhase.Ready;
        phaseDeadline = now + settings.EchoTime;
        outputs.Enqueue(new HostOutput.Ready());
    }

    private void Conclude(HostLane lane, Question question, HostAnswer answer)
    {
        if (answer.ResponseCode == "00" && answer.AmountMinor is { } amount && question.AmountMinor is { } told && amount != told)
        {
            outputs.Enqueue(new HostOutput.Note("HOST-AMOUNT-DIFFERS", ""));
            outputs.Enqueue(new HostOutput.AnswerOverdue(lane)); // An approval of something else is no result: the payment is undone.
            return;
        }

        outputs.Enqueue(new HostOutput.Answered(lane, answer.ResponseCode, answer.AuthorisationCode, answer.RetrievalReference)
        {
            IccData = answer.IccData,
        });
    }

    private enum HostPhase
    {
        Stopped,
        Pausing,
        Connecting,
        SigningOn,
        Ready,
    }

    private sealed record Question(Mti Mti, int Stan, string LocalTime, long? AmountMinor, Instant Deadline)
    {
        public required Instant AskedAt { get; init; }

        /// <summary>The session's number for a question with a MAC; 0 for one without.</summary>
        public int Number { get; init; }

        public ReadOnlyMemory<byte> KeySerialNumber { get; init; }

        /// <summary>The message until its MAC is made.</summary>
        public byte[]? Frame { get; init; }

        /// <summary>The answer until its MAC is compared.</summary>
        public HostAnswer? Answer { get; init; }

        public bool IsAnsweredBy(HostAnswer answer) =>
            Frame is null && Answer is null && answer.Mti == Mti.Response && answer.Stan == Stan
            && (answer.LocalTime is null || LocalTime.Length == 0 || LocalTime.EndsWith(answer.LocalTime, StringComparison.Ordinal));
    }
}
