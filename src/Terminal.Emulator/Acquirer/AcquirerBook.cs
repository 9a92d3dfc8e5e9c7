using System.Globalization;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>The acquirer's ledger: decides sales, undoes them, and keeps every one.</summary>
/// <remarks>
/// A sale is known by terminal, trace number and local time. A reversal undoes its sale once and is answered the same however often it
/// comes; one that finds no sale answers 25, and the sale is then refused should it still arrive.
/// </remarks>
internal sealed class AcquirerBook
{
    /// <summary>Amounts whose last two digits ask for a refusal of that code; any other amount is approved.</summary>
    private static readonly int[] RefusingEndings = [1, 5, 51, 55, 61, 65, 75, 91, 96];

    private readonly List<LedgerEntry> entries = [];
    private readonly Dictionary<(string Terminal, int Stan, string LocalTime), int> sales = [];
    private readonly HashSet<(string Terminal, int Stan, string LocalTime)> barred = [];
    private readonly CardCheck cards;

    /// <summary>Opens the book with the lines of the time before.</summary>
    public AcquirerBook(AcquirerSettings settings, IEnumerable<LedgerEntry> past)
    {
        cards = new CardCheck(settings);
        foreach (LedgerEntry entry in past)
        {
            cards.Remember(entry);
            Enter(entry with { Sequence = entries.Count + 1 });
        }
    }

    /// <summary>All lines, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries => entries;

    /// <summary>Decides a sale.</summary>
    /// <param name="sale">The 0200.</param>
    /// <param name="declineAll">True where the switch says so.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Decide(HostMessage sale, bool declineAll, DateTimeOffset clock)
    {
        LedgerEntry draft = Draft(sale, clock);
        Pan pan = PanOf(sale);
        if (sales.ContainsKey(KeyOf(draft)) || barred.Contains(KeyOf(draft)))
        {
            return Enter(draft with { Pan = pan.Mask, Outcome = "94" });
        }

        CardVerdict verdict = cards.Examine(sale, pan);
        int ending = (int)(draft.Amount % 100);
        string outcome = pan.DigitCount == 0 ? "14"
            : draft.Amount == 0 ? "13"
            : verdict.Refusal.Length > 0 ? verdict.Refusal
            : declineAll ? "05"
            : RefusingEndings.Contains(ending) ? ending.ToString("D2", CultureInfo.InvariantCulture)
            : "00";
        bool approved = outcome == "00";
        return Enter(draft with
        {
            Pan = pan.Mask,
            Outcome = outcome,
            State = approved ? LedgerState.Booked : LedgerState.Declined,
            Authorisation = approved ? AuthorisationCode(draft.Sequence) : "",
            Cryptogram = verdict.Cryptogram,
            CardCounter = verdict.Counter,
            CardToken = verdict.CardToken,
        });
    }

    /// <summary>Undoes a sale.</summary>
    /// <param name="reversal">The 0400; DE90 names the original where it is there, else the message's own numbers do.</param>
    /// <param name="clock">The model's wall clock.</param>
    public LedgerEntry Undo(HostMessage reversal, DateTimeOffset clock)
    {
        LedgerEntry draft = Draft(reversal, clock);
        string original = reversal.Text(90);
        if (original.Length == 42 && int.TryParse(original.AsSpan(4, 6), out int stan) && stan > 0)
        {
            draft = draft with { Stan = stan, LocalTime = original.Substring(10, 10) };
        }

        bool found = sales.TryGetValue(KeyOf(draft), out int sequence);
        return Enter(draft with
        {
            Pan = PanOf(reversal).Mask,
            Outcome = found ? "00" : "25",
            State = LedgerState.Reversal,
            Original = found ? sequence : 0,
        });
    }

    /// <summary>What a terminal has taken.</summary>
    public AcquirerTotals Totals(string terminal)
    {
        LedgerEntry[] own = [.. entries.Where(entry => entry.Terminal == terminal)];
        LedgerEntry[] booked = [.. own.Where(entry => entry.State == LedgerState.Booked)];
        return new AcquirerTotals(
            booked.Length,
            booked.Sum(entry => entry.Amount),
            own.Count(entry => entry.State == LedgerState.Declined),
            own.Count(entry => entry.State == LedgerState.Reversed));
    }

    private static (string Terminal, int Stan, string LocalTime) KeyOf(LedgerEntry entry) => (entry.Terminal, entry.Stan, entry.LocalTime);

    /// <summary>Account number out of DE2 or track 2; the default value where neither holds one.</summary>
    private static Pan PanOf(HostMessage message)
    {
        ReadOnlySpan<byte> digits = message[2];
        if (digits.IsEmpty)
        {
            ReadOnlySpan<byte> track = message[35];
            int separator = track.IndexOf((byte)'D');
            digits = separator < 0 ? default : track[..separator];
        }

        return Pan.TryFromDigits(digits, out Pan pan) ? pan : default;
    }

    private static string AuthorisationCode(int sequence) =>
        (((sequence * 7919L) + 100_003) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private LedgerEntry Draft(HostMessage message, DateTimeOffset clock) => new()
    {
        Sequence = entries.Count + 1,
        Time = clock.ToUnixTimeMilliseconds(),
        Mti = message.Type.ToString("X4", CultureInfo.InvariantCulture),
        Stan = (int)message.Number(11),
        Terminal = message.Text(41),
        LocalTime = message.Text(13) + message.Text(12),
        Batch = (int)(message.Number(60) % 1_000_000),
        Invoice = (int)(message.Number(62) % 1_000_000),
        Amount = message.Number(4),
        Currency = (int)message.Number(49),
        Outcome = "",
        State = LedgerState.Declined,
        Reference = Reference(clock, entries.Count + 1),
    };

    /// <summary>Retrieval reference: year's last digit, day of the year, hour, and a count (YDDDHHnnnnnn).</summary>
    private static string Reference(DateTimeOffset clock, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.Year % 10}{clock.DayOfYear:D3}{clock.Hour:D2}{sequence % 1_000_000:D6}");

    private LedgerEntry Enter(LedgerEntry entry)
    {
        entries.Add(entry);
        if (entry.State != LedgerState.Reversal)
        {
            sales.TryAdd(KeyOf(entry), entry.Sequence);
        }
        else if (entry.Original is > 0 && entry.Original <= entries.Count)
        {
            LedgerEntry sale = entries[entry.Original - 1];
            entries[entry.Original - 1] = sale.State == LedgerState.Booked ? sale with { State = LedgerState.Reversed } : sale;
        }
        else
        {
            barred.Add(KeyOf(entry));
        }

        return entry;
    }
}
