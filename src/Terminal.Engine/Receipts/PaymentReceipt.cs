using Terminal.Emv.Tlv;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Primitives;

namespace Terminal.Engine.Receipts;

/// <summary>The receipt of an approved payment, from its journal records and nothing else, so that a reprint says what the first print
/// said. A payment that wants a signature has the merchant's copy before it, with a line for that.</summary>
/// <remarks>
/// Shows the merchant, the identifiers, time, type, amount, card scheme's name, AID, the last four digits, how the card was read, the
/// authorisation and how the cardholder was verified. Never shows expiry, name, track or more of the card's number.
/// </remarks>
/// <param name="settings">The shop's names and the paper.</param>
public sealed class PaymentReceipt(NodeSettings settings)
{
    private const int SignatureLineLength = 24;

    /// <summary>Composes the copies; no line at all for a payment that was not approved.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="duplicate">True where an earlier print may exist; one that was voided since is marked so anyway.</param>
    public IReadOnlyList<ReceiptLine> Compose(BookedPayment payment, bool duplicate)
    {
        if (payment is not { IsApproved: true, Last: { Request: { } request, Last: { } approval } })
        {
            return [];
        }

        var paper = new PaperLines(settings);
        if (Verification.IsSignature(request))
        {
            Body(paper, payment, (request, approval), duplicate);
            paper.Add("");
            paper.Add("");
            paper.Add(new string('_', SignatureLineLength), ReceiptStyle.Centred);
            paper.Add(paper.Say("Signature"), ReceiptStyle.Centred);
            paper.Add("");
            paper.Add(paper.Say("MERCHANT COPY"), ReceiptStyle.Heading);
            paper.Add("", ReceiptStyle.Cut);
        }

        Body(paper, payment, (request, approval), duplicate);
        paper.Add("");
        paper.Add(paper.Say("CARDHOLDER COPY"), ReceiptStyle.Heading);
        paper.Add(paper.Say("Please retain for your records"), ReceiptStyle.Centred);
        foreach (string line in settings.ReceiptFooter)
        {
            paper.Add(line, ReceiptStyle.Centred);
        }

        return paper.Lines;
    }

    private static void Body(
        PaperLines paper, BookedPayment payment, (JournalRecord Request, JournalRecord Approval) records, bool duplicate)
    {
        (JournalRecord request, JournalRecord approval) = records;
        paper.Head(duplicate || payment.IsVoided);
        paper.Place(request.LocalTime);
        paper.Pair($"{paper.Say("Batch")} {PaperLines.Six(request.Batch)}", $"{paper.Say("Invoice")} {PaperLines.Six(request.Invoice)}");
        paper.Rule();
        Heading(paper, payment, request);
        Card(paper, request);
        paper.Rule();
        Outcome(paper, request, approval);
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

    private static void Card(PaperLines paper, JournalRecord request)
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
            paper.Pair("AC", HexOf(data, Tag.ApplicationCryptogram));
            paper.Pair("TVR " + HexOf(data, Tag.Tvr), "ATC " + HexOf(data, Tag.ApplicationTransactionCounter));
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

    private static string HexOf(ReadOnlySpan<byte> data, uint tag) =>
        EmvFacts.TryFind(data, tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "-";

    private static string Last(string masked) => masked.Length >= 4 ? masked[^4..] : masked;
}
