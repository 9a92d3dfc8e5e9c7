using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>
/// An acquirer's host and its HSM: answers what any number of terminals ask over their day, from sign-on to settlement, and keeps a ledger.
/// </summary>
/// <remarks>
/// A machine: connections, bytes and the time come in; frames and ledger lines go out. It speaks the BCD dialect by code of its own. What a
/// sale's outcome is: its key and MAC, the cryptogram, the PIN, the switch (<see cref="Mode"/>), then the amount's last two digits (01, 05,
/// 43, 51, 55, 61, 65, 75, 91 and 96 refuse with that code, 68 answers late, others approve; 43 and 71 to 74 have the issuer order
/// something of a card in the slot, <see cref="IssuerScript"/>). The order of its answers depends on nothing but
/// the order of its inputs.
/// </remarks>
public sealed class AcquirerModel
{
    private const int FrameLengthMax = 4096;
    private const int LateEnding = 68;
    private const string SignOn = "920000";
    private readonly AcquirerSettings settings;
    private readonly AcquirerBook book;
    private readonly Dictionary<int, List<byte>> connections = [];
    private readonly Queue<AcquirerOutput> outputs = new();
    private readonly List<LateAnswer> late = [];
    private DateTimeOffset clock = DateTimeOffset.UnixEpoch;
    private Instant clockSetAt;

    /// <summary>Creates a model.</summary>
    /// <param name="settings">Issuers and times.</param>
    /// <param name="past">Ledger lines of the time before a restart, oldest first, as <see cref="AcquirerOutput.Record"/> gave
    /// them.</param>
    public AcquirerModel(AcquirerSettings settings, IEnumerable<LedgerEntry> past)
    {
        this.settings = settings;
        book = new AcquirerBook(settings, past);
    }

    /// <summary>The switch.</summary>
    public AcquirerMode Mode { get; set; }

    /// <summary>The ledger, oldest line first, each as it stands now. The oracle.</summary>
    public IReadOnlyList<LedgerEntry> Ledger => book.Entries;

    /// <summary>When <see cref="Elapse"/> must be called at the latest: the next late answer.</summary>
    public Instant? Deadline => late.Count == 0 ? null : late.Min(answer => answer.Due);

    /// <summary>What a terminal has taken in sales.</summary>
    public AcquirerTotals Totals(string terminal) => book.Totals(terminal);

    /// <summary>What stands in one batch of a terminal.</summary>
    public BatchTotals Totals(string terminal, int batch) => book.Totals(terminal, batch);

    /// <summary>Tells the wall clock, in the acquirer's zone; answers and ledger lines carry it.</summary>
    public void SetClock(DateTimeOffset local, Instant now)
    {
        clock = local;
        clockSetAt = now;
    }

    /// <summary>The module loses step with the terminals: so many of the next key serial numbers of each are refused with 63.</summary>
    public void SkipKeys(int count) => book.SkipKeys(count);

    /// <summary>A terminal has connected.</summary>
    /// <param name="connection">A number that no open connection has.</param>
    public void Open(int connection) => connections[connection] = [];

    /// <summary>A connection is gone; answers still due on it reach nobody.</summary>
    public void Close(int connection)
    {
        _ = connections.Remove(connection);
        _ = late.RemoveAll(answer => answer.Connection == connection);
    }

    /// <summary>Takes bytes of a connection, in pieces of any length.</summary>
    public void Receive(int connection, ReadOnlySpan<byte> bytes, Instant now)
    {
        if (!connections.TryGetValue(connection, out List<byte>? held))
        {
            return;
        }

        held.AddRange(bytes);
        while (held.Count >= 2)
        {
            int length = (held[0] << 8) | held[1];
            if (length > FrameLengthMax)
            {
                Refuse(connection);
                return;
            }

            if (held.Count < 2 + length)
            {
                return;
            }

            byte[] frame = [.. held[2..(2 + length)]];
            held.RemoveRange(0, 2 + length);
            if (HostMessage.Parse(frame) is not { } message)
            {
                Refuse(connection);
                return;
            }

            Answer(connection, message, now);
        }
    }

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out AcquirerOutput? output) => outputs.TryDequeue(out output);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        foreach (LateAnswer answer in late.Where(answer => answer.Due <= now).OrderBy(answer => answer.Due).ToArray())
        {
            _ = late.Remove(answer);
            outputs.Enqueue(new AcquirerOutput.Send(answer.Connection, answer.Frame));
        }
    }

    private void Refuse(int connection)
    {
        Close(connection);
        outputs.Enqueue(new AcquirerOutput.Disconnect(connection));
    }

    private void Answer(int connection, HostMessage message, Instant now)
    {
        DateTimeOffset local = clock + (now - clockSetAt);
        HostMessage answer = message.Answer();
        answer[12] ??= Digits(local, "HHmmss");
        answer[13] ??= Digits(local, "MMdd");
        switch (message.Type)
        {
            case 0x0200 or 0x0220 or 0x0221:
                Reply((connection, now), (message, answer), Keep(book.Decide(message, Mode == AcquirerMode.Decline, local)));
                return;
            case 0x0320:
                Reply((connection, now), (message, answer), Keep(book.Upload(message, local)));
                return;
            case 0x0620:
                Reply((connection, now), (message, answer), Keep(book.Hear(message, local)));
                return;
            case 0x0500:
                Reply((connection, now), (message, answer), Keep(book.Settle(message, Mode == AcquirerMode.Mismatch, local)));
                return;
            case 0x0400 or 0x0401:
                LedgerEntry undone = Keep(book.Undo(message, Mode == AcquirerMode.Unclosed, local));
                answer.Set(37, undone.Reference);
                answer.Set(39, undone.Outcome);
                break;
            case 0x0800:
                answer[12] = Digits(local, "HHmmss");
                answer[13] = Digits(local, "MMdd");
                answer.Set(39, book.Refuse(message, local) is { Length: > 0 } refusal ? refusal : AnswerNetwork(message));
                answer[57] = message.Text(3) == SignOn && answer.Text(39) == "00" ? book.IssueKeys(message.Text(41)) : null;
                break;
            default:
                answer.Set(39, "12");
                break;
        }

        outputs.Enqueue(new AcquirerOutput.Send(connection, book.Seal(message, answer)));
    }

    /// <summary>Answers as the switch has it: at once, late, or not at all.</summary>
    private void Reply((int Connection, Instant Now) asked, (HostMessage Question, HostMessage Answer) pair, LedgerEntry entry)
    {
        HostMessage answer = pair.Answer;
        answer.Set(39, entry.Outcome);
        if (entry.Mti != "0320")
        {
            answer.Set(37, entry.Reference); // A record of an upload has the original's.
        }

        if (entry.Mti == "0200" && entry.Authorisation.Length > 0)
        {
            answer.Set(38, entry.Authorisation);
        }

        if (entry.Mti == "0200" && pair.Question.Text(22).StartsWith("05", StringComparison.Ordinal))
        {
            answer[55] = book.AnswerCard(pair.Question, entry.Outcome);
        }

        byte[] frame = book.Seal(pair.Question, answer);
        bool lateSale = entry is { Mti: "0200", IsSale: true } && entry.Amount % 100 == LateEnding
            && Mode is AcquirerMode.Approve or AcquirerMode.Mismatch;
        if (Mode == AcquirerMode.Late || lateSale)
        {
            late.Add(new LateAnswer(asked.Now + settings.LateTime, asked.Connection, frame));
        }
        else if (Mode is not (AcquirerMode.None or AcquirerMode.Unclosed))
        {
            outputs.Enqueue(new AcquirerOutput.Send(asked.Connection, frame));
        }
    }

    private LedgerEntry Keep(LedgerEntry entry)
    {
        outputs.Enqueue(new AcquirerOutput.Record(entry));
        return entry;
    }

    private static string AnswerNetwork(HostMessage message) =>
        message.Text(3) is "920000" or "990000" || message.Text(70) is "001" or "301" ? "00" : "12";

    private static byte[] Digits(DateTimeOffset local, string format) =>
        System.Text.Encoding.ASCII.GetBytes(local.ToString(format, CultureInfo.InvariantCulture));

    private sealed record LateAnswer(Instant Due, int Connection, byte[] Frame);
}
