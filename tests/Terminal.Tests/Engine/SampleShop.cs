using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Tests.Engine;

/// <summary>A shop's settings, and payments as its journal would hold them.</summary>
internal static class SampleShop
{
    public const string Tags =
        "500B5649534120435245444954" + "8407A0000000031010" + "9F26081122334455667788" + "95050000000000" + "9F36020001";

    public static readonly Currency Euro = new(978, 2, "EUR");

    public static NodeSettings Settings(int columns = 32) => new()
    {
        MerchantName = "CORNER SHOP",
        MerchantAddress = ["1 Market Street", "12345 Sampletown"],
        Currency = Euro,
        PaperColumns = columns,
        Contactless = new ContactlessConfiguration(
            new TerminalData
            {
                Capabilities = Hex.Parse("0008C8"),
                TerminalType = 0x22,
                AdditionalCapabilities = Hex.Parse("6000F0A001"),
                CountryNumeric = 276,
            },
            [],
            []),
        Host = new HostSettings { TerminalId = "20000001", MerchantId = "000000000012345", NetworkId = "003", Tpdu = default(Tpdu) },
        Fleet = new FleetSettings { Firmware = "test" },
    };

    /// <summary>A record of a payment whose id is made of a number.</summary>
    public static JournalRecord Record(JournalKind kind, int payment = 1, PaymentType type = PaymentType.Sale, int original = 0) => new()
    {
        Sequence = 0,
        Kind = kind,
        PaymentId = Id(payment),
        Type = type,
        OriginalId = original == 0 ? Guid.Empty : Id(original),
        Attempt = 1,
        LocalTime = "261122143000",
        Stan = 6 + payment,
        Invoice = type == PaymentType.Void ? original : payment,
        Batch = 1,
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        MaskedPan = "476173******0119",
        EmvData = kind is JournalKind.Requested or JournalKind.Stored && type != PaymentType.Void ? Hex.Parse(Tags) : default,
        ResponseCode = kind switch { JournalKind.Approved => "00", JournalKind.Stored => "Y1", _ => "" },
        AuthorisationCode = kind == JournalKind.Approved ? "A1B2C3" : "",
        RetrievalReference = kind == JournalKind.Approved ? "632601000001" : "",
    };

    public static Guid Id(int payment) => new(payment, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    /// <summary>An approved payment.</summary>
    public static BookedPayment Approved(int payment = 1, PaymentType type = PaymentType.Sale, int original = 0) => Booked(
        Record(JournalKind.Requested, payment, type, original), Record(JournalKind.Approved, payment, type, original));

    public static BookedPayment Booked(params JournalRecord[] records)
    {
        var payment = new BookedPayment(records[0]);
        foreach (JournalRecord record in records.Skip(1))
        {
            payment.Apply(record);
        }

        return payment;
    }
}
