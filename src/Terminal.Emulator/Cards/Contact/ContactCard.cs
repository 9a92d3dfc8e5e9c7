using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>A chip card with contacts, made from a profile: selection, transactions, and its faults.</summary>
/// <remarks>Designed along EMV 4.4 Books 1 to 3; it does not call the terminal's kernel.</remarks>
public sealed class ContactCard : IContactCardModel
{
    private const int Mute = -1;
    private const int NameLengthMin = 5;
    private readonly CardProfile profile;
    private readonly ChipProfile chip;
    private readonly ApplicationMemory[] memories;
    private readonly TestRsaKey? key;
    private readonly byte[] atr;
    private readonly byte[][] names;
    private ChipSession? session;
    private bool directorySelected;
    private int selected = -1;
    private int commandCount;
    private byte[] pending = [];

    private ContactCard(CardProfile profile, ChipProfile chip, ApplicationMemory? shared, TestRsaKey? key)
    {
        this.profile = profile;
        this.chip = chip;
        this.key = key;
        atr = Hex.Parse(chip.Atr);
        names = [.. chip.Applications.Select(static one => Hex.Parse(one.Aid))];
        memories = [.. chip.Applications.Select((one, index) => Fresh(one, index == 0 ? shared : null, profile.Pin))];
    }

    /// <summary>The profile that it was made from.</summary>
    public CardProfile Profile => profile;

    /// <summary>What its applications keep, in the profile's order.</summary>
    public IReadOnlyList<ApplicationMemory> Memories => memories;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Atr => atr;

    /// <inheritdoc/>
    public TimeSpan AnswerTime => TimeSpan.FromMilliseconds(chip.AnswerMilliseconds);

    /// <summary>Makes a card; false where the profile has no chip, or a field is not what its remark says.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="shared">What the first application keeps, where the plastic has another interface; null for a memory of its
    /// own.</param>
    /// <param name="card">The card.</param>
    public static bool TryCreate(CardProfile profile, ApplicationMemory? shared, [NotNullWhen(true)] out ContactCard? card)
    {
        TestRsaKey? key = null;
        card = null;
        bool sound = profile.Chip is { } chip && IsHex(chip.Atr, 0, 33) && chip.MuteFrom >= 0
            && chip.AnswerMilliseconds is >= 0 and <= 60_000 && chip.Applications.Count is >= 1 and <= 10
            && chip.Applications.All(IsSound)
            && (profile.RsaPrimes.Length == 0 || TestRsaKey.TryParse(profile.RsaPrimes, out key))
            && IsHex(profile.AuthorityIndex, 0, 1) && IsHex(profile.IssuerRemainder, 0, 248);
        if (sound)
        {
            card = new ContactCard(profile, profile.Chip!, shared, key);
        }

        return sound;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        session = null;
        directorySelected = false;
        selected = -1;
        commandCount = 0;
        pending = [];
    }

    /// <inheritdoc/>
    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        commandCount = Math.Min(commandCount + 1, int.MaxValue - 1);
        if (atr.Length == 0 || (chip.MuteFrom > 0 && commandCount >= chip.MuteFrom))
        {
            return Mute;
        }

        if (!ChipCommand.TryRead(command, out ChipCommand read))
        {
            return Write(ChipAnswer.Refuse(0x6700), response);
        }

        return chip.SendsProcedureBytes ? OverCharacters(read, response) : Write(Handle(read), response);
    }

    private static ApplicationMemory Fresh(ChipApplication application, ApplicationMemory? shared, string pin)
    {
        ApplicationMemory memory = shared ?? new ApplicationMemory();
        memory.Pin = pin;
        memory.PinTriesLeft = application.PinTries;
        memory.Blocked = application.Blocked;
        return memory;
    }

    private static bool IsHex(string text, int bytesMin, int bytesMax) =>
        Hex.TryParse(text, out byte[] bytes) && bytes.Length >= bytesMin && bytes.Length <= bytesMax;

    private static bool IsSound(ChipApplication one) =>
        IsHex(one.Aid, 5, 16) && one.Label.Length is > 0 and <= 16 && one.Priority is >= 0 and <= 0xFF
        && one.Pan.Length is >= Pan.DigitCountMin and <= Pan.DigitCountMax && one.Pan.All(char.IsAsciiDigit)
        && one.Expiry.Length == 6 && one.Expiry.All(char.IsAsciiDigit) && one.SequenceNumber is >= 0 and <= 99
        && IsHex(one.InterchangeProfile, 2, 2) && IsHex(one.OptionsList, 0, 64) && ChipDol.Length(Hex.Parse(one.OptionsList)) >= 0
        && IsHex(one.CvmList, 8, 60) && IsHex(one.ActionDenial, 5, 5) && IsHex(one.ActionOnline, 5, 5) && IsHex(one.ActionDefault, 5, 5)
        && CryptogramProfile.Find(one.CryptogramVersion) is not null && one.PinTries is >= 1 and <= 15
        && (one.CardKey.Length == 0 || IsHex(one.CardKey, 16, 16))
        && (one.ScriptMacKey.Length == 0
            || (IsHex(one.ScriptMacKey, 16, 16) && IsHex(one.ScriptSecrecyKey, 16, 16) && one.CardKey.Length > 0))
        && IsHex(one.IssuerCertificate, 0, 248) && IsHex(one.StaticSignature, 0, 248)
        && IsHex(one.CardCertificate, 0, 248) && IsHex(one.CardRemainder, 0, 248)
        && IsHex(one.PinCertificate, 0, 248) && IsHex(one.PinRemainder, 0, 248)
        && (one.PinPrimes.Length == 0 || TestRsaKey.TryParse(one.PinPrimes, out _))
        && (one.CurveKey.Length == 0 || TestCurveKey.TryParse(one.CurveKey, out _));

    private static int Write(in ChipAnswer answer, Span<byte> response)
    {
        answer.Data.CopyTo(response);
        BinaryPrimitives.WriteUInt16BigEndian(response[answer.Data.Length..], answer.Status);
        return answer.Data.Length + 2;
    }

    /// <summary>
    /// As over T=0 (ISO/IEC 7816-3): a command with data gets no data but a count of them, to be fetched by GET RESPONSE; one without must
    /// want exactly what there is. A warning is told before its data.
    /// </summary>
    private int OverCharacters(in ChipCommand command, Span<byte> response)
    {
        bool fetches = command.Name == 0x00C0;
        ChipAnswer answer = fetches
            ? new ChipAnswer(pending.Length == 0 ? (ushort)0x6985 : (ushort)0x9000, pending)
            : Handle(command);
        byte count = (byte)(answer.Data.Length & 0xFF); // 256 is told as 0.
        pending = [];
        if (answer.Data.Length == 0)
        {
            return Write(answer, response);
        }

        if (command.Data.Length > 0)
        {
            pending = answer.Data;
            return Write(ChipAnswer.Refuse(answer.Status == 0x9000 ? (ushort)(0x6100 | count) : answer.Status), response);
        }

        if (command.Wanted != answer.Data.Length)
        {
            pending = fetches ? answer.Data : [];
            return Write(ChipAnswer.Refuse((ushort)(0x6C00 | count)), response);
        }

        return Write(answer, response);
    }

    private ChipAnswer Handle(in ChipCommand command)
    {
        if (command.Name == 0x00A4)
        {
            return Select(command);
        }

        if (command.Name >> 8 is not (0x00 or 0x04 or 0x80 or 0x84))
        {
            return ChipAnswer.Refuse(0x6E00);
        }

        return directorySelected ? ReadDirectory(command) : session?.Handle(command) ?? ChipAnswer.Refuse(0x6985);
    }

    private ChipAnswer Select(in ChipCommand command)
    {
        if (chip.Blocked)
        {
            return ChipAnswer.Refuse(0x6A81);
        }

        if (command.P1 != 0x04 || command.P2 is not (0x00 or 0x02))
        {
            return ChipAnswer.Refuse(0x6A86);
        }

        if (chip.HasDirectory && command.Data.SequenceEqual("1PAY.SYS.DDF01"u8))
        {
            directorySelected = true;
            session = null;
            selected = -1;
            return ChipAnswer.With(ChipFiles.Directory());
        }

        int found = Find(command.Data, command.P2 == 0x02 ? selected + 1 : 0);
        if (found < 0)
        {
            return ChipAnswer.Refuse(0x6A82);
        }

        directorySelected = false;
        selected = found;
        ApplicationMemory memory = memories[found];
        session = new ChipSession(profile, chip.Applications[found], memory, key);
        ChipAnswer control = ChipAnswer.With(ChipFiles.Control(chip.Applications[found]));
        return memory.Blocked ? control with { Status = 0x6283 } : control;
    }

    /// <summary>The first application from a place on whose name begins so; -1 for none.</summary>
    private int Find(ReadOnlySpan<byte> name, int from)
    {
        for (int i = from; i < names.Length && name.Length >= NameLengthMin; i++)
        {
            if (names[i].AsSpan().StartsWith(name))
            {
                return i;
            }
        }

        return -1;
    }

    private ChipAnswer ReadDirectory(in ChipCommand command)
    {
        if (command.Name != 0x00B2)
        {
            return ChipAnswer.Refuse(0x6985);
        }

        if (command.P2 != ((ChipFiles.DirectoryFile << 3) | 0x04))
        {
            return ChipAnswer.Refuse(0x6A86);
        }

        return command.P1 >= 1 && command.P1 <= chip.Applications.Count
            ? ChipAnswer.With(ChipFiles.DirectoryRecord(chip.Applications[command.P1 - 1]))
            : ChipAnswer.Refuse(0x6A83);
    }
}
