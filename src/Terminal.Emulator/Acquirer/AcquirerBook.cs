using System.Globalization;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>The acquirer's ledger: decides what comes in, undoes it, settles batches, and keeps every line.</summary>
/// <remarks>
/// A payment is known by terminal, trace number and local time. A reversal undoes it once and is answered the same however often it comes;
/// one that finds nothing answers 25, and what it should have undone is then refused should it still arrive. An advice that comes again is
/// answered as the first time. Response codes of our own choice, where the dialect leaves it open: 30 for a batch or totals that are no
/// digits, 77 for a settlement that tells a closed batch other totals, 12 for the end of an upload that nobody wanted.
/// </remarks>
internal sealed class AcquirerBook
{
    private const string Approved = "00";
    private const string OfflineApproved = "Y1";
    private const string UnreachableApproved = "Y3";

    /// <summary>Amounts of a sale whose last two digits ask for a refusal of that code; any other amount is approved.</summary>
    private static readonly int[] RefusingEndings = [1, 5, 43, 51, 55, 61, 65, 75, 91, 96];

    private readonly LedgerLines lines = new();
    private readonly CardCheck cards;
    private readonly PinCheck pins;
    private readonly MessageCheck messages;
    private readonly SessionKeyBook sessions;

    /// <summary>Opens the book with the lines of the time before.</summary>
    public AcquirerBook(AcquirerSettings settings, IEnumerable<LedgerEntry> past)
    {
        sessions = new SessionKeyBook(settings.Terminals, settings.KeySeed.Span);
        HsmModel hsm = new(settings.BaseKeys, sessions);
        cards = new CardCheck(settings);
        pins = new PinCheck(settings, hsm);
        messages = new MessageCheck(settings, hsm);
        foreach (LedgerEntry entry in past)
        {
            cards.Remember(entry);
            pins.Remember(entry);
            messages.Remember(entry);
            _ = lines.Enter(entry with { Sequence = lines.Entries.Count + 1 });
        }
    }

    /// <summary>All lines, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries => lines.Entries;

    /// <summary>The module loses step with the terminals: so many of the next key serial numbers are refused.</summary>
    public void SkipKeys(int count) => messages.Skip(count);

    /// <summary>What the card in the slot is told; null where there is nothing.</summary>
    public byte[]? AnswerCard(HostMessage request, string outcome) => cards.Respond(request, PanOf(request), outcome);

    /// <summary>Decides a sale, an offline sale, a refund or a void.</summary>
    /// <param name="request">The 0200, 0220 or 0221.</param>
    /// <param name="declineAll">True where the switch says so.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Decide(HostMessage request, bool declineAll, DateTimeOffset clock)
    {
        LedgerEntry opened = Draft(request, clock);
        Pan pan = PanOf(request);
        LedgerEntry draft = messages.Check(request, opened with { Pan = pan.Mask });
        if (draft.State == LedgerState.Unproven)
        {
            return lines.Enter(draft);
        }

        if (lines.Find(LedgerLines.KeyOf(draft)) is { } first)
        {
            return lines.Enter(Again(draft, first));
        }

        if (lines.IsBarred(LedgerLines.KeyOf(draft)))
        {
            return lines.Enter(draft with { Outcome = "94" });
        }

        FinancialKind kind = KindOf(request.Type, draft.ProcessingCode);
        CardVerdict verdict = EntryCheck.HasNoChip(draft.Entry) && kind is FinancialKind.Sale
            ? CardVerdict.Unchecked
            : cards.Examine(request, pan, kind);
        LedgerEntry? original = kind is FinancialKind.Sale or FinancialKind.OfflineSale ? null : FindOriginal(request, draft);
        string refusal = Refusal(request, kind, draft) is { Length: > 0 } wrong ? wrong : verdict.Refusal;
        PinVerdict pin = refusal.Length > 0 ? PinVerdict.None : pins.Examine(request, pan, kind);
        string outcome = refusal.Length > 0 ? refusal
            : pin.Refusal.Length > 0 ? pin.Refusal
            : declineAll ? "05"
            : Judge(kind, request, draft, original);
        bool approved = outcome == Approved;
        return lines.Enter(draft with
        {
            Outcome = outcome,
            State = !approved ? LedgerState.Declined : IsVoid(kind) ? LedgerState.Void : LedgerState.Booked,
            Authorisation = approved && request.Type == 0x0200 ? AuthorisationCode(draft.Sequence) : "",
            Cryptogram = verdict.Cryptogram,
            CardCounter = verdict.Counter,
            CardToken = verdict.CardToken,
            Pin = pin.Pin,
            PinToken = pin.Token,
            Original = original?.Sequence ?? 0,
        });
    }

    /// <summary>Undoes a sale, a refund or a void.</summary>
    /// <param name="reversal">The 0400; DE90 names the original where it is there, else the message's own numbers do.</param>
    /// <param name="refuses">The host does not: 96, and nothing is undone.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Undo(HostMessage reversal, bool refuses, DateTimeOffset clock)
    {
        LedgerEntry draft = Draft(reversal, clock);
        draft = draft with { Pan = PanOf(reversal).Mask, State = LedgerState.Reversal, Scripts = ScriptsOf(reversal) };
        if (TryReadOriginal(reversal, draft.Terminal, out PaymentId named))
        {
            draft = draft with { Stan = named.Stan, LocalTime = named.LocalTime };
        }

        draft = messages.Check(reversal, draft);
        if (draft.State == LedgerState.Unproven)
        {
            return lines.Enter(draft);
        }

        if (refuses)
        {
            return lines.Enter(draft with { Outcome = "96" });
        }

        // The processing code must be that of the request: a reversal of a void does not undo the sale.
        LedgerEntry? found = lines.Find(LedgerLines.KeyOf(draft));
        bool same = found is not null && (found.ProcessingCode == draft.ProcessingCode || (found.IsSale && draft.IsSale));
        return lines.Enter(draft with { Outcome = same ? Approved : "25", Original = same ? found!.Sequence : 0 });
    }

    /// <summary>Hears what became of an issuer's scripts.</summary>
    /// <param name="report">The 0620; DE90 names the payment.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Hear(HostMessage report, DateTimeOffset clock)
    {
        LedgerEntry draft = Draft(report, clock);
        bool readable = TryReadOriginal(report, draft.Terminal, out PaymentId named);
        draft = messages.Check(report, draft with { State = LedgerState.Report, Scripts = ScriptsOf(report) });
        if (draft.State == LedgerState.Unproven)
        {
            return lines.Enter(draft);
        }

        LedgerEntry? found = readable ? lines.Find(named) : null;
        string outcome = !readable || draft.Scripts.Length == 0 ? "30" : found is null ? "25" : Approved;
        return lines.Enter(draft with { Outcome = outcome, Original = found?.Sequence ?? 0 });
    }

    /// <summary>Takes a record of a batch upload and keeps it until the batch is closed.</summary>
    /// <param name="record">The 0320; DE60 names the original message.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Upload(HostMessage record, DateTimeOffset clock)
    {
        LedgerEntry draft = Draft(record, clock);
        Pan pan = PanOf(record);
        string named = record[60] is { Length: 22 } ? record.Text(60) : "";
        bool readable = named.Length == 10 && named.All(char.IsAsciiDigit);
        string told = record.Text(37);
        draft = draft with
        {
            Pan = pan.Mask,
            Stan = readable ? int.Parse(named.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture) : draft.Stan,
            Batch = 0,
            Reference = told.Length > 0 ? told : draft.Reference,
            Authorisation = record.Text(38),
        };
        draft = messages.Check(record, draft);
        if (draft.State == LedgerState.Unproven)
        {
            return lines.Enter(draft);
        }

        FinancialKind kind = readable
            ? KindOf(int.Parse(named.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), draft.ProcessingCode)
            : FinancialKind.Unknown;
        LedgerEntry? first = lines.FindUploaded(LedgerLines.KeyOf(draft));
        string outcome = !readable ? "30"
            : kind == FinancialKind.Unknown || IsVoid(kind) || !IsApproval(record.Text(39)) ? "12"
            : pan.DigitCount == 0 ? "14"
            : draft.Amount == 0 ? "13"
            : first is not null && (first.Amount != draft.Amount || first.ProcessingCode != draft.ProcessingCode) ? "94"
            : Approved;
        return lines.Enter(draft with
        {
            Outcome = outcome,
            State = outcome == Approved && first is not null ? LedgerState.Repeat : LedgerState.Uploaded,
            Original = first?.Sequence ?? 0,
        });
    }

    /// <summary>Settles a batch.</summary>
    /// <param name="request">The 0500.</param>
    /// <param name="mismatch">True where the first settlement of a batch is answered 95, whatever it says.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Settle(HostMessage request, bool mismatch, DateTimeOffset clock)
    {
        LedgerEntry draft = messages.Check(request, Draft(request, clock) with { State = LedgerState.Settlement });
        if (draft.State == LedgerState.Unproven)
        {
            return lines.Enter(draft);
        }

        bool afterUpload = draft.ProcessingCode == "960000";
        if (!afterUpload && draft.ProcessingCode != "920000")
        {
            return lines.Enter(draft with { Outcome = "12" });
        }

        string digits = request.DigitsOf(63, BatchTotals.DigitCount);
        if (digits.Length == 0 || request.DigitsOf(60, 6).Length == 0)
        {
            return lines.Enter(draft with { Outcome = "30" });
        }

        HostBatch batch = lines.Batch(draft.Terminal, draft.Batch);
        BatchTotals told = BatchTotals.Read(digits);
        bool ends = afterUpload && batch is { WantsUpload: true, ClosedWith: null };
        BatchTotals held = ends ? lines.TotalsAfterUpload(draft.Terminal, draft.Batch) : batch.Totals;
        string outcome = batch.ClosedWith is { } closed ? (told == closed ? Approved : "77")
            : ends ? Approved
            : afterUpload ? "12"
            : mismatch && !batch.WasAsked ? "95"
            : digits == held.ToDigits() ? Approved
            : "95";
        return lines.Enter(draft with { Outcome = outcome, Told = told, Held = held });
    }

    /// <summary>New keys for a terminal that signs on, for DE57 of the answer; null where it is given none.</summary>
    public byte[]? IssueKeys(string terminal) => sessions.Issue(terminal);

    /// <summary>Looks at the key and the MAC of a message that gets no line; the response code to refuse it with, or nothing.</summary>
    public string Refuse(HostMessage message, DateTimeOffset clock) => messages.Check(message, Draft(message, clock)).Outcome;

    /// <summary>The frame of an answer, with a MAC where the question had one.</summary>
    public byte[] Seal(HostMessage question, HostMessage answer) => messages.Seal(question, answer);

    /// <summary>What a terminal has taken in sales.</summary>
    public AcquirerTotals Totals(string terminal)
    {
        LedgerEntry[] own = [.. lines.Entries.Where(entry => entry.Terminal == terminal && entry.IsSale)];
        LedgerEntry[] booked = [.. own.Where(entry => entry.State == LedgerState.Booked)];
        return new AcquirerTotals(
            booked.Length,
            booked.Sum(entry => entry.Amount),
            own.Count(entry => entry.State == LedgerState.Declined),
            own.Count(entry => entry.State == LedgerState.Reversed));
    }

    /// <summary>What stands in a batch.</summary>
    public BatchTotals Totals(string terminal, int batch) => lines.Batch(terminal, batch).Totals;

    /// <summary>The table of financial messages.</summary>
    private static FinancialKind KindOf(int type, string processingCode) => (type, processingCode) switch
    {
        (0x0200, "000000") => FinancialKind.Sale,
        (0x0200, "020000") => FinancialKind.VoidOfSale,
        (0x0200, "220000") => FinancialKind.VoidOfRefund,
        (0x0220 or 0x0221, "000000") => FinancialKind.OfflineSale,
        (0x0220 or 0x0221, "200000") => FinancialKind.Refund,
        _ => FinancialKind.Unknown,
    };

    private static bool IsApproval(string code) => code == Approved || IsOfflineApproval(code);

    private static bool IsOfflineApproval(string code) => code is OfflineApproved or UnreachableApproved;

    private static bool IsVoid(FinancialKind kind) => kind is FinancialKind.VoidOfSale or FinancialKind.VoidOfRefund;

    private static bool IsAdvice(LedgerEntry entry) => entry.Mti is "0220" or "0221";

    /// <summary>A payment's numbers came before: an advice is repeated, anything else is a duplicate.</summary>
    private static LedgerEntry Again(LedgerEntry draft, LedgerEntry first) =>
        IsAdvice(draft) && IsAdvice(first) && draft.Amount == first.Amount && draft.ProcessingCode == first.ProcessingCode
            ? draft with
            {
                Outcome = first.Outcome,
                State = LedgerState.Repeat,
                Reference = first.Reference,
                Original = first.Sequence,
            }
            : draft with { Outcome = "94" };

    private static string JudgeSale(LedgerEntry draft)
    {
        int ending = (int)(draft.Amount % 100);
        return RefusingEndings.Contains(ending) ? ending.ToString("D2", CultureInfo.InvariantCulture) : Approved;
    }

    /// <summary>Reads DE90: type 4, trace number 6, date and time 10, and 22 digits more. False where it names nothing.</summary>
    private static bool TryReadOriginal(HostMessage message, string terminal, out PaymentId original)
    {
        string digits = message.DigitsOf(90, 42);
        int stan = digits.Length > 0 ? int.Parse(digits.AsSpan(4, 6), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        original = stan > 0 ? new PaymentId(terminal, stan, digits.Substring(10, 10)) : default;
        return stan > 0;
    }

    /// <summary>Account number out of track 2, else DE2; the default value where neither holds one.</summary>
    private static Pan PanOf(HostMessage message)
    {
        ReadOnlySpan<byte> track = message[35];
        int separator = track.IndexOf((byte)'D');
        ReadOnlySpan<byte> digits = separator < 0 ? message[2] : track[..separator];
        return Pan.TryFromDigits(digits, out Pan pan) ? pan : default;
    }

    /// <summary>DF31 of DE55: what the terminal says of the issuer's scripts.</summary>
    private static string ScriptsOf(HostMessage message) =>
        IccData.Parse(message[55]) is { } data && data.TryGetValue(0xDF31, out byte[]? results) ? Hex.ToText(results) : "";

    private static string AuthorisationCode(int sequence) =>
        (((sequence * 7919L) + 100_003) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Retrieval reference: year's last digit, day of the year, hour, and a count (YDDDHHnnnnnn).</summary>
    private static string Reference(DateTimeOffset clock, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.Year % 10}{clock.DayOfYear:D3}{clock.Hour:D2}{sequence % 1_000_000:D6}");

    /// <summary>What is wrong with a message before card and book are looked at; empty where nothing is.</summary>
    private string Refusal(HostMessage request, FinancialKind kind, LedgerEntry draft) =>
        kind == FinancialKind.Unknown ? "12"
        : draft.Pan.Length == 0 ? "14"
        : draft.Amount == 0 ? "13"
        : kind == FinancialKind.OfflineSale && !IsOfflineApproval(request.Text(39)) ? "12"
        : EntryCheck.Refusal(request, kind, draft.Entry) is { Length: > 0 } wrong ? wrong
        : request[60] is not null && request.DigitsOf(60, 6).Length == 0 ? "30"
        : kind != FinancialKind.OfflineSale && lines.Batch(draft.Terminal, draft.Batch).ClosedWith is not null ? "77"
        : "";

    /// <summary>The payment that DE90 and DE37 name together; null where there is none.</summary>
    private LedgerEntry? FindOriginal(HostMessage request, LedgerEntry draft) =>
        TryReadOriginal(request, draft.Terminal, out PaymentId key)
        && lines.Find(key) is { } found
        && found.Reference == request.Text(37)
        && (found.Mti == "0320" || found.Mti.StartsWith(request.Text(90)[..3], StringComparison.Ordinal)) // 0221 may have come first.
            ? found
            : null;

    private string Judge(FinancialKind kind, HostMessage request, LedgerEntry draft, LedgerEntry? original) => kind switch
    {
        FinancialKind.Sale => JudgeSale(draft),
        FinancialKind.OfflineSale => Approved,
        FinancialKind.Refund => JudgeRefund(request, draft, original),
        _ => JudgeVoid(request, draft, original),
    };

    private string JudgeRefund(HostMessage request, LedgerEntry draft, LedgerEntry? original)
    {
        if (request[37] is null && request[90] is null)
        {
            return Approved;
        }

        if (original is not { IsSale: true })
        {
            return "25";
        }

        long left = original.State == LedgerState.Booked ? original.Amount - lines.RefundedMinor(original) : 0;
        bool foreign = original.Currency != draft.Currency && original.Mti != "0320"; // An upload's record need not name a currency.
        return foreign ? "12" : draft.Amount > left ? "61" : Approved;
    }

    private string JudgeVoid(HostMessage request, LedgerEntry draft, LedgerEntry? original)
    {
        bool named = original is not null
            && original.Invoice == draft.Invoice
            && original.Pan == draft.Pan
            && (original.Authorisation.Length == 0 || original.Authorisation == request.Text(38));
        if (!named)
        {
            return "25";
        }

        // A sale of which money was given back is not taken back as well.
        bool voidable = original!.State == LedgerState.Booked
            && original.Batch == draft.Batch
            && (draft.ProcessingCode == "020000" ? original.IsSale : original.IsRefund)
            && original.Amount == draft.Amount
            && original.Currency == draft.Currency
            && lines.RefundedMinor(original) == 0;
        return voidable ? Approved : "12";
    }

    private LedgerEntry Draft(HostMessage message, DateTimeOffset clock) => new()
    {
        Sequence = lines.Entries.Count + 1,
        Time = clock.ToUnixTimeMilliseconds(),
        Mti = message.Type.ToString("X4", CultureInfo.InvariantCulture),
        ProcessingCode = message.Text(3),
        Stan = (int)message.Number(11),
        Terminal = message.Text(41),
        Merchant = message.Text(42),
        LocalTime = message.Text(13) + message.Text(12),
        Batch = message.DigitsOf(60, 6) is { Length: > 0 } batch ? int.Parse(batch, CultureInfo.InvariantCulture) : 0,
        Invoice = (int)(message.Number(62) % 1_000_000),
        Amount = message.Number(4),
        Currency = (int)message.Number(49),
        Outcome = "",
        State = LedgerState.Declined,
        Reference = Reference(clock, lines.Entries.Count + 1),
        Card = messages.Open(message),
        Entry = EntryCheck.ModeOf(message),
    };
}
