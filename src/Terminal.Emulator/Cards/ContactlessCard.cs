using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards;

/// <summary>A contactless card for kernel 3, made from a profile.</summary>
/// <remarks>
/// Answers SELECT, GET PROCESSING OPTIONS and READ RECORD; anything else is 6D00. With its cryptogram it gives a dynamic signature (fDDA
/// version 01) over the terminal's number, amount, currency and its own dynamic data, where the terminal can make use of one.
/// </remarks>
public sealed class ContactlessCard : ICardModel
{
    private const int OptionsLength = 33;
    private const int AnswerLengthMax = 256;
    private const int Mute = -1;
    private readonly CardProfile profile;
    private readonly byte[] aid;
    private readonly byte[] uid;
    private readonly byte[] cardKey;
    private readonly TestRsaKey? rsa;
    private Session session;
    private byte[] dynamicData = [];
    private bool readable;

    private ContactlessCard(CardProfile profile, TestRsaKey? rsa)
    {
        this.profile = profile;
        this.rsa = rsa;
        aid = Hex.Parse(profile.Aid);
        uid = Hex.Parse(profile.Uid);
        cardKey = Hex.Parse(profile.CardKey);
    }

    private enum Session
    {
        Nothing,
        Directory,
        Application,
        Options,
    }

    /// <summary>The profile that it was made from.</summary>
    public CardProfile Profile => profile;

    /// <summary>Application transaction counter (9F36): counts up by one with each GET PROCESSING OPTIONS that succeeds.</summary>
    /// <remarks>A host refuses a counter that it has seen, so whoever keeps a card across restarts keeps this too.</remarks>
    public ushort Counter
    {
        get => Memory.Counter;
        set => Memory.Counter = value;
    }

    /// <summary>What the plastic's first application keeps; its contacts share it.</summary>
    public ApplicationMemory Memory { get; } = new();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Atqa => uid.Length == 7 ? [0x00, 0x44] : [0x00, 0x04];

    /// <inheritdoc/>
    public byte Sak => 0x20;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Uid => uid;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Ats => [0x05, 0x78, 0x80, 0x70, 0x02];

    /// <summary>Makes a card; false where a field of the profile is not what its remark says.</summary>
    public static bool TryCreate(CardProfile profile, [NotNullWhen(true)] out ContactlessCard? card)
    {
        TestRsaKey? key = null;
        card = null;
        bool sound = IsHex(profile.Aid, 5, 16) && (IsHex(profile.Uid, 4, 4) || IsHex(profile.Uid, 7, 7)) && IsHex(profile.Qualifiers, 2, 2)
            && profile.Pan.Length is >= Pan.DigitCountMin and <= Pan.DigitCountMax && profile.Pan.All(char.IsAsciiDigit)
            && profile.Expiry.Length == 6 && profile.Expiry.All(char.IsAsciiDigit)
            && profile.SequenceNumber is >= 0 and <= 99 && profile.Label.Length is > 0 and <= 16
            && (profile.AlsoAid.Length == 0 || (IsHex(profile.AlsoAid, 5, 16) && profile.AlsoLabel.Length is > 0 and <= 16))
            && (profile.CardKey.Length == 0 || IsHex(profile.CardKey, 16, 16))
            && (profile.RsaPrimes.Length == 0 || (TestRsaKey.TryParse(profile.RsaPrimes, out key) && HasCertificates(profile)));
        if (sound)
        {
            card = new ContactlessCard(profile, key);
        }

        return sound;
    }

    /// <inheritdoc/>
    public void Removed()
    {
        session = Session.Nothing;
        readable = false;
    }

    /// <inheritdoc/>
    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        if (command.Length < 4)
        {
            return Status(0x6700, response);
        }

        return (command[0], command[1]) switch
        {
            (0x00, 0xA4) => Select(command, response),
            (0x80, 0xA8) => Options(command, response),
            (0x00, 0xB2) => ReadRecord(command, response),
            (0x00 or 0x80, _) => Status(0x6D00, response),
            _ => Status(0x6E00, response),
        };
    }

    private static bool IsHex(string text, int bytesMin, int bytesMax) =>
        Hex.TryParse(text, out byte[] bytes) && bytes.Length >= bytesMin && bytes.Length <= bytesMax;

    private static bool HasCertificates(CardProfile profile) =>
        IsHex(profile.AuthorityIndex, 1, 1) && IsHex(profile.IssuerCertificate, 64, 248) && IsHex(profile.IssuerRemainder, 0, 248)
        && IsHex(profile.CardCertificate, 64, 248) && IsHex(profile.CardRemainder, 0, 248);

    private static int Status(ushort status, Span<byte> response)
    {
        BinaryPrimitives.WriteUInt16BigEndian(response, status);
        return 2;
    }

    /// <summary>Answers with data; a profile whose certificates make more than an answer holds has no diagnosis of its own.</summary>
    private static int Answer(ReadOnlySpan<byte> data, Span<byte> response)
    {
        if (data.Length > AnswerLengthMax)
        {
            return Status(0x6F00, response);
        }

        data.CopyTo(response);
        return data.Length + Status(0x9000, response[data.Length..]);
    }

    /// <summary>The command's data field; false where its length byte does not fit the command.</summary>
    private static bool TryData(ReadOnlySpan<byte> command, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (command.Length < 5 || (command.Length != 5 + command[4] && command.Length != 6 + command[4]))
        {
            return false;
        }

        data = command.Slice(5, command[4]);
        return true;
    }

    private int Select(ReadOnlySpan<byte> command, Span<byte> response)
    {
        if (!TryData(command, out ReadOnlySpan<byte> name))
        {
            return Status(0x6700, response);
        }

        if (command[2] != 0x04 || command[3] != 0x00)
        {
            return Status(0x6A86, response);
        }

        readable = false;
        if (name.SequenceEqual("2PAY.SYS.DDF01"u8))
        {
            session = Session.Directory;
            return Answer(CardFiles.Directory(profile), response);
        }

        if (name.Length >= 5 && aid.AsSpan().StartsWith(name))
        {
            session = Session.Application;
            return Answer(CardFiles.Application(profile), response);
        }

        if (name.Length >= 5 && profile.AlsoAid.Length > 0 && Hex.Parse(profile.AlsoAid).AsSpan().StartsWith(name))
        {
            session = Session.Application;
            return Answer(CardFiles.Application(profile, isSecond: true), response);
        }

        return Status(0x6A82, response);
    }

    private int Options(ReadOnlySpan<byte> command, Span<byte> response)
    {
        if (session != Session.Application || Counter == ushort.MaxValue || Memory.Blocked)
        {
            return Status(0x6985, response);
        }

        if (!TryData(command, out ReadOnlySpan<byte> data)
            || data.Length != OptionsLength + 2 || data[0] != 0x83 || data[1] != OptionsLength)
        {
            return Status(0x6700, response);
        }

        session = Session.Options;
        Counter++;
        return Answer(Decide(data[2..]), response);
    }

    private byte[] Decide(ReadOnlySpan<byte> terminal)
    {
        bool onlineWanted = (terminal[1] & 0x80) != 0;
        bool signatureForOnline = (terminal[0] & 0x01) != 0;
        byte kind = profile.Behaviour switch
        {
            CardBehaviour.Declines => 0x00,
            CardBehaviour.OfflineWhenAllowed when !onlineWanted => 0x40,
            _ => 0x80,
        };
        byte[] counter = [(byte)(Counter >> 8), (byte)(Counter & 0xFF)];
        byte[] issuerData = [0x06, 0x01, 0x12, 0x03, (byte)(0x80 | (kind >> 2)), 0x00, 0x00];
        byte[] cryptogram = Cryptogram(terminal, counter, issuerData);
        var parts = new List<byte[]> { CardTlv.Object(0x82, CardFiles.InterchangeProfile) };
        readable = rsa is not null && kind != 0x00 && (kind == 0x40 || signatureForOnline);
        if (readable)
        {
            parts.Add(CardTlv.Object(0x94, CardFiles.Locator));
            parts.Add(CardTlv.Object(0x9F4B, Signature(terminal, counter, cryptogram)));
        }

        parts.Add(CardTlv.Object(0x9F36, counter));
        parts.Add(CardTlv.Object(0x9F26, cryptogram));
        parts.Add(CardTlv.Object(0x9F27, kind));
        parts.Add(CardTlv.Object(0x9F10, issuerData));
        parts.Add(CardTlv.Object(0x57, CardFiles.TrackTwo(profile)));
        if (!readable)
        {
            // Else it stands in the signed record: no object comes twice.
            parts.Add(CardTlv.Object(0x5F34, CardFiles.SequenceNumber(profile)));
        }

        parts.Add(CardTlv.Object(0x9F6C, Qualifiers(terminal)));
        return CardTlv.Template(0x77, [.. parts]);
    }

    /// <summary>
    /// Signs over the terminal's number, amount and currency and the card's own dynamic data, which record 3 of file 2 then shows.
    /// </summary>
    /// <remarks>The card's number in 9F69 is taken from its cryptogram: it differs each time and replays from a seed.</remarks>
    private byte[] Signature(ReadOnlySpan<byte> terminal, byte[] counter, byte[] cryptogram)
    {
        ReadOnlySpan<byte> number = terminal[29..33];
        ReadOnlySpan<byte> amount = terminal[4..10];
        ReadOnlySpan<byte> currency = terminal[23..25];
        dynamicData = [0x01, .. cryptogram.AsSpan(0, 4), .. Qualifiers(terminal)];
        return TestCertificates.Dynamic(rsa!, counter, [.. number, .. amount, .. currency, .. dynamicData]);
    }

    /// <summary>What the profile says; and the PIN, where the terminal must verify and can take one, and the card has one.</summary>
    private byte[] Qualifiers(ReadOnlySpan<byte> terminal)
    {
        byte[] qualifiers = Hex.Parse(profile.Qualifiers);
        bool pin = profile.Pin.Length > 0 && (terminal[1] & 0x40) != 0 && (terminal[0] & 0x04) != 0;
        qualifiers[0] |= (byte)(pin ? 0x80 : 0);
        return qualifiers;
    }

    /// <summary>A cryptogram of version 18: session key by the counter, issuer application data whole.</summary>
    private byte[] Cryptogram(ReadOnlySpan<byte> terminal, byte[] counter, byte[] issuerData) =>
        cardKey.Length == 0
            ? [.. counter, .. counter, .. counter, .. counter]
            : ApplicationCryptogram.Compute(
                SessionKey.FromCounter(cardKey, counter),
                [.. terminal[4..], .. CardFiles.InterchangeProfile, .. counter, .. issuerData],
                MacPadding.Marked);

    private int ReadRecord(ReadOnlySpan<byte> command, Span<byte> response)
    {
        if (session != Session.Options)
        {
            return Status(0x6985, response);
        }

        if (profile.Behaviour == CardBehaviour.SilentAfterOptions)
        {
            return Mute;
        }

        if ((command[3] & 0x07) != 0x04)
        {
            return Status(0x6A86, response);
        }

        return readable && CardFiles.Record(profile, command[3] >> 3, command[2], dynamicData) is { } record
            ? Answer(record, response)
            : Status(0x6A83, response);
    }
}
