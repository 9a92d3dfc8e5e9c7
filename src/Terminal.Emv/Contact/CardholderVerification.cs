using System.Buffers.Binary;
using Terminal.Emv.Apdu;
using Terminal.Emv.Contactless;
using Terminal.Emv.Oda;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Emv.Contact;

/// <summary>What cardholder verification wants next.</summary>
internal enum CvmStep
{
    /// <summary>It is through: results and TVR say how.</summary>
    Done,

    /// <summary>GET DATA of the PIN try counter.</summary>
    ReadTryCounter,

    /// <summary>GET CHALLENGE, for a PIN that is enciphered.</summary>
    FetchChallenge,

    /// <summary>A PIN, as <see cref="CardholderVerification.Request"/> says.</summary>
    AskPin,

    /// <summary>The transaction ends: the card answered VERIFY as no card may.</summary>
    Refused,
}

/// <summary>Step 6: the rules of the CVM list, first to last, until one succeeds or forbids the next.</summary>
/// <remarks>
/// EMV 4.4 Book 3 §10.5 for the rules, EMV 4.4 Book 4 §6.3.4 for the results: those of the method that was performed last; 3F0001
/// where none was performed although the list has rules, 3F0000 where the card wants none. A list that is missing although the AIP wants
/// verification is missing data of the card (EMV 4.4 Book 3 §7.5).
/// </remarks>
internal sealed class CardholderVerification(CardKeys keys)
{
    /// <summary>Length of the card's challenge.</summary>
    public const int ChallengeLength = 8;

    private const byte VerificationSupported = 0x10;
    private const int AmountsLength = 8;
    private const byte Failed = 0x01;
    private const byte Successful = 0x02;
    private const byte Unknown = 0x00;
    private readonly byte[] challenge = new byte[ChallengeLength];
    private int rule;
    private int? triesLeft;
    private bool triesAsked;
    private bool wrongBefore;
    private bool bypassed;
    private bool performed;

    /// <summary>The PIN that is wanted.</summary>
    public PinRequest Request => new(
        Method switch
        {
            CvmRules.OnlinePin => PinForm.Online,
            CvmRules.EncipheredPin or CvmRules.EncipheredPinAndSignature => PinForm.OfflineEnciphered,
            _ => PinForm.OfflinePlaintext,
        },
        Method == CvmRules.OnlinePin ? null : triesLeft,
        wrongBefore);

    /// <summary>True where the cardholder is to sign.</summary>
    public bool SignatureWanted { get; private set; }

    /// <summary>The card's challenge, for an enciphered PIN.</summary>
    public ReadOnlySpan<byte> Challenge => challenge;

    /// <summary>The key under which a PIN is enciphered: the card's own for PINs, else the one it signs with.</summary>
    public RecoveredKey PinKey => keys.Chain.PinKey.Modulus.IsEmpty ? keys.Chain.Icc : keys.Chain.PinKey;

    private byte Code { get; set; }

    private byte Condition { get; set; }

    private byte Method => (byte)(Code & CvmRules.MethodMask);

    /// <summary>The static data that the certificate of the key for PINs covers: none where the card has one of its own for that.</summary>
    public ReadOnlySpan<byte> StaticData(TransactionData data, ReadOnlySpan<byte> records) =>
        !data.Card.TryGet(Tag.IccPinKeyCertificate, out _) && keys.StaticData(data.Card, records, out ReadOnlySpan<byte> signed)
            ? signed : default;

    /// <summary>Forgets the last transaction.</summary>
    public void Reset()
    {
        challenge.AsSpan().Clear();
        rule = 0;
        triesLeft = null;
        triesAsked = wrongBefore = bypassed = performed = SignatureWanted = false;
    }

    /// <summary>Begins with the first rule.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">The signed records: a key for PINs may have to be recovered yet.</param>
    public CvmStep Begin(TransactionData data, ReadOnlySpan<byte> records)
    {
        Reset();
        _ = data.Card.TryGet(Tag.ApplicationInterchangeProfile, out ReadOnlySpan<byte> profile);
        if ((profile[0] & VerificationSupported) == 0)
        {
            return CvmStep.Done;
        }

        if (!data.Card.TryGet(Tag.CvmList, out ReadOnlySpan<byte> list) || list.Length <= AmountsLength)
        {
            Indicators.Raise(data, TvrBit.IccDataMissing);
            return CvmStep.Done;
        }

        Indicators.Raise(data, TsiBit.CardholderVerification);
        return NextRule(data, records);
    }

    /// <summary>Takes the answer to GET DATA of the PIN try counter; a card need not have one.</summary>
    public CvmStep TryCounterRead(TransactionData data, ReadOnlySpan<byte> records, bool success, ReadOnlySpan<byte> answer)
    {
        if (success && TlvReader.Single(answer, out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read
            && tag == Tag.PinTryCounter && value.Length == 1)
        {
            triesLeft = value[0];
        }

        return triesLeft == 0 ? Exceeded(data, records) : AskOffline();
    }

    /// <summary>Takes the answer to GET CHALLENGE; without eight bytes the method fails (EMV 4.4 Book 2 §7.2).</summary>
    public CvmStep ChallengeRead(TransactionData data, ReadOnlySpan<byte> records, bool success, ReadOnlySpan<byte> answer)
    {
        if (!success || answer.Length != ChallengeLength)
        {
            return Fail(data, records);
        }

        answer.CopyTo(challenge);
        return CvmStep.AskPin;
    }

    /// <summary>Takes what became of the PIN.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="records">The signed records.</param>
    /// <param name="answer">What became of it.</param>
    /// <param name="status">The card's status word to VERIFY; of an offline PIN that was entered.</param>
    public CvmStep PinAnswered(TransactionData data, ReadOnlySpan<byte> records, PinAnswer answer, ushort status)
    {
        switch (answer)
        {
            case PinAnswer.Bypassed:
                bypassed = true;
                Indicators.Raise(data, TvrBit.PinNotEntered);
                return Fail(data, records);
            case PinAnswer.PadFailed:
                Indicators.Raise(data, TvrBit.PinPadMissing);
                return Fail(data, records);
            case PinAnswer.KeyRefused:
                return Fail(data, records); // As where the kernel itself recovers no key (EMV 4.4 Book 2 §7.1).
            default:
                break;
        }

        if (Method == CvmRules.OnlinePin)
        {
            Indicators.Raise(data, TvrBit.OnlinePinEntered);
            return Succeed(data, Unknown);
        }

        if (status == StatusWord.Success)
        {
            SignatureWanted = CvmRules.IsWithSignature(Method);
            return Succeed(data, SignatureWanted ? Unknown : Successful);
        }

        if ((status & 0xFFF0) == StatusWord.TriesLeft)
        {
            triesLeft = status & 0x0F;
            wrongBefore = true;
            return triesLeft == 0 ? Exceeded(data, records) : AskOffline();
        }

        return status is StatusWord.AuthenticationBlocked or StatusWord.ReferenceDataNotUsable ? Exceeded(data, records) : CvmStep.Refused;
    }

    /// <summary>The card takes no PIN any more: the next rule for one of them asks neither card nor cardholder.</summary>
    private CvmStep Exceeded(TransactionData data, ReadOnlySpan<byte> records)
    {
        triesLeft = 0;
        Indicators.Raise(data, TvrBit.PinTryLimitExceeded);
        return Fail(data, records);
    }

    private CvmStep AskOffline() => Request.Form == PinForm.OfflineEnciphered ? CvmStep.FetchChallenge : CvmStep.AskPin;

    private CvmStep Succeed(TransactionData data, byte result)
    {
        Note(data, result);
        return CvmStep.Done;
    }

    /// <summary>The method was performed and failed: the next rule, where this one allows it.</summary>
    private CvmStep Fail(TransactionData data, ReadOnlySpan<byte> records)
    {
        Note(data, Failed);
        return (Code & CvmRules.NextIfUnsuccessful) != 0 ? NextRule(data, records) : Unsuccessful(data);
    }

    private CvmStep Unsuccessful(TransactionData data)
    {
        if (!performed)
        {
            data.Terminal.Set(Tag.CvmResults, [0x3F, 0x00, Failed]);
        }

        Indicators.Raise(data, TvrBit.VerificationFailed);
        return CvmStep.Done;
    }

    private void Note(TransactionData data, byte result)
    {
        performed = true;
        data.Terminal.Set(Tag.CvmResults, [Code, Condition, result]);
    }

    private CvmStep NextRule(TransactionData data, ReadOnlySpan<byte> records)
    {
        Invariant.Check(data.Card.TryGet(Tag.CvmList, out ReadOnlySpan<byte> list));
        long amountX = BinaryPrimitives.ReadUInt32BigEndian(list);
        long amountY = BinaryPrimitives.ReadUInt32BigEndian(list[4..]);
        for (int offset = AmountsLength + (2 * rule); offset + 2 <= list.Length; offset += 2)
        {
            rule++;
            Code = list[offset];
            Condition = list[offset + 1];
            if (!CvmRules.Holds(Condition, Method, data, amountX, amountY))
            {
                continue;
            }

            if (CvmRules.IsRecognised(Method) && CvmRules.IsSupported(Method, data))
            {
                return Perform(data, records);
            }

            Indicators.RaiseIf(data, TvrBit.UnrecognisedCvm, !CvmRules.IsRecognised(Method));
            Indicators.RaiseIf(data, TvrBit.PinPadMissing, CvmRules.IsPin(Method) && !CvmRules.HasPinPad(Method, data));
            if ((Code & CvmRules.NextIfUnsuccessful) == 0)
            {
                break;
            }
        }

        return Unsuccessful(data);
    }

    private CvmStep Perform(TransactionData data, ReadOnlySpan<byte> records)
    {
        switch (Method)
        {
            case CvmRules.FailProcessing:
                Note(data, Failed);
                return Unsuccessful(data);
            case CvmRules.NoCvm:
                return Succeed(data, Successful);
            case CvmRules.Signature:
                SignatureWanted = true;
                return Succeed(data, Unknown);
            default:
                break;
        }

        if (bypassed)
        {
            return Fail(data, records); // One bypass holds for every PIN of the list (EMV 4.4 Book 4 §6.3.4.3).
        }

        if (Method == CvmRules.OnlinePin)
        {
            return CvmStep.AskPin;
        }

        if (Request.Form == PinForm.OfflineEnciphered && !HasPinKey(data, records))
        {
            return Fail(data, records);
        }

        if (triesAsked)
        {
            return triesLeft == 0 ? Exceeded(data, records) : AskOffline();
        }

        triesAsked = true;
        return CvmStep.ReadTryCounter;
    }

    /// <summary>EMV 4.4 Book 2 §7.1: the key for PINs where the card has one, else the key that it signs with.</summary>
    private bool HasPinKey(TransactionData data, ReadOnlySpan<byte> records)
    {
        if (keys.Chain.Issuer.Modulus.IsEmpty && keys.RecoverIssuer(data) != OdaStatus.Verified)
        {
            return false;
        }

        return data.Card.TryGet(Tag.IccPinKeyCertificate, out _)
            ? keys.RecoverPinKey(data) == OdaStatus.Verified
            : !keys.Chain.Icc.Modulus.IsEmpty || keys.RecoverIcc(data, records) == OdaStatus.Verified;
    }
}
