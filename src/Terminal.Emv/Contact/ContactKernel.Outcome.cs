using System.Buffers.Binary;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <content>How a transaction ends, and how anything is asked.</content>
public sealed partial class ContactKernel
{
    /// <summary>True where the host may have booked what does not come to an approval.</summary>
    private bool MayBeBooked => online is OnlineState.Asked or OnlineState.Approved;

    /// <summary>
    /// Ends without a decision of the card. Once the second cryptogram is given, the decision stands: what is left of scripts is lost, and
    /// counts as failed. Where the issuer has declined, that is what is said.
    /// </summary>
    private void Fail(OutcomeReason reason, Instant now)
    {
        if (online == OnlineState.Released)
        {
            Conclude(now);
        }
        else if (phase == Phase.ScriptsAfter)
        {
            scripts.Abandon(data);
            Conclude(now);
        }
        else if (online == OnlineState.Declined)
        {
            Finish(new ContactOutcome(OutcomeKind.Declined, OutcomeReason.IssuerDeclined, true));
        }
        else
        {
            Finish(new ContactOutcome(OutcomeKind.EndApplication, reason, online != OnlineState.Offline, false, MayBeBooked));
        }
    }

    /// <summary>The card's last cryptogram decides, unless the card was let go before the host's answer.</summary>
    private void Conclude(Instant now)
    {
        if (online == OnlineState.Released)
        {
            Finish(new ContactOutcome(OutcomeKind.OnlineRequest, OutcomeReason.None, true, verification.SignatureWanted));
            return;
        }

        bool approved = cryptogram.Given == CryptogramType.Tc && !cryptogram.SignatureFailed
            && (!cryptogram.IssuerAloneApproves || online == OnlineState.Approved);
        OutcomeReason reason = approved ? OutcomeReason.None
            : online switch
            {
                OnlineState.Declined => OutcomeReason.IssuerDeclined,
                _ when cryptogram.SignatureFailed => OutcomeReason.SignatureWrong,
                OnlineState.Offline when cryptogram.IssuerAloneApproves => OutcomeReason.SignatureWrong,
                OnlineState.Approved => OutcomeReason.CardRefusedApproval,
                OnlineState.Unreachable => OutcomeReason.HostUnreachable,
                _ when cryptogram.Asked == CryptogramType.Aac => OutcomeReason.TerminalDeclined,
                _ => OutcomeReason.CardDeclined,
            };
        Finish(new ContactOutcome(
            approved ? OutcomeKind.Approved : OutcomeKind.Declined,
            reason,
            online != OnlineState.Offline,
            approved && verification.SignatureWanted,
            !approved && MayBeBooked));
    }

    private void Finish(in ContactOutcome outcome)
    {
        phase = Phase.Idle;
        Deadline = null;
        Emit(new ContactOutput(KernelOutputKind.ShowUi, Ui: new(MessageIdentifier.RemoveCard, ReaderStatus.NotReady)));
        Emit(new ContactOutput(KernelOutputKind.Finish, Outcome: outcome));
    }

    /// <summary>Sends the command that a step wrote, ends where it says so, and goes on where there is none.</summary>
    private void Go(Verdict verdict, int length, Phase waiting, Instant now, Action<ContactKernel, Instant> next)
    {
        if (verdict.Ends)
        {
            Fail(verdict.Reason, now);
        }
        else if (length > 0)
        {
            Send(waiting, length, now);
        }
        else
        {
            next(this, now);
        }
    }

    private void SendOr(int length, Instant now, Action<ContactKernel, Instant> next) =>
        Go(Verdict.Continue, length, phase, now, next);

    private void Send(Phase waiting, int length, Instant now)
    {
        phase = waiting;
        exchange.Begin(length);
        SendPending(now);
    }

    private void SendPending(Instant now)
    {
        Deadline = now + configuration.AnswerTime;
        Emit(new ContactOutput(KernelOutputKind.SendApdu, exchange.Pending));
    }

    private void Wait(Phase waiting, KernelOutputKind asked, TimeSpan time, Instant now)
    {
        phase = waiting;
        Deadline = now + time;
        Emit(new ContactOutput(asked));
    }

    private void Emit(in ContactOutput output)
    {
        Invariant.Check(outputCount < outputs.Length);
        outputs[outputCount++] = output;
    }

    private void SetResponseCode(ushort code) =>
        data.Terminal.Set(Tag.AuthorisationResponseCode, [(byte)(code >> 8), (byte)(code & 0xFF)]);

    /// <summary>Sets an amount of format b, 4 bytes; one that is larger is not there in that format.</summary>
    private void SetBinary(uint tag, long amountMinor)
    {
        if (amountMinor <= uint.MaxValue)
        {
            Span<byte> binary = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(binary, (uint)amountMinor);
            data.Terminal.Set(tag, binary);
        }
    }

    private void LoadTerminal()
    {
        TerminalObjects.Load(data.Terminal, configuration.Terminal, transaction.Parameters, ContactEntryMode);
        Indicators.Reset(data);
    }
}
