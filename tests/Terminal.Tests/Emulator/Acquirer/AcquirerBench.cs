using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Emulator.EmvCrypto;
using Terminal.Emv.Tlv;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>An acquirer's model with a terminal's hand on its wire: the questions are packed by the terminal's own codec.</summary>
internal sealed class AcquirerBench
{
    public const string AccountNumber = "4761739001010119";
    public const string MasterKey = "0123456789ABCDEFFEDCBA9876543210";
    private const string Date = "261122";
    private readonly ContactlessCard card;
    private readonly IsoMessage message = new();
    private Instant now = Instant.Origin;

    public AcquirerBench(bool verifying = true, IEnumerable<LedgerEntry>? past = null)
        : this(new AcquirerSettings { Issuers = verifying ? [Issuer] : [] }, past)
    {
    }

    public AcquirerBench(AcquirerSettings settings, IEnumerable<LedgerEntry>? past)
    {
        Model = new AcquirerModel(settings, past ?? []);
        Model.SetClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)), now);
        Model.Open(1);
        Assert.True(Pan.TryFromDigits("4761739001010119"u8, out Pan pan));
        card = TestWallet.CheapCard(AccountNumber, Hex.ToText(IccMasterKey.DeriveA(Hex.Parse(MasterKey), pan, 0)));
    }

    /// <summary>The issuer of the bench's card.</summary>
    public static IssuerKey Issuer => new("476173", Hex.Parse(MasterKey), 18);

    public AcquirerModel Model { get; }

    /// <summary>The last answer as it came, with length and TPDU.</summary>
    public byte[] LastFrame { get; private set; } = [];

    /// <summary>Lines that the model gave out to be kept.</summary>
    public List<LedgerEntry> Kept { get; } = [];

    /// <summary>What a tap of the card gives for DE55.</summary>
    public byte[] Tap(long amount, string number = "DEADBEEF")
    {
        byte[] packedAmount = new byte[6];
        Assert.True(Bcd.TryWrite(amount, packedAmount));
        byte[] terminal = [.. packedAmount, .. Hex.Parse("000000000000" + "0276" + "0000000000" + "0978" + Date + "00" + number)];
        byte[] response = new byte[300];
        Assert.Equal(2, card.Transceive(Hex.Parse("00A4040007A0000000031010"), response) - FileLength(response));
        int length = card.Transceive([0x80, 0xA8, 0x00, 0x00, 35, 0x83, 33, 0x21, 0x80, 0x00, 0x80, .. terminal, 0x00], response);
        Assert.Equal([0x90, 0x00], response[(length - 2)..length]);
        TlvReader outer = new(response.AsSpan(0, length - 2));
        Assert.Equal(TlvStatus.Read, outer.Next(out _, out ReadOnlySpan<byte> template));
        List<byte> data = [];
        TlvReader inner = new(template);
        while (inner.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            if (tag is 0x82 or 0x9F36 or 0x9F26 or 0x9F27 or 0x9F10 or 0x5F34)
            {
                data.AddRange(Object(tag, value));
            }
        }

        data.AddRange([.. Object(0x9F02, packedAmount), .. Object(0x9F03, new byte[6]), .. Object(0x9F1A, [0x02, 0x76])]);
        data.AddRange([.. Object(0x95, new byte[5]), .. Object(0x5F2A, [0x09, 0x78])]);
        data.AddRange([.. Object(0x9A, Hex.Parse(Date)), .. Object(0x9C, [0x00])]);
        data.AddRange(Object(0x9F37, Hex.Parse(number)));
        return [.. data];
    }

    /// <summary>Sends a sale and gives the answer's DE39, or null where none came.</summary>
    public string? Sell(long amount, int stan, byte[]? iccData = null, string terminal = "20000001") =>
        Ask(SaleMessage(amount, stan, iccData ?? Tap(amount), terminal));

    /// <summary>Sends a reversal and gives the answer's DE39, or null where none came.</summary>
    public string? Reverse(long amount, int stan, string terminal = "20000001")
    {
        Begin(Mti.ReversalRequest, amount, stan, terminal);
        message.Set(DataElement.PrimaryAccountNumber, AccountNumber);
        message.Set(DataElement.ResponseCode, "98");
        return Ask(Frame());
    }

    /// <summary>Sends a network message and gives the answer.</summary>
    public IsoMessage? Network(ProcessingCode code)
    {
        message.Clear();
        message.Mti = Mti.NetworkRequest;
        message.Set(DataElement.ProcessingCode, code.Digits);
        message.SetNumber(DataElement.Stan, 999_001, 6);
        message.Set(DataElement.TerminalId, "20000001");
        Model.Receive(1, Frame(), now);
        return Take();
    }

    /// <summary>Sends a message and gives the answer's DE39, or null where none came.</summary>
    public string? Ask(Question question) => Answer(question)?.GetText(DataElement.ResponseCode);

    /// <summary>Sends a message and gives the answer, or null where none came; what it repeats must be the question's.</summary>
    public IsoMessage? Answer(Question question)
    {
        Model.Receive(1, question.ToFrame(), now);
        IsoMessage? answer = Take();
        if (answer is not null)
        {
            Assert.Equal((question.Mti & 0xFFF0) | 0x10, answer.Mti.Value);
            Assert.All((int[])[3, 11, 12, 13, 24, 41, 42], field => Assert.Equal(question[field], answer.GetText(field)));
        }

        return answer;
    }

    /// <summary>Sends a message that must be answered 00, and gives the ledger's line of it.</summary>
    public LedgerEntry Approved(Question question)
    {
        Assert.Equal("00", Ask(question));
        return Model.Ledger[^1];
    }

    /// <summary>What became of each line, as it stands now.</summary>
    public IEnumerable<(string Mti, string Outcome, LedgerState State)> Fates() =>
        Model.Ledger.Select(entry => (entry.Mti, entry.Outcome, entry.State));

    public string? Ask(byte[] frame)
    {
        Model.Receive(1, frame, now);
        return Take()?.GetText(DataElement.ResponseCode);
    }

    public void Pass(TimeSpan time)
    {
        now += time;
        Model.Elapse(now);
    }

    /// <summary>The next answer on connection 1, opened by the terminal's codec; null where there is none.</summary>
    public IsoMessage? Take()
    {
        while (Model.TryTake(out AcquirerOutput? output))
        {
            switch (output)
            {
                case AcquirerOutput.Record record:
                    Kept.Add(record.Entry);
                    break;
                case AcquirerOutput.Send send:
                    Assert.Equal(1, send.Connection);
                    Assert.Equal("6000000003", Hex.ToText(send.Frame.Span[2..7]));
                    LastFrame = send.Frame.ToArray();
                    IsoMessage answer = new();
                    Assert.True(Dialect.Bcd.TryUnpack(send.Frame.Span[7..], answer, out IsoFault fault), fault.ToString());
                    return answer;
                default:
                    Assert.Fail("disconnected");
                    break;
            }
        }

        return null;
    }

    public byte[] SaleMessage(long amount, int stan, byte[] iccData, string terminal = "20000001")
    {
        Begin(Mti.FinancialRequest, amount, stan, terminal);
        message.Set(DataElement.Track2, AccountNumber + "D2912201");
        if (iccData.Length > 0)
        {
            message.Set(DataElement.IccData, iccData);
        }

        return Frame();
    }

    private static byte[] Object(uint tag, ReadOnlySpan<byte> value) =>
        tag > 0xFF ? [(byte)(tag >> 8), (byte)(tag & 0xFF), (byte)value.Length, .. value] : [(byte)tag, (byte)value.Length, .. value];

    private static int FileLength(byte[] response) => 2 + response[1];

    private void Begin(Mti mti, long amount, int stan, string terminal)
    {
        message.Clear();
        message.Mti = mti;
        message.Set(DataElement.ProcessingCode, ProcessingCode.Sale.Digits);
        message.SetNumber(DataElement.Amount, amount, 12);
        message.SetNumber(DataElement.Stan, stan, 6);
        message.Set(DataElement.LocalTime, "100000");
        message.Set(DataElement.LocalDate, "1122");
        message.Set(DataElement.EntryMode, "072");
        message.Set(DataElement.NetworkId, "003");
        message.Set(DataElement.TerminalId, terminal);
        message.Set(DataElement.MerchantId, "000000000012345");
        message.Set(DataElement.Currency, "978");
        message.Set(DataElement.Batch, "000007");
        message.Set(DataElement.Invoice, "000042");
    }

    private byte[] Frame()
    {
        byte[] wire = new byte[Limits.MessageLengthMax];
        int length = Framing.LengthAndTpdu.Pack(
            Dialect.Bcd, message, new FrameEnvelope(new Tpdu(0x60, 0x0003, 0)), wire, out IsoFault fault);
        Assert.True(length > 0, fault.ToString());
        return wire[..length];
    }
}
