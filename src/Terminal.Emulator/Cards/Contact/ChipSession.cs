using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>An application that is selected, up to the next SELECT or reset: one transaction.</summary>
/// <remarks>
/// EMV 4.4 Book 3 §6.5 for the commands. Written apart from the terminal's kernel. Issuer application data are in Visa's format, whose
/// verification results (CVR) tell what the card saw: general knowledge, only what the issuer's model looks at is sure.
/// </remarks>
internal sealed class ChipSession
{
    private const byte Aac = 0x00;
    private const byte Tc = 0x40;
    private const byte Arqc = 0x80;
    private const byte TypeMask = 0xC0;
    private const byte CombinedWanted = 0x10;
    private const byte ExtendedWanted = 0x08;
    private const byte HasExtended = 0x80;
    private const byte HasCombined = 0x01;
    private const byte HasDynamic = 0x20;
    private readonly CardProfile plastic;
    private readonly ChipApplication application;
    private readonly ApplicationMemory memory;
    private readonly TestRsaKey? key;
    private readonly TestCurveKey? curveKey;
    private readonly ChipPin pin;
    private readonly ChipScripts scripts;
    private readonly byte interchange;
    private readonly byte[] optionsList;
    private ChipCryptogram? cryptogram;
    private Phase phase;
    private byte[] said = [];
    private byte first;
    private bool? issuerVerified;
    private bool issuerApproves;

    /// <summary>Selects an application.</summary>
    public ChipSession(CardProfile plastic, ChipApplication application, ApplicationMemory memory, TestRsaKey? key)
    {
        this.plastic = plastic;
        this.application = application;
        this.memory = memory;
        this.key = key;
        _ = TestCurveKey.TryParse(application.CurveKey, out curveKey);
        pin = new ChipPin(memory, TestRsaKey.TryParse(application.PinPrimes, out TestRsaKey? own) ? own : key, application.PinTries);
        scripts = new ChipScripts(application, memory);
        interchange = Hex.Parse(application.InterchangeProfile)[0];
        optionsList = Hex.Parse(application.OptionsList);
    }

    private enum Phase
    {
        Selected,
        Initiated,
        AwaitsDecision,
        Over,
    }

    /// <summary>Handles any command but SELECT.</summary>
    public ChipAnswer Handle(in ChipCommand command)
    {
        if (command.Name == 0x80A8)
        {
            return Options(command);
        }

        if (command.Name == 0x80CA)
        {
            return GetData(command);
        }

        return cryptogram is null ? ChipAnswer.Refuse(Known(command.Name) ? (ushort)0x6985 : (ushort)0x6D00) : command.Name switch
        {
            0x00B2 => ReadRecord(command),
            0x0088 => Authenticate(command),
            0x0084 => pin.Challenge(cryptogram.Number()),
            0x0020 => phase == Phase.Initiated ? pin.Verify(command) : ChipAnswer.Refuse(0x6985),
            0x80AE => Generate(command),
            0x0082 => AuthenticateIssuer(command),
            ushort name when ChipScripts.Knows(name) => scripts.Handle(command, cryptogram),
            _ => ChipAnswer.Refuse(0x6D00),
        };
    }

    private static bool Known(ushort name) =>
        name is 0x00B2 or 0x0088 or 0x0084 or 0x0020 or 0x80AE or 0x0082 || ChipScripts.Knows(name);

    private ChipAnswer Options(in ChipCommand command)
    {
        if (phase != Phase.Selected || memory.Blocked || memory.Counter == ushort.MaxValue)
        {
            return ChipAnswer.Refuse(0x6985);
        }

        int length = ChipDol.Length(optionsList);
        if (command.Data.Length != length + 2 || command.Data[0] != 0x83 || command.Data[1] != length)
        {
            return ChipAnswer.Refuse(0x6700);
        }

        phase = Phase.Initiated;
        said = [.. command.Data[2..]];
        memory.Counter++;
        cryptogram = new ChipCryptogram(application, memory.Counter);
        byte[] profile = Hex.Parse(application.InterchangeProfile);
        byte[] locator = ChipFiles.Locator(application);
        return ChipAnswer.With(application.AnswersInFormat1
            ? CardTlv.Object(0x80, [.. profile, .. locator])
            : CardTlv.Template(0x77, CardTlv.Object(0x82, profile), CardTlv.Object(0x94, locator)));
    }

    private ChipAnswer ReadRecord(in ChipCommand command)
    {
        if ((command.P2 & 0x07) != 0x04)
        {
            return ChipAnswer.Refuse(0x6A86);
        }

        return ChipFiles.Record(application, plastic.AuthorityIndex, plastic.IssuerRemainder, (command.P2 >> 3, command.P1)) is { } record
            ? ChipAnswer.With(record)
            : ChipAnswer.Refuse(0x6A83);
    }

    private ChipAnswer GetData(in ChipCommand command) => ((command.P1 << 8) | command.P2) switch
    {
        0x9F36 => ChipAnswer.With(CardTlv.Object(0x9F36, (byte)(memory.Counter >> 8), (byte)(memory.Counter & 0xFF))),
        0x9F13 => ChipAnswer.With(
            CardTlv.Object(0x9F13, (byte)(memory.LastOnlineCounter >> 8), (byte)(memory.LastOnlineCounter & 0xFF))),
        0x9F17 when memory.Pin.Length > 0 => ChipAnswer.With(CardTlv.Object(0x9F17, (byte)memory.PinTriesLeft)),
        0x9F4F => ChipAnswer.With(CardTlv.Object(0x9F4F, 0x9A, 0x03, 0x9F, 0x02, 0x06, 0x5F, 0x2A, 0x02, 0x9F, 0x36, 0x02)),
        0x9F58 => ChipAnswer.With(CardTlv.Object(0x9F58, memory.OfflineLimit)),
        _ => ChipAnswer.Refuse(0x6A88),
    };

    /// <summary>INTERNAL AUTHENTICATE: a signature over the terminal's number and one of the card's own.</summary>
    private ChipAnswer Authenticate(in ChipCommand command)
    {
        if (phase != Phase.Initiated || key is null || (interchange & HasDynamic) == 0)
        {
            return ChipAnswer.Refuse(0x6985);
        }

        if (command.Data.Length != ChipDol.Length(ChipFiles.Ddol))
        {
            return ChipAnswer.Refuse(0x6700);
        }

        byte[] signature = TestCertificates.Dynamic(key, cryptogram!.Number(), command.Data);
        return ChipAnswer.With(application.AnswersInFormat1
            ? CardTlv.Object(0x80, signature)
            : CardTlv.Template(0x77, CardTlv.Object(0x9F4B, signature)));
    }

    private ChipAnswer AuthenticateIssuer(in ChipCommand command)
    {
        if (phase != Phase.AwaitsDecision || application.IssuerAuthentication != IssuerAuthentication.ByCommand
            || issuerVerified is not null)
        {
            return ChipAnswer.Refuse(0x6985); // Once in a transaction.
        }

        issuerVerified = cryptogram!.IsFromIssuer(command.Data, out issuerApproves);
        return issuerVerified.Value ? ChipAnswer.Done : ChipAnswer.Refuse(0x6300);
    }

    private ChipAnswer Generate(in ChipCommand command)
    {
        byte asked = (byte)(command.P1 & TypeMask);
        bool signs = (command.P1 & CombinedWanted) != 0;
        bool extends = (command.P1 & ExtendedWanted) != 0;
        bool second = phase == Phase.AwaitsDecision;
        if (asked == TypeMask || command.P2 != 0 || (signs && (key is null || (interchange & HasCombined) == 0))
            || (extends && (signs || curveKey is null || (interchange & HasExtended) == 0)))
        {
            return ChipAnswer.Refuse(0x6A86);
        }

        if (phase is not (Phase.Initiated or Phase.AwaitsDecision) || (second && asked == Arqc))
        {
            return ChipAnswer.Refuse(0x6985);
        }

        ReadOnlySpan<byte> list = second ? ChipFiles.Cdol2(application) : ChipFiles.Cdol1;
        if (command.Data.Length != ChipDol.Length(list))
        {
            return ChipAnswer.Refuse(0x6700);
        }

        byte given = second ? DecideSecond(asked, ChipDol.Value(list, command.Data, 0x91)) : DecideFirst(asked);
        byte[] extended = second ? [.. command.Data] : [.. said, .. command.Data]; // EMV 4.4 Book 2, Table 37.
        said = [.. said, .. command.Data];
        byte[] issuerData = IssuerData(second, given);
        byte[] made = cryptogram!.Compute(list, command.Data, issuerData);
        first = second ? first : given;
        phase = given == Arqc ? Phase.AwaitsDecision : Phase.Over;
        ReadOnlySpan<byte> number = ChipDol.Value(list, command.Data, 0x9F37);
        return extends ? Extended(given, made, issuerData, extended)
            : signs && given != Aac ? Signed(given, made, issuerData, number)
            : Plain(given, made, issuerData);
    }

    private byte DecideFirst(byte asked)
    {
        bool limited = memory.OfflineLimit > 0 && memory.Counter - memory.LastOnlineCounter > memory.OfflineLimit;
        return (application.Behaviour, asked) switch
        {
            (ChipBehaviour.Declines, _) or (ChipBehaviour.OfflineOnly, Arqc) => Aac,
            (ChipBehaviour.OnlineOnly or ChipBehaviour.RefusesSecond, Tc) => Arqc,
            (_, Tc) when limited => Arqc,
            _ => asked,
        };
    }

    /// <summary>A TC where it is asked for, unless the issuer's answer was forged or does not approve.</summary>
    private byte DecideSecond(byte asked, ReadOnlySpan<byte> authentication)
    {
        if (authentication.ContainsAnyExcept((byte)0))
        {
            issuerVerified = cryptogram!.IsFromIssuer(authentication, out issuerApproves);
        }

        if (issuerVerified is true)
        {
            memory.LastOnlineCounter = memory.Counter;
        }

        bool spoken = issuerVerified is not null;
        bool refuses = application.Behaviour == ChipBehaviour.RefusesSecond || (spoken && !(issuerVerified is true && issuerApproves));
        return refuses ? Aac : asked;
    }

    /// <summary>Length, key index, version of the cryptogram, then four bytes of verification results.</summary>
    private byte[] IssuerData(bool second, byte given)
    {
        int types = second ? given | (first >> 2) : 0x80 | (given >> 2);
        int seen = (issuerVerified is false ? 0x08 : 0) | (pin.Verified || pin.Failed ? 0x04 : 0) | (pin.Failed ? 0x02 : 0);
        int exceeded = memory.Pin.Length > 0 && memory.PinTriesLeft == 0 ? 0x40 : 0;
        return [0x06, 0x01, (byte)application.CryptogramVersion, 0x03, (byte)(types | seen), (byte)exceeded, 0x00];
    }

    private ChipAnswer Plain(byte given, byte[] made, byte[] issuerData) =>
        ChipAnswer.With(application.AnswersInFormat1
            ? CardTlv.Object(0x80, [given, .. cryptogram!.Counter, .. made, .. issuerData])
            : CardTlv.Template(
                0x77,
                CardTlv.Object(0x9F27, given),
                CardTlv.Object(0x9F36, cryptogram!.Counter),
                CardTlv.Object(0x9F26, made),
                CardTlv.Object(0x9F10, issuerData)));

    /// <summary>The cryptogram inside a signature over all that both sides said: EMV 4.4 Book 2 §6.6.1.</summary>
    private ChipAnswer Signed(byte given, byte[] made, byte[] issuerData, ReadOnlySpan<byte> number)
    {
        byte[] before = [.. CardTlv.Object(0x9F27, given), .. CardTlv.Object(0x9F36, cryptogram!.Counter)];
        byte[] after = CardTlv.Object(0x9F10, issuerData);
        byte[] signature = TestCertificates.Combined(
            key!, cryptogram.Number(), [given, .. made], [.. said, .. before, .. after], number);
        return ChipAnswer.With(CardTlv.Template(0x77, before, CardTlv.Object(0x9F4B, signature), after));
    }

    /// <summary>A signature over what the terminal said for this cryptogram and all of the answer: EMV 4.4 Book 2 §12.5.2.</summary>
    private ChipAnswer Extended(byte given, byte[] made, byte[] issuerData, byte[] extended)
    {
        byte[] before =
        [
            .. CardTlv.Object(0x9F27, given), .. CardTlv.Object(0x9F36, cryptogram!.Counter), .. CardTlv.Object(0x9F26, made),
        ];
        byte[] after = CardTlv.Object(0x9F10, issuerData);
        byte[] signature = TestCurveCertificates.Dynamic(curveKey!, [.. extended, .. before, .. after]);
        return ChipAnswer.With(CardTlv.Template(0x77, before, CardTlv.Object(0x9F4B, signature), after));
    }
}
