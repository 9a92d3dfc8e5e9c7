using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Reading;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Emv.Contact;

/// <content>Which step follows which: one answer of the card, and what is asked next.</content>
public sealed partial class ContactKernel
{
    private void Answered(in ResponseApdu answer, Instant now)
    {
        bool success = answer.Status == StatusWord.Success;
        switch (phase)
        {
            case Phase.Discovering:
                Verdict verdict = selection.Accept(answer, exchange.Command, out int length);
                Go(verdict, length, phase, now, static (one, at) => one.Offer(at));
                break;
            case Phase.Selecting:
                Selected(answer, now);
                break;
            case Phase.Initiating:
                Initiated(answer, now);
                break;
            case Phase.Reading:
                ReadNext(records.Accept(exchange.Answer, data), now);
                break;
            case Phase.Authenticating:
                Go(authentication.Accept(answer, data), 0, Phase.Authenticating, now, static (one, at) => one.Restrict(at));
                break;
            case Phase.ReadingTries:
                Verify(verification.TryCounterRead(data, records.StaticData, success, answer.Data), now);
                break;
            case Phase.FetchingChallenge:
                Verify(verification.ChallengeRead(data, records.StaticData, success, answer.Data), now);
                break;
            case Phase.ReadingCounter:
                TerminalRiskManagement.Store(data, Tag.ApplicationTransactionCounter, success, answer.Data);
                Send(
                    Phase.ReadingLastOnline,
                    CommandApdu.GetData(Tag.LastOnlineApplicationTransactionCounter, exchange.Command),
                    now);
                break;
            case Phase.ReadingLastOnline:
                TerminalRiskManagement.Store(data, Tag.LastOnlineApplicationTransactionCounter, success, answer.Data);
                AnalyseAction(now);
                break;
            case Phase.FirstCryptogram:
                Go(cryptogram.Accept(answer, data), 0, phase, now, static (one, at) => one.FirstGiven(at));
                break;
            case Phase.AuthenticatingIssuer:
                Indicators.Raise(data, TsiBit.IssuerAuthentication);
                Indicators.RaiseIf(data, TvrBit.IssuerAuthenticationFailed, !success);
                RunScriptsBefore(now);
                break;
            case Phase.ScriptsBefore:
                SendOr(scripts.Accept(data, answer.Status, exchange.Command), now, static (one, at) => one.Complete(at));
                break;
            case Phase.SecondCryptogram:
                Go(cryptogram.Accept(answer, data), 0, phase, now, static (one, at) => one.SecondGiven(at));
                break;
            default:
                SendOr(scripts.Accept(data, answer.Status, exchange.Command), now, static (one, at) => one.Conclude(at));
                break;
        }
    }

    /// <summary>EMV 4.4 Book 1 §12.4: one application without a question is taken at once, else the cardholder chooses.</summary>
    private void Offer(Instant now)
    {
        CandidateList list = selection.Candidates;
        list.Sort();
        if (!configuration.CardholderChooses)
        {
            list.RemoveUnconfirmed();
        }

        if (list.Count == 0)
        {
            Fail(lastRefusal, now);
            return;
        }

        bool single = list.Count == 1 || !configuration.CardholderChooses
            || (configuration.Preselects && !transaction.CardholderOverrides);
        if (single && !list[0].NeedsConfirmation && !chosenByCardholder)
        {
            Select(0, now);
            return;
        }

        Wait(Phase.Choosing, KernelOutputKind.ChooseApplication, configuration.ChoiceTime, now);
    }

    private void Select(int index, Instant now)
    {
        chosen = index;
        data.Card.Clear();
        LoadTerminal();
        ContactApplication application = Application;
        DataStore terminal = data.Terminal;
        terminal.Set(Tag.Aid, application.Aid.Span);
        SetBinary(Tag.AmountAuthorisedBinary, transaction.Parameters.AmountMinor);
        SetBinary(Tag.AmountOtherBinary, transaction.Parameters.AmountOtherMinor);
        SetBinary(Tag.TerminalFloorLimit, application.FloorLimitMinor);
        if (!application.ApplicationVersion.IsEmpty)
        {
            terminal.Set(Tag.ApplicationVersionTerminal, application.ApplicationVersion.Span);
        }

        TerminalObjects.Overlay(terminal, application.Objects);
        TerminalObjects.WithoutPin(terminal, transaction.Parameters);
        Send(Phase.Selecting, CommandApdu.Select(selection.Candidates.NameOf(index), exchange.Command), now);
    }

    private void Selected(in ResponseApdu answer, Instant now)
    {
        if (answer.Status == StatusWord.FunctionNotSupported)
        {
            Fail(OutcomeReason.CardBlocked, now);
            return;
        }

        if (answer.Status != StatusWord.Success || !FileControlInformation.TryStore(answer.Data, data)
            || !data.Card.TryGet(Tag.DedicatedFileName, out ReadOnlySpan<byte> name)
            || !name.SequenceEqual(selection.Candidates.NameOf(chosen)))
        {
            Eliminate(OutcomeReason.ApplicationsRefused, now);
            return;
        }

        data.Terminal.Set(Tag.Aid, name); // EMV 4.4 Book 1 §12.4: the card's whole name, of which ours may be the beginning.
        cryptogram.Clear(); // An application before may have been told something already.
        Span<byte> pdolData = stackalloc byte[Limits.DolDataLengthMax];
        int length = 0;
        if (data.Card.TryGet(Tag.Pdol, out ReadOnlySpan<byte> pdol) && !Dol.TryBuild(pdol, data, pdolData, out length))
        {
            Fail(OutcomeReason.CardDataFormat, now);
            return;
        }

        cryptogram.Said(pdolData[..length]);
        Send(Phase.Initiating, CommandApdu.GetProcessingOptions(pdolData[..length], exchange.Command), now);
    }

    /// <summary>An application that does not want this transaction makes room for the next (EMV 4.4 Book 3 §10.1).</summary>
    private void Eliminate(OutcomeReason reason, Instant now)
    {
        lastRefusal = reason;
        selection.Candidates.RemoveAt(chosen);
        Offer(now);
    }

    private void Initiated(in ResponseApdu answer, Instant now)
    {
        if (answer.Status == StatusWord.ConditionsNotSatisfied)
        {
            Eliminate(OutcomeReason.ProcessingOptionsRefused, now);
            return;
        }

        Verdict verdict = answer.Status != StatusWord.Success
            ? Verdict.End(OutcomeReason.ProcessingOptionsRefused)
            : CardObjects.StoreOptions(answer.Data, data);
        if (!verdict.Ends && (!data.Card.TryGet(Tag.ApplicationInterchangeProfile, out _)
            || !data.Card.TryGet(Tag.ApplicationFileLocator, out _)))
        {
            verdict = Verdict.End(OutcomeReason.CardDataMissing);
        }

        ReadNext(verdict.Ends ? verdict : records.Begin(data), now);
    }

    private void ReadNext(Verdict verdict, Instant now)
    {
        int length = 0;
        _ = !verdict.Ends && records.TryNext(exchange.Command, out length);
        Go(verdict, length, Phase.Reading, now, static (one, at) => one.RecordsRead(at));
    }

    /// <summary>Mandatory data (EMV 4.4 Book 3 §7.2), then offline data authentication.</summary>
    private void RecordsRead(Instant now)
    {
        DataStore card = data.Card;
        if (!card.TryGet(Tag.PrimaryAccountNumber, out _) || !card.TryGet(Tag.ApplicationExpirationDate, out _)
            || !card.TryGet(Tag.Cdol1, out _) || !card.TryGet(Tag.Cdol2, out _))
        {
            Fail(OutcomeReason.CardDataMissing, now);
            return;
        }

        if (card.TryGet(Tag.CvmList, out ReadOnlySpan<byte> list) && list.Length % 2 != 0)
        {
            Fail(OutcomeReason.CardDataFormat, now);
            return;
        }

        int length = authentication.Begin(data, records, Application, transaction.Parameters, exchange.Command);
        Go(Verdict.Continue, length, Phase.Authenticating, now, static (one, at) => one.Restrict(at));
    }

    private void Restrict(Instant now)
    {
        ProcessingRestrictions.Check(data);
        Verify(verification.Begin(data, records.StaticData), now);
    }

    private void Verify(CvmStep step, Instant now)
    {
        switch (step)
        {
            case CvmStep.ReadTryCounter:
                Send(Phase.ReadingTries, CommandApdu.GetData(Tag.PinTryCounter, exchange.Command), now);
                break;
            case CvmStep.FetchChallenge:
                Send(Phase.FetchingChallenge, CommandApdu.GetChallenge(exchange.Command), now);
                break;
            case CvmStep.AskPin:
                phase = Phase.AwaitingPin;
                Deadline = now + configuration.PinTime;
                Emit(new ContactOutput(KernelOutputKind.EnterPin, Pin: verification.Request));
                break;
            case CvmStep.Refused:
                Fail(OutcomeReason.VerifyRefused, now);
                break;
            case CvmStep.Done when configuration.LooksUpCards:
                Wait(Phase.LookingUp, KernelOutputKind.LookUpCard, configuration.LookUpTime, now);
                break;
            default:
                ManageRisk(now);
                break;
        }
    }

    private void ManageRisk(Instant now)
    {
        if (TerminalRiskManagement.WantsCounters(data))
        {
            Send(Phase.ReadingCounter, CommandApdu.GetData(Tag.ApplicationTransactionCounter, exchange.Command), now);
            return;
        }

        AnalyseAction(now);
    }

    private void AnalyseAction(Instant now)
    {
        TerminalRiskManagement.Check(data, Application, transaction, history);
        CryptogramType asked = TerminalActionAnalysis.Decide(data, Application);
        Ask(Phase.FirstCryptogram, Tag.Cdol1, asked, now);
    }

    private void Ask(Phase next, uint dolTag, CryptogramType type, Instant now)
    {
        Verdict verdict = cryptogram.Build(
            data, dolTag, Application.DefaultTdol.Span, type, exchange.Command, out int length);
        if (verdict.Ends)
        {
            Fail(verdict.Reason, now);
            return;
        }

        Send(next, length, now);
    }

    /// <summary>
    /// A TC whose signature does not hold is declined; after an ARQC with such a signature the host is not asked, and the card is closed
    /// with a decline (EMV 4.4 Book 4 §6.3.2.1). Where XDA has failed, the issuer may have the last word.
    /// </summary>
    private void FirstGiven(Instant now)
    {
        if (cryptogram.IssuerAloneApproves)
        {
            DecideUnauthenticated(now);
        }
        else if (cryptogram.Given != CryptogramType.Arqc)
        {
            bool approved = cryptogram.Given == CryptogramType.Tc && !cryptogram.SignatureFailed;
            SetResponseCode(approved ? ResponseCodes.ApprovedOffline : ResponseCodes.DeclinedOffline);
            Conclude(now);
        }
        else if (cryptogram.SignatureFailed)
        {
            CloseDeclined(ResponseCodes.DeclinedOffline, now);
        }
        else if (TransactionKind.IsOnlineCapable(data))
        {
            AskHost(now);
        }
        else
        {
            DecideAlone(now);
        }
    }

    /// <summary>
    /// After XDA has failed, the action codes for denial are asked again; else the issuer decides, whatever the card gave but a decline.
    /// Without the issuer it is declined (EMV 4.4 Book 4 §6.3.2.2.4).
    /// </summary>
    private void DecideUnauthenticated(Instant now)
    {
        if (TerminalActionAnalysis.Denies(data, Application))
        {
            CloseDeclined(ResponseCodes.DeclinedOffline, now);
        }
        else if (TransactionKind.IsOnlineCapable(data))
        {
            AskHost(now);
        }
        else
        {
            CloseDeclined(ResponseCodes.DeclinedUnreachable, now);
        }
    }

    /// <summary>A card that has given a TC is done; one that has given an ARQC is told.</summary>
    private void CloseDeclined(ushort code, Instant now)
    {
        SetResponseCode(code);
        if (cryptogram.Given == CryptogramType.Tc)
        {
            Conclude(now);
        }
        else
        {
            Ask(Phase.SecondCryptogram, Tag.Cdol2, CryptogramType.Aac, now);
        }
    }

    private void AskHost(Instant now)
    {
        Emit(new ContactOutput(KernelOutputKind.ShowUi, Ui: new(MessageIdentifier.Authorising, ReaderStatus.Processing)));
        if (transaction.ReleasesEarly)
        {
            Release(now);
            return;
        }

        online = OnlineState.Asked;
        Wait(Phase.AwaitingHost, KernelOutputKind.GoOnline, configuration.HostTime, now);
    }

    /// <summary>The card is closed as if the host were out of reach, and may be removed while the host is asked: known as Quick Chip and
    /// M/Chip Fast. What the caller wants of the first cryptogram it takes at once.</summary>
    private void Release(Instant now)
    {
        online = OnlineState.Released;
        Emit(new ContactOutput(KernelOutputKind.GoOnline));
        CloseDeclined(ResponseCodes.DeclinedUnreachable, now);
    }

    private void DecideAlone(Instant now)
    {
        if (cryptogram.IssuerAloneApproves)
        {
            CloseDeclined(ResponseCodes.DeclinedUnreachable, now);
            return;
        }

        CryptogramType asked = TerminalActionAnalysis.DecideAlone(data, Application);
        SetResponseCode(asked == CryptogramType.Tc ? ResponseCodes.ApprovedUnreachable : ResponseCodes.DeclinedUnreachable);
        Ask(Phase.SecondCryptogram, Tag.Cdol2, asked, now);
    }

    /// <summary>Step 10: EXTERNAL AUTHENTICATE where the AIP wants it; else the data go with the second GENERATE AC.</summary>
    private void AuthenticateIssuer(Instant now)
    {
        const byte ByCommand = 0x04;
        _ = data.Card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile);
        if (issuer.TryAuthentication(out ReadOnlySpan<byte> authenticates))
        {
            data.Terminal.Set(Tag.IssuerAuthenticationData, authenticates);
            if ((profile[0] & ByCommand) != 0)
            {
                int length = CommandApdu.ExternalAuthenticate(authenticates, exchange.Command);
                Send(Phase.AuthenticatingIssuer, length, now);
                return;
            }
        }

        RunScriptsBefore(now);
    }

    private void RunScriptsBefore(Instant now)
    {
        phase = Phase.ScriptsBefore;
        SendOr(scripts.Begin(data, Tag.IssuerScriptTemplate1, exchange.Command), now, static (one, at) => one.Complete(at));
    }

    /// <summary>Step 12: the second GENERATE AC asks for what the host decided; a card that has given a TC gets none.</summary>
    private void Complete(Instant now)
    {
        if (cryptogram.Given == CryptogramType.Tc)
        {
            SecondGiven(now);
            return;
        }

        Ask(Phase.SecondCryptogram, Tag.Cdol2, online == OnlineState.Approved ? CryptogramType.Tc : CryptogramType.Aac, now);
    }

    private void SecondGiven(Instant now)
    {
        phase = Phase.ScriptsAfter;
        SendOr(scripts.Begin(data, Tag.IssuerScriptTemplate2, exchange.Command), now, static (one, at) => one.Conclude(at));
    }
}
