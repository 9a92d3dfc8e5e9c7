namespace Terminal.Emulator.Cards.Contact;

/// <summary>The chips of the wallet before they are issued: what each is for, still without keys.</summary>
internal static class ChipDrafts
{
    /// <summary>The card whose issuer is not the authority's.</summary>
    public const string WrongIssuer = "chip-wrong-issuer";

    /// <summary>The card whose signature of XDA is another key's.</summary>
    public const string WrongCurveKey = "chip-xda-forged";

    /// <summary>The card that has a key for PINs alone.</summary>
    public const string PinKey = "chip-pin-key";

    private const string TryLimitExceeded = "0000200000"; // TVR byte 3 (EMV 4.4 Book 3, Annex C5).
    private const string Aid = "A0000000031010";
    private const string SecondAid = "A0000000032010";
    private const string Rules = "0000000000000000";
    private const string SdaProfile = "5000";
    private const string DdaProfile = "3000";
    private const string CdaProfile = "3100";
    private const string DdaIssuerProfile = "3400";
    private const string XdaProfile = "9000";

    /// <summary>The chip on a plastic that has an antenna too.</summary>
    public static ChipProfile? On(CardProfile plastic)
    {
        ChipApplication plain = Plain(plastic);
        return plastic.Id switch
        {
            "visa-approve" => Of(plain with { CvmList = Rules + "42035E031F03" }),
            "visa-debit" => Of(plain with { InterchangeProfile = CdaProfile, OptionsList = "9F1A029F33035F2A02" }),
            "visa-declines" => Of(plain with { Behaviour = ChipBehaviour.Declines }),
            "visa-expired" or "visa-forged" => Of(plain),
            "visa-silent" => Of(plain) with { MuteFrom = 6 },
            "visa-pin" => Of(plain with { CvmList = Rules + "0200", AnswersInFormat1 = true }),
            "visa-offline" => Of(plain with { InterchangeProfile = CdaProfile }),
            _ => null,
        };
    }

    /// <summary>Cards that have contacts only.</summary>
    public static IEnumerable<CardProfile> WithoutAntenna()
    {
        yield return Card(0, "chip-signature", "Signature chip", "Static authentication; the cardholder signs.", static plain =>
            Of(plain with { InterchangeProfile = SdaProfile, CvmList = Rules + "1E031F03" }));
        yield return Card(1, "chip-pin", "PIN chip", "Wants its PIN in clear, which no terminal of ours sends.", static plain =>
            Of(plain with { CvmList = Rules + "41035E03" }));
        yield return Card(2, "chip-pin-enciphered", "Enciphered PIN chip", "Checks its PIN itself: 1234, three tries.", static plain =>
            Of(plain with { InterchangeProfile = CdaProfile, CvmList = Rules + "44035E03" }));
        yield return Card(3, "chip-two", "Two applications", "Credit and debit on one chip: the cardholder chooses.", static plain =>
            Of(
                plain with { InterchangeProfile = CdaProfile },
                plain with { Aid = SecondAid, Label = "VISA ELECTRON", Pan = "4761739001020290", Priority = 2 }));
        yield return Card(4, "chip-refuses", "Last-minute refuser", "Goes online, and declines at the second GENERATE AC.", static plain =>
            Of(plain with { Behaviour = ChipBehaviour.RefusesSecond }));
        yield return Card(5, "chip-blocked", "Blocked application", "Its only application is blocked.", static plain =>
            Of(plain with { Blocked = true }));
        yield return Card(6, "chip-card-blocked", "Blocked card", "The issuer has blocked the whole card.", static plain =>
            Of(plain) with { Blocked = true });
        yield return Card(7, WrongIssuer, "Wrong issuer", "Its issuer's certificate is of an authority that nobody knows.", Of);
        yield return Card(8, "chip-online", "Online chip", "Always asks its bank, and wants to hear from it.", static plain =>
            Of(plain with
            {
                InterchangeProfile = DdaIssuerProfile,
                Behaviour = ChipBehaviour.OnlineOnly,
                IssuerAuthentication = IssuerAuthentication.ByCommand,
            }));
        yield return Card(9, "chip-offline", "Offline chip", "Never goes online: a decline where the terminal wants to.", static plain =>
            Of(plain with { InterchangeProfile = CdaProfile, Behaviour = ChipBehaviour.OfflineOnly }));
        yield return Card(10, "chip-slow", "Slow chip", "Takes two seconds for each answer.", static plain =>
            Of(plain) with { AnswerMilliseconds = 2000 });
        yield return Card(11, "chip-dead", "Dead chip", "Does not even answer to reset.", static plain =>
            Of(plain) with { Atr = "" });
        yield return Card(12, "chip-characters", "Old-fashioned chip", "Speaks as over T=0, and has no directory.", static plain =>
            Of(plain with { IssuerAuthentication = IssuerAuthentication.ByCryptogram, AnswersInFormat1 = true }) with
            {
                Atr = ChipProfile.CharacterAtr, SendsProcedureBytes = true, HasDirectory = false,
            });
        yield return Card(13, PinKey, "PIN key chip", "Checks its PIN under a key for that; once it is blocked, declines.", static plain =>
            Of(plain with { CvmList = Rules + "04031F03", ActionDenial = TryLimitExceeded }));
    }

    /// <summary>Cards that sign with a key on an elliptic curve, with the suite of their chain; contacts only.</summary>
    public static IEnumerable<(CardProfile Card, byte Suite)> OnCurves()
    {
        yield return (Card(14, "chip-xda", "Curve chip", "Signs both cryptograms on P-256.", static plain =>
            Of(plain with { InterchangeProfile = XdaProfile, OptionsList = "9F33039F1A02" })), 0x10);
        yield return (Card(15, "chip-xda-521", "Wide curve chip", "Signs both cryptograms on P-521.", static plain =>
            Of(plain with { InterchangeProfile = XdaProfile })), 0x11);
        yield return (Card(16, WrongCurveKey, "Forged curve chip", "Signs with a key that its certificate does not hold.", static plain =>
            Of(plain with { InterchangeProfile = XdaProfile })), 0x10);
    }

    private static ChipApplication Plain(CardProfile plastic) => new()
    {
        Aid = plastic.Aid,
        Label = plastic.Label,
        Pan = plastic.Pan,
        SequenceNumber = plastic.SequenceNumber,
        Expiry = plastic.Expiry,
        InterchangeProfile = DdaProfile,
    };

    private static ChipProfile Of(params ChipApplication[] applications) => new() { Applications = applications };

    private static ChipProfile Of(ChipApplication application) => new() { Applications = [application] };

    private static CardProfile Card(int index, string id, string name, string description, Func<ChipApplication, ChipProfile> chip)
    {
        CardProfile plastic = new()
        {
            Id = id,
            Name = name,
            Description = description,
            Aid = Aid,
            Label = "VISA CREDIT",
            Pan = WithCheckDigit("4761739001020" + (index + 10)),
            SequenceNumber = 1,
            Expiry = "491231",
            Uid = "",
            Pin = "1234",
        };
        plastic.Chip = chip(Plain(plastic));
        return plastic;
    }

    /// <summary>Puts Luhn's check digit behind fifteen digits.</summary>
    internal static string WithCheckDigit(string digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
