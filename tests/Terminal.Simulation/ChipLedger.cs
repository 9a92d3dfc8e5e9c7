using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.World;
using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using static Terminal.Simulation.CheckFailedException;

namespace Terminal.Simulation;

/// <summary>The chips of a shop's customers: what the journal says that they paid is held against what they gave.</summary>
/// <param name="shop">The shop.</param>
/// <param name="letsGo">Whether cards may go while their bank is asked: they left it to the bank, and agreed to nothing.</param>
internal sealed class ChipLedger(Shop shop, bool letsGo = false)
{
    private readonly Dictionary<string, WatchedChip> byEnd = []; // By the last four digits.
    private readonly List<WatchedChip> cards = [];

    /// <summary>Count of cards.</summary>
    public int Count => cards.Count;

    /// <summary>A card.</summary>
    public WatchedChip this[int index] => cards[index];

    /// <summary>Adds a card.</summary>
    public void Add(ContactCard card)
    {
        WatchedChip watched = new(card);
        cards.Add(watched);
        foreach (ChipApplication application in card.Profile.Chip!.Applications)
        {
            byEnd[application.Pan[^4..]] = watched;
        }
    }

    /// <summary>The journal against the cards: what a chip paid, that chip agreed to.</summary>
    public void Compare()
    {
        IReadOnlyList<JournalRecord> records = shop.Terminal.Journal.Records;
        var approved = records.Where(static record => record.Kind == JournalKind.Approved).Select(Key).ToHashSet();
        foreach (JournalRecord request in records.Where(record =>
            record is { Type: PaymentType.Sale, Kind: JournalKind.Stored }
            || (record is { Type: PaymentType.Sale, Kind: JournalKind.Requested } && approved.Contains(Key(record)))))
        {
            if (Find(request, Tag.PosEntryMode) == 0x05)
            {
                WatchedChip card = byEnd[request.MaskedPan[^4..]];
                int counter = Find(request, Tag.ApplicationTransactionCounter);
                bool asked = letsGo && request.Kind == JournalKind.Requested && card.Asked.Contains(counter);
                Demand(
                    card.Agreed.Contains(counter) || asked,
                    $"stan {request.Stan} is approved, and its card did not agree");
            }
        }
    }

    private static (Guid, int) Key(JournalRecord record) => (record.PaymentId, record.Attempt);

    private static int Find(JournalRecord record, uint wanted)
    {
        var reader = new TlvReader(record.EmvData.Span);
        while (reader.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            if (tag == wanted)
            {
                return value.Length == 1 ? value[0] : (value[0] << 8) | value[1];
            }
        }

        return -1;
    }
}
