using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.C3;

/// <summary>GET PROCESSING OPTIONS with the data of the PDOL, and its answer.</summary>
/// <remarks>
/// A card whose PDOL does not ask for the qualifiers (9F66) is a magnetic-stripe-mode card or none of this kernel's, and the next
/// application is tried. The status words are those in common knowledge of the book; any that it does not list end the application.
/// </remarks>
internal static class InitiateApplicationProcessing
{
    /// <summary>Builds the command.</summary>
    public static Verdict Build(TransactionData data, Span<byte> command, out int length)
    {
        length = 0;
        Span<byte> pdolData = stackalloc byte[Limits.DolDataLengthMax];
        if (!data.Card.TryGet(Tag.Pdol, out ReadOnlySpan<byte> pdol) || !Dol.Names(pdol, Tag.TerminalTransactionQualifiers)
            || !Dol.TryBuild(pdol, data, pdolData, out int dataLength))
        {
            return Verdict.SelectNext(OutcomeReason.PdolUnusable);
        }

        length = CommandApdu.GetProcessingOptions(pdolData[..dataLength], command);
        return Verdict.Continue;
    }

    /// <summary>Takes the answer: template 77 with all of the transaction's data, or 80 with AIP and AFL alone.</summary>
    public static Verdict Accept(ReadOnlySpan<byte> response, TransactionData data)
    {
        if (!ResponseApdu.TryRead(response, out ResponseApdu apdu))
        {
            return Verdict.End(OutcomeReason.CardDataMalformed);
        }

        switch (apdu.Status)
        {
            case StatusWord.Success:
                break;
            case StatusWord.ReferenceDataNotUsable:
                return Verdict.OtherInterface(OutcomeReason.CardWantsOtherInterface);
            case StatusWord.ConditionsNotSatisfied:
                return Verdict.SelectNext(OutcomeReason.ProcessingOptionsRefused);
            case StatusWord.CommandNotAllowed:
                return Verdict.Again(OutcomeReason.SeePhone);
            default:
                return Verdict.End(OutcomeReason.ProcessingOptionsRefused);
        }

        return CardObjects.StoreOptions(apdu.Data, data);
    }
}
