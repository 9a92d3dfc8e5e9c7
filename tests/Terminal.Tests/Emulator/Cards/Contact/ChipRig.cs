using System.Numerics;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.EmvCrypto;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Tests.Emulator.Cards;
using Terminal.Tests.Emv;

namespace Terminal.Tests.Emulator.Cards.Contact;

/// <summary>The terminal's contact kernel with a chip of the wallet: two hands that did not write each other's bytes.</summary>
internal sealed class ChipRig
{
    private const int ExchangeCountMax = 200;
    private readonly ContactKernel kernel;
    private readonly ContactCard card;
    private readonly byte[] response = new byte[258];

    public ChipRig(
        ContactCard card,
        string capabilities = "E0F8C8",
        long floorLimitMinor = 0,
        string online = "0000000000",
        Func<ContactConfiguration, ContactConfiguration>? change = null)
    {
        this.card = card;
        ContactConfiguration configuration = new(
            new TerminalData
            {
                Capabilities = Hex.Parse(capabilities),
                TerminalType = 0x22,
                AdditionalCapabilities = Hex.Parse("F000F0A001"),
                CountryNumeric = 276,
            },
            [Application("A0000000031010", floorLimitMinor, online), Application("A0000000032010", floorLimitMinor, online)],
            [Samples.Key(
                "A000000003",
                0xE1,
                WalletFixture.Wallet.AuthorityModulus,
                WalletFixture.Wallet.AuthorityChecksum)])
        {
            CaCurveKeys = [.. WalletFixture.Wallet.CurveAuthorities.Select(static one => new CaCurveKey(
                TestWallet.AuthorityRid, one.Index, SignatureSuite.Find(one.Key.Suite)!, (byte[])[.. one.Key.X, .. one.Key.Y],
                one.Checksum))],
        };
        kernel = new ContactKernel(change?.Invoke(configuration) ?? configuration);
    }

    /// <summary>What the kernel asked for last that is not the card's.</summary>
    public ContactOutput Asked { get; private set; }

    public ContactOutcome Outcome => Asked.Outcome;

    public ContactKernel Kernel => kernel;

    /// <summary>All commands that the kernel sent.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>What becomes of the card's answers on their way, with the command that each is of.</summary>
    public Func<string, byte[], byte[]> Wire { get; init; } = static (_, answer) => answer;

    /// <summary>The time as the world has it; 0 where the kernel is not told.</summary>
    public long Utc { get; init; }

    /// <summary>The transaction's date (yymmdd) and time (hhmmss); null for those of the samples.</summary>
    public (int Date, int Time)? Local { get; init; }

    /// <summary>True where the card is let go before the host answers.</summary>
    public bool ReleasesEarly { get; init; }

    public string Tvr => Data(Tag.Tvr);

    public string Data(uint tag) => kernel.TryGetData(tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "";

    public ChipRig Start(long amountMinor = 1250)
    {
        card.Reset();
        Sent.Clear();
        TransactionParameters parameters = Samples.Transaction(amountMinor) with { UtcYyyyMmDdHhMm = Utc };
        parameters = Local is { } local ? parameters with { DateYyMmDd = local.Date, TimeHhMmSs = local.Time } : parameters;
        return Then((one, at) => one.Start(new ContactTransaction(parameters) { ReleasesEarly = ReleasesEarly }, at));
    }

    public ChipRig Then(Action<ContactKernel, Instant> act)
    {
        act(kernel, default);
        for (int i = 0; i < ExchangeCountMax && Drain() is { } command; i++)
        {
            Sent.Add(Hex.ToText(command));
            int length = card.Transceive(command, response);
            if (length < 0)
            {
                kernel.CardLost(default);
            }
            else
            {
                kernel.Receive(Wire(Sent[^1], response[..length]), default);
            }
        }

        return this;
    }

    public ChipRig Pin(PinAnswer answer, ushort status = 0) => Then((one, at) => one.PinAnswered(answer, status, at));

    /// <summary>The cardholder keys a PIN that the card verifies: VERIFY as a vault would compose it.</summary>
    public ChipRig OfflinePin(string pin)
    {
        byte[] block = ScriptCommand.PinBlockFormat2(pin);
        byte[] data = block;
        byte form = 0x80;
        if (Asked.Pin.Form == PinForm.OfflineEnciphered)
        {
            byte[] modulus = kernel.PinKeyModulus.ToArray();
            byte[] clear = [0x7F, .. block, .. kernel.PinChallenge, .. new byte[modulus.Length - 17]];
            BigInteger sent = BigInteger.ModPow(
                new BigInteger(clear, isUnsigned: true, isBigEndian: true),
                3,
                new BigInteger(modulus, isUnsigned: true, isBigEndian: true));
            byte[] shortest = sent.ToByteArray(isUnsigned: true, isBigEndian: true);
            data = [.. new byte[modulus.Length - shortest.Length], .. shortest];
            form = 0x88;
        }

        int length = card.Transceive([0x00, 0x20, 0x00, form, (byte)data.Length, .. data], response);
        return Pin(PinAnswer.Entered, (ushort)((response[length - 2] << 8) | response[length - 1]));
    }

    public ChipRig Host(bool approved, byte[] issuerData) =>
        Then((one, at) => one.HostAnswered(new HostAnswer(approved, approved ? (ushort)0x3030 : (ushort)0x3035, issuerData), at));

    private static ContactApplication Application(string aid, long floorLimitMinor, string online) => new()
    {
        Aid = Hex.Parse(aid),
        TacDenial = new byte[5],
        TacOnline = Hex.Parse(online),
        TacDefault = new byte[5],
        FloorLimitMinor = floorLimitMinor,
    };

    private byte[]? Drain()
    {
        byte[]? command = null;
        while (kernel.TryTake(out ContactOutput output))
        {
            if (output.Kind == KernelOutputKind.SendApdu)
            {
                command = output.Bytes.ToArray();
            }
            else if (output.Kind != KernelOutputKind.ShowUi)
            {
                Asked = output;
            }
        }

        return command;
    }
}
