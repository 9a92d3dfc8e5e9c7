using Terminal.Devices.Lights;
using Terminal.Devices.Magstripe;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Engine.Contact;
using Terminal.Engine.Stripe;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>A card that is swiped, and when its stripe may take the place of its chip.</content>
public sealed partial class Node
{
    // 9F34. EMV 4.4 Book 3, Annex C3: signature, on paper.
    private static readonly byte[] Signature = [0x1E, 0x00, 0x00];

    private bool stripeIsThere;

    private bool TakesStripes => stripeIsThere && settings.Stripe is not null;

    private bool FallbackIsOpen(Payment sold) =>
        TakesStripes && settings.Stripe is { Fallback: true } rules && sold.ChipFailureCount >= rules.FailuresBefore;

    private void TakeStripeLine(bool isThere)
    {
        parts.Stripe?.Reset();
        if (isThere && !stripeIsThere)
        {
            Log(Severity.Information, "STRIPE-READER-READY");
        }
        else if (!isThere && stripeIsThere)
        {
            Log(Severity.Warning, "STRIPE-READER-LOST");
        }

        stripeIsThere = isThere;
    }

    private bool DrainStripe(Instant now)
    {
        bool moved = false;
        while (parts.Stripe is { } reader && reader.TryTake(out StripeOutput? output))
        {
            moved = true;
            using SecretBuffer? track = output!.Track2;
            if (payment is { } sold && transaction.Phase == TransactionPhase.Presenting && settings.Stripe is not null)
            {
                TakeSwipe(sold, output, now);
            }
        }

        return moved;
    }

    private void TakeSwipe(Payment sold, StripeOutput swipe, Instant now)
    {
        if (swipe.Track2 is not { } text || !Track2.TryParse(text.Bytes, out Track2 track)
            || !StripeTrack.TryRead(track, out Pan pan, out int expiry))
        {
            Log(Severity.Information, "STRIPE-NOT-READ", swipe.Fault.ToString());
            AskAgain(PromptId.SwipeAgain, sold);
            return;
        }

        StripeVerdict verdict = StripeRules.Judge(
            track.ServiceCode,
            new StripeCase(
                sold.Type,
                TakesChips: settings.Contact is not null,
                FallbackIsOpen(sold),
                TakesPin: settings.Host.TakesPin && HasPinKey,
                settings.TakesDevelopmentKeys));
        switch (verdict)
        {
            case StripeVerdict.Insert:
                AskAgain(PromptId.InsertCard, sold);
                break;
            case StripeVerdict.NotHere:
                RefuseSwipe(PromptId.CardNotAccepted, "STRIPE-USE", now);
                break;
            case StripeVerdict.NeedsPin:
                RefuseSwipe(PromptId.CardNotAccepted, "STRIPE-PIN", now);
                break;
            default:
                bool isFallback = StripeRules.HasChip(track.ServiceCode) && FallbackIsOpen(sold);
                EnterTrack(sold, text.Bytes, (pan, expiry));
                sold.WantsPin = verdict == StripeVerdict.EnterPin;
                TakeWithoutChip(sold, isFallback ? EntryMode.Fallback : EntryMode.Swiped, now);
                break;
        }
    }

    /// <summary>The card is still wanted, in another way or once more.</summary>
    private void AskAgain(PromptId prompt, Payment sold)
    {
        effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        desk.Show(prompt, new PromptArguments(sold.Amount));
    }

    private void RefuseSwipe(PromptId prompt, string code, Instant now) =>
        transaction.Receive(new TransactionEvent.CardRefused(prompt, code), now);

    private void EnterTrack(Payment sold, ReadOnlySpan<byte> text, (Pan Pan, int Expiry) card)
    {
        Span<byte> packed = stackalloc byte[StripeTrack.PackedLengthMax];
        int length = StripeTrack.Pack(text, packed);
        sold.EraseSecrets();
        sold.Track2 = parts.Arena.Rent(length);
        packed[..length].CopyTo(sold.Track2.Bytes);
        packed.Clear();
        EnterCard(sold, card.Pan, card.Expiry);
    }

    private void EnterCard(Payment sold, Pan pan, int expiry)
    {
        sold.Card = parts.Arena.Rent(CardData.Length);
        CardData.Write(pan, expiry, sold.Card.Bytes);
        sold.MaskedPan = pan.Mask;
    }

    /// <summary>Goes on with a card that proves nothing by itself: the host is asked, whatever the amount.</summary>
    private void TakeWithoutChip(Payment sold, byte mode, Instant now)
    {
        if (!host.IsReady)
        {
            RefuseSwipe(PromptId.NoConnection, "NO-LINK", now);
            return;
        }

        sold.EmvData = EmvFacts.Append([], Tag.PosEntryMode, [mode]);
        sold.WantsSignature = !sold.WantsPin && sold.Type == Journal.PaymentType.Sale;
        if (!sold.WantsPin)
        {
            sold.EmvData = EmvFacts.Append(
                sold.EmvData.Span, Tag.CvmResults, sold.WantsSignature ? Signature : NothingVerified);
        }

        lights.Read(now);
        effects.Enqueue(new NodeEffect.Play(Tone.Success));
        Tell("cardRead");
        if (transaction.Phase == TransactionPhase.Presenting)
        {
            transaction.Receive(new TransactionEvent.CardFound(), now);
        }

        transaction.Receive(new TransactionEvent.CardRead(), now);
    }

    /// <summary>What the cardholder is told who is to present a card.</summary>
    private PromptId WaysOf(PromptId prompt, Payment sold) =>
        prompt == PromptId.WrongPin ? prompt
        : FallbackIsOpen(sold) ? PromptId.SwipeCard
        : prompt != PromptId.PresentCard ? prompt
        : sold.CardholderChooses ? PromptId.PresentToChoose
        : (slot.IsReady, TakesStripes, PrefersApplications) switch
        {
            (true, true, true) => PromptId.PresentInsertOrSwipeMayChoose,
            (true, true, false) => PromptId.PresentInsertOrSwipe,
            (true, false, true) => PromptId.PresentOrInsertMayChoose,
            (true, false, false) => PromptId.PresentOrInsertCard,
            (false, _, true) => PromptId.PresentMayChoose, // A stripe has one application.
            (false, true, false) => PromptId.PresentOrSwipeCard,
            _ => prompt,
        };

    /// <summary>Counts a chip that could not be read, and says what comes next.</summary>
    private PromptId CountChipFailure(Payment sold)
    {
        sold.ChipFailureCount++;
        return WaysOf(PromptId.ChipNotRead, sold);
    }

    /// <summary>True of a chip that failed, where another way of reading the card may be tried in the same payment.</summary>
    private bool IsChipFailure(Payment sold, OutcomeReason reason) =>
        TakesStripes && settings.Stripe is { Fallback: true } && sold.CardCiphertext.IsEmpty
        && SlotEnds.IsFailure(reason, slot.HoldsCard);

    private void WantAfterFailure(Payment sold, Instant now)
    {
        Log(Severity.Information, "CHIP-NOT-READ");
        sold.IsInSlot = false;
        slot.Stop();
        effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        transaction.Receive(new TransactionEvent.CardWantedAgain(CountChipFailure(sold)), now);
    }
}
