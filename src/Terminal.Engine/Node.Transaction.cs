using System.Globalization;
using Terminal.Devices.Lights;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>Carries out what the sale wants, and turns what the parts say into its events.</content>
public sealed partial class Node
{
    private const byte RefundType = 0x20; // Tag 9C.

    private void CarryOut(TransactionEffect effect, Instant now)
    {
        Invariant.Check(payment is not null);
        switch (effect)
        {
            case TransactionEffect.ArmReader e:
                Arm(payment, e.Prompt, now);
                break;
            case TransactionEffect.TryAgain e:
                TryAgain(payment, e, now);
                break;
            case TransactionEffect.KeyCard:
                KeyCard(now);
                break;
            case TransactionEffect.AskPin:
                AskPin(payment);
                break;
            case TransactionEffect.AskSignature:
                AskSignature(payment, now);
                break;
            case TransactionEffect.StopReader:
                contactless.Stop(now);
                slot.Stop();
                break;
            case TransactionEffect.ProtectCard:
                ProtectCard(payment);
                break;
            case TransactionEffect.RevealCard:
                transactionQuestion = ++vaultQuestion;
                effects.Enqueue(new NodeEffect.Ask(new VaultCommand.RevealCard(transactionQuestion, payment.CardCiphertext)));
                break;
            case TransactionEffect.Record e:
                Record(payment, e, now);
                break;
            case TransactionEffect.SendRequest:
                SendRequest(payment, now);
                break;
            case TransactionEffect.SendReversal:
                SendReversal(payment, now);
                break;
            case TransactionEffect.ShowProgress when payment.IsLetGo && slot.HoldsCard:
                break; // "Remove card" stays until the host has answered.
            case TransactionEffect.ShowProgress e:
                desk.Show(e.Prompt, new PromptArguments(payment.Amount));
                break;
            case TransactionEffect.ShowResult e:
                ShowResult(payment, e, now);
                break;
            case TransactionEffect.PrintReceipt:
                receipts.Begin(now);
                break;
            default:
                break;
        }
    }

    private TransactionParameters Parameters(Payment sold, Instant now)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        parts.Entropy.Fill(number);
        string stamp = clock.StampAt(now);
        return new TransactionParameters
        {
            AmountMinor = sold.Amount.Minor,
            TakesPin = settings.Host.TakesPin && HasPinKey,
            TakesOfflinePin = settings.Host.TakesPin && HasPinKey,
            CardholderChooses = sold.CardholderChooses,
            ChosenName = sold.ChosenApplication,
            TransactionType = sold.Type == PaymentType.Refund ? RefundType : (byte)0x00,
            OfflineLimitMinor = OfflineLimit(sold),
            CurrencyNumeric = sold.Amount.Currency.Numeric,
            CurrencyExponent = sold.Amount.Currency.Exponent,
            DateYyMmDd = int.Parse(stamp[..6], CultureInfo.InvariantCulture),
            TimeHhMmSs = int.Parse(stamp[6..], CultureInfo.InvariantCulture),
            UtcYyyyMmDdHhMm = long.Parse(
                DateTimeOffset.FromUnixTimeMilliseconds(clock.UnixMillisecondsAt(now))
                    .ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture),
            UnpredictableNumber = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(number),
            SequenceCounter = book.NextStan,
        };
    }

    private void TakeCard(EmvFacts.Lookup lookup, bool approved, bool wantsPin, Instant now)
    {
        if (payment is null || transaction.Phase != TransactionPhase.Reading)
        {
            return;
        }

        if (!TryReadCard(payment, lookup))
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.CardError, "NO-PAN"), now);
            return;
        }

        if (approved && !payment.IsInSlot && IsListed(payment, lookup)) // In the slot the kernel has judged it.
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.NotAuthorised, "LISTED"), now);
            return;
        }

        if (!approved && !host.IsReady)
        {
            transaction.Receive(new TransactionEvent.CardRefused(PromptId.NoConnection, "NO-LINK"), now);
            return;
        }

        CollectFacts(payment, lookup);
        payment.WantsPin = wantsPin;
        lights.Read(now);
        effects.Enqueue(new NodeEffect.Play(Tone.Success));
        Tell("cardRead");
        transaction.Receive(approved ? new TransactionEvent.CardApproved() : new TransactionEvent.CardRead(), now);
    }

    /// <summary>Takes number, expiry and track.</summary>
    private bool TryReadCard(Payment sold, EmvFacts.Lookup lookup)
    {
        if (!CardFacts.TryRead(lookup, out Pan pan, out int expiry)
            || !lookup(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track2)
            || track2.Length > CardData.TrackLengthMax)
        {
            return false;
        }

        sold.EraseSecrets();
        sold.Track2 = parts.Arena.Rent(track2.Length);
        track2.CopyTo(sold.Track2.Bytes);
        EnterCard(sold, pan, expiry);
        return true;
    }

    /// <summary>Takes what journal, receipt and host are told of the transaction at the card.</summary>
    private static void CollectFacts(Payment sold, EmvFacts.Lookup lookup)
    {
        sold.EmvData = EmvFacts.Collect(EmvFacts.Journal, lookup);
        sold.IccData = EmvFacts.Collect(EmvFacts.Request, lookup);
        if (sold.IsInSlot && lookup(Tag.CvmResults, out ReadOnlySpan<byte> results))
        {
            sold.IccData = EmvFacts.Append(sold.IccData.Span, Tag.CvmResults, results); // No kernel of the other reader has them.
        }

        sold.CardSequence = EmvFacts.SequenceOf(sold.EmvData.Span);
    }

    private void ProtectCard(Payment sold)
    {
        transactionQuestion = ++vaultQuestion;
        SecretBuffer? kept = null;
        if (sold.Track2 is null)
        {
            kept = parts.Arena.Rent(CardData.Length); // The request has no track that would say it.
            sold.Card!.Bytes.CopyTo(kept.Bytes);
        }

        AskForSeal(sold, transactionQuestion);
        sold.Card = kept;
    }

    private void AskForSeal(Payment sold, int question)
    {
        Invariant.Check(sold.Card is not null);
        effects.Enqueue(new NodeEffect.Ask(new VaultCommand.ProtectCard(question, sold.Card)));
        sold.Card = null; // The vault has it now, and disposes it.
    }

    private void Record(Payment sold, TransactionEffect.Record wanted, Instant now)
    {
        if (wanted.Kind is JournalKind.Requested or JournalKind.Stored)
        {
            sold.Stan = book.NextStan;
            sold.Invoice = sold.Type == PaymentType.Void ? sold.Original!.Last.Request!.Invoice : book.NextInvoice;
            sold.LocalTime = clock.StampAt(now);
            tracer?.Number(sold.Invoice);
        }

        tracer?.Note($"record {wanted.Kind} {wanted.Reason}", now);

        if (wanted.Kind == JournalKind.ReversalOwed)
        {
            host.Forget(); // A late answer changes nothing any more.
            ForgetPaymentKey(sold);
            slot.Stop();
            sold.Reason = wanted.Reason;
        }

        sold.Batch = sold.Batch == 0 ? book.Batch : sold.Batch;
        Append(sold.Draft(wanted.Kind, wanted.Reason), now);
        if (wanted.Kind is not JournalKind.Requested)
        {
            sold.EraseSecrets();
        }
    }

    private void SendRequest(Payment sold, Instant now)
    {
        if (!IsSecured(sold, now))
        {
            return;
        }

        Invariant.Check((sold.Track2 ?? sold.Card) is not null);
        HostCard card = new(
            sold.Track2 is null ? default : sold.Track2.Bytes, sold.Card is null ? default : sold.Card.Bytes, sold.IccData.Span)
        {
            PinBlock = sold.PinBlock is null ? default : sold.PinBlock.Bytes,
            KeySerialNumber = sold.KeySerialNumber.Span,
            Ciphertext = sold.TrackCiphertext.Span,
        };
        bool sent = host.TryAsk(HostLane.Payment, HostRequests.Of(sold, HostTask.Payment), card, now);
        sold.EraseSecrets();
        sold.ForgetKey();
        if (sent)
        {
            Tell("hostWait");
        }
        else
        {
            transaction.Receive(new TransactionEvent.Unsent(), now);
        }
    }

    private void SendReversal(Payment sold, Instant now)
    {
        Invariant.Check(sold.Card is not null);
        if (!host.IsReady || (keyLoss is not null && settings.Host.NeedsKeys) || !IsSecured(sold, now))
        {
            return;
        }

        byte[] icc = EmvFacts.OfReversal(sold.EmvData.Span, sold.CompletionData.Span);
        HostCard card = new(default, sold.Card.Bytes, icc)
        {
            KeySerialNumber = sold.KeySerialNumber.Span,
            Ciphertext = sold.TrackCiphertext.Span,
        };
        if (host.TryAsk(HostLane.Payment, HostRequests.Of(sold, HostTask.Reversal), card, now))
        {
            Log(Severity.Information, "REVERSAL-SENT", $"stan {sold.Stan:D6}");
        }

        sold.ForgetKey();
    }

    private void TakeAnswer(HostOutput.Answered answer, Instant now)
    {
        switch (transaction.Phase)
        {
            case TransactionPhase.Reversing:
                bool closes = settings.Host.Dialect.ClosesReversal(answer.ResponseCode);
                Log(Severity.Information, closes ? "REVERSAL-ANSWERED" : "REVERSAL-NOT-CLOSED", answer.ResponseCode);
                transaction.Receive(new TransactionEvent.ReversalAnswered(closes), now);
                break;
            case TransactionPhase.InDoubt:
                Invariant.Check(payment is not null);
                payment.ResponseCode = answer.ResponseCode;
                payment.AuthorisationCode = answer.AuthorisationCode;
                payment.RetrievalReference = answer.RetrievalReference;
                bool again = payment.HasPin && settings.Host.Dialect.AsksPinAgain(answer.ResponseCode)
                    && payment.WrongPinCount + 1 < settings.PinTryCountMax;
                bool approved = answer.ResponseCode == "00";
                transaction.Receive(new TransactionEvent.Answered(approved, again, slot.IsRunning, payment.WantsSignature), now);
                TellSlot(answer, approved, now);
                break;
            default:
                break; // The payment has ended; the host session has forgotten it too.
        }
    }

    private void ShowResult(Payment sold, TransactionEffect.ShowResult result, Instant now)
    {
        PromptId prompt = result.Prompt != PromptId.Approved ? result.Prompt : sold.Type switch
        {
            PaymentType.Refund => PromptId.Refunded,
            PaymentType.Void => PromptId.Voided,
            _ => book.Find(sold.Id)?.Forward == ForwardState.Waiting ? PromptId.ApprovedOffline : PromptId.Approved,
        };
        if (result.Prompt != PromptId.Approved)
        {
            lights.Off();
            effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        }

        tracer?.Note($"screen: {prompt} {result.Reason} {sold.ResponseCode}", now);
        string? code = result.Prompt == PromptId.Declined ? sold.ResponseCode
            : result.Prompt == PromptId.OutOfService && halted is not null ? halted
            : result.Reason.Length == 0 ? null : result.Reason;
        desk.ShowResult(prompt, new PromptArguments(sold.Amount, code), now);
        Log(Severity.Information, "PAYMENT-" + prompt.ToString().ToUpperInvariant(), $"stan {sold.Stan:D6} {code}");
    }

    private void AppendPrinted(OwedPaper paper, Instant now) => Append(
        new JournalRecord
        {
            Sequence = 0,
            Kind = JournalKind.ReceiptPrinted,
            PaymentId = paper.Id,
            Attempt = paper.Payment?.Last.Number ?? 0,
            Batch = paper.Payment?.Last.Last?.Batch ?? paper.Report?.Batch ?? 0,
        },
        now);

    private void Append(JournalRecord draft, Instant now)
    {
        JournalRecord record = book.Seal(draft with
        {
            BootId = BootId,
            ConfigurationVersion = settings.Fleet.ConfigurationVersion,
            UnixMilliseconds = clock.UnixMillisecondsAt(now),
        });
        pending.Enqueue(record);
        effects.Enqueue(new NodeEffect.Append(record));
    }
}
