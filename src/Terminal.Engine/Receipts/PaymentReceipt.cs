using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>The receipt of an approved payment, from its journal records and nothing else, so that a reprint says what the first print
/// said.</summary>
/// <remarks>
/// Shows the merchant, the identifiers, time, type, amount, card scheme's name, AID, the last four digits, how the card was read, the
/// authorisation and how the cardholder was verified. Never shows expiry, name, track or more of the card's number.
/// </remarks>
/// <param name="settings">The shop's names and the paper.</param>
public sealed class PaymentReceipt(NodeSettings settings)
{
    /// <summary>Composes the cardholder's copy; no line at all for a payment that was not approved.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="duplicate">True where an earlier print may exist; one that was voided since is marked so anyway.</param>
    public IReadOnlyList<ReceiptLine> Compose(BookedPayment payment, bool duplicate)
    {
        if (payment is not { IsApproved: true, Last: { Request: { } request, Last: { } approval } })
        {
            return [];
        }

        var paper = new PaperLines(settings);
        paper.Head(duplicate || payment.IsVoided);
        paper.Place(request.LocalTime);
        paper.Pair($"{paper.Say("Batch")} {PaperLines.Six(request.Batch)}", $"{paper.Say("Invoice")} {PaperLines.Six(request.Invoice)}");
        paper.Rule();
        Heading(paper, payment, request);
        Card(paper, request, approval.EmvData.Span);
        paper.Rule();
        Outcome(paper, request, approval);
        paper.Add("");
        paper.Add(paper.Say("CARDHOLDER COPY"), ReceiptStyle.Heading);
        paper.Add(paper.Say("Please retain for your records"), ReceiptStyle.Centred);
        foreach (string line in settings.ReceiptFooter)
        {
            paper.Add(line, ReceiptStyle.Centred);
        }

        return paper.Lines;
    }

    /// <summary>Composes the slip that the cardholder signs and the merchant keeps. It is given out before the payment is one, so it says
    /// that it is no receipt.</summary>
    /// <param name="request">The request, with the host's answer where there is one.</param>
    public IReadOnlyList<ReceiptLine> ComposeSlip(JournalRecord request)
    {
        var paper = new PaperLines(settings);
        paper.Head(duplicate: false);
        paper.Place(request.LocalTime);
        paper.Rule();
        paper.Add(PaperLines.Money(request.AmountMinor, request.CurrencyNumeric).ToString(), ReceiptStyle.Large);
        paper.Add("");
        Card(paper, request, completion: []);
        if (request.AuthorisationCode.Length > 0)
        {
            paper.Pair("STAN " + PaperLines.Six(request.Stan), "Auth " + request.AuthorisationCode);
        }

        paper.Rule();
        paper.Add(paper.Say("PLEASE SIGN"), ReceiptStyle.Heading);
        paper.Add("");
        paper.Add("");
        paper.Add("X");
        paper.Rule();
        paper.Add(paper.Say("MERCHANT COPY"), ReceiptStyle.Heading);
        paper.Add(paper.Say("No receipt"), ReceiptStyle.Centred);
        return paper.Lines;
    }

    /// <summary>What it does, to which other payment, and the amount. A void bears its original's invoice; a request that goes back to a
    /// payment bears that one's retrieval reference where it has one.</summary>
    private static void Heading(PaperLines paper, BookedPayment payment, JournalRecord request)
    {
        paper.Add(
            paper.Say(payment.Type switch { PaymentType.Refund => "REFUND", PaymentType.Void => "VOID", _ => "SALE" }),
            ReceiptStyle.Heading);
        if (payment.IsVoided)
        {
            paper.Add(paper.Say("VOIDED"), ReceiptStyle.Large);
        }

        Amount amount = PaperLines.Money(
            payment.Type == PaymentType.Void ? -payment.AmountMinor : payment.AmountMinor, payment.CurrencyNumeric);
        paper.Add(amount.ToString(), ReceiptStyle.Large);
        if (payment.OriginalId != Guid.Empty && request.RetrievalReference.Length > 0)
        {
            paper.Pair(paper.Say("Original"), "RRN " + request.RetrievalReference);
        }

        paper.Add("");
    }

    /// <summary>The card: its last cryptogram and results where it has spoken twice.</summary>
    private static void Card(PaperLines paper, JournalRecord request, ReadOnlySpan<byte> completion)
    {
        ReadOnlySpan<byte> data = request.EmvData.Span;
        paper.Add(CardText.CardName(data) ?? "CARD");
        // A void, and a refund of a payment at hand, know the card from its first payment and have read none themselves.
        bool hasChip = EmvFacts.TryFind(data, Tag.ApplicationCryptogram, out _);
        string how = EmvFacts.WereRead(data) ? paper.Say(WordOf(EntryMode.Of(data))) : "";
        paper.Pair("**** **** **** " + Last(request.MaskedPan), how);
        if (EmvFacts.TryFind(data, Tag.DedicatedFileName, out _))
        {
            paper.Pair("AID", HexOf(data, Tag.DedicatedFileName));
        }

        if (hasChip)
        {
            ReadOnlySpan<byte> last = completion.IsEmpty ? data : completion;
            paper.Pair(CryptogramName(last), HexOf(last, Tag.ApplicationCryptogram));
            paper.Pair("TVR " + HexOf(last, Tag.Tvr), "ATC " + HexOf(data, Tag.ApplicationTransactionCounter));
        }
    }

    private static string WordOf(byte entryMode) => entryMode switch
    {
        EntryMode.Keyed => "KEYED",
        EntryMode.Swiped => "SWIPED",
        EntryMode.Fallback => "SWIPED (FALLBACK)",
        EntryMode.Chip => "CHIP",
        _ => "CONTACTLESS",
    };

    private static void Outcome(PaperLines paper, JournalRecord request, JournalRecord approval)
    {
        bool offline = request.Kind == JournalKind.Stored;
        paper.Add(paper.Say(offline ? "APPROVED OFFLINE" : "APPROVED"), ReceiptStyle.Large);
        paper.Pair(
            approval.ResponseCode.Length == 0 ? "" : $"{paper.Say("Response")} {approval.ResponseCode}",
            approval.AuthorisationCode.Length == 0 ? "" : "Auth " + approval.AuthorisationCode);
        paper.Pair(
            "STAN " + PaperLines.Six(request.Stan),
            offline || approval.RetrievalReference.Length == 0 ? "" : "RRN " + approval.RetrievalReference);
        string verification = Verification.Of(request);
        if (verification.Length > 0)
        {
            paper.Add(paper.Say(verification), ReceiptStyle.Centred);
        }
    }

    private static string CryptogramName(ReadOnlySpan<byte> data) =>
        EmvFacts.TryFind(data, Tag.CryptogramInformationData, out ReadOnlySpan<byte> information) && information is [var type]
            ? (type & 0xC0) switch { 0x40 => "TC", 0x80 => "ARQC", _ => "AAC" }
            : "AC";

    private static string HexOf(ReadOnlySpan<byte> data, uint tag) =>
        EmvFacts.TryFind(data, tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "-";

    private static string Last(string masked) => masked.Length >= 4 ? masked[^4..] : masked;
}
