using Terminal.Emulator.Devices;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class ReceiptTests
{
    private const string DeviceVerified = "9F660436004000" + "9F6C020080";

    public static TheoryData<string, int> Papers
    {
        get
        {
            var papers = new TheoryData<string, int>();
            foreach (string kind in (string[])["sale", "refund", "void", "voided", "offline", "X", "Z"])
            {
                papers.Add(kind, 32);
                papers.Add(kind, 48);
            }

            return papers;
        }
    }

    [Fact]
    public void A_refund_says_what_it_is_and_to_which_payment_it_goes_back() => Assert.Equal(
        [
            "CORNER SHOP",
            "1 Market Street",
            "12345 Sampletown",
            "--------------------------------",
            "2026-11-22              14:30:00",
            "Terminal                20000001",
            "Merchant         000000000012345",
            "Batch 000001      Invoice 000002",
            "--------------------------------",
            "REFUND",
            "EUR 12.50",
            "Original        RRN 632601000001",
            "",
            "VISA CREDIT",
            "**** **** **** 0119  CONTACTLESS",
            "AID               A0000000031010",
            "AC              1122334455667788",
            "TVR 0000000000          ATC 0001",
            "--------------------------------",
            "APPROVED",
            "Response 00          Auth A1B2C3",
            "STAN 000008     RRN 632601000001",
            "NO CVM - NO SIGNATURE REQUIRED",
            "",
            "CARDHOLDER COPY",
            "Please retain for your records",
        ],
        Texts(new PaymentReceipt(SampleShop.Settings()).Compose(Refund(), duplicate: false)));

    [Fact]
    public void A_void_bears_its_originals_invoice_and_a_negative_total()
    {
        string[] lines = Compose("void", 32);

        Assert.Contains("VOID", lines);
        Assert.Contains("EUR -12.50", lines);
        Assert.Contains("Batch 000001      Invoice 000001", lines);
        Assert.Contains("Original        RRN 632601000001", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("CVM", StringComparison.Ordinal)); // No card was there.
    }

    [Fact]
    public void A_sale_that_was_approved_offline_has_no_reference_of_the_host_not_even_once_it_is_forwarded()
    {
        JournalRecord stored = SampleShop.Record(JournalKind.Stored);
        foreach (BookedPayment payment in (BookedPayment[])
        [
            SampleShop.Booked(stored),
            SampleShop.Booked(stored, stored with { Kind = JournalKind.Forwarded, RetrievalReference = "632601000001" }),
        ])
        {
            string[] lines = Texts(new PaymentReceipt(SampleShop.Settings()).Compose(payment, duplicate: false));
            Assert.Contains("APPROVED OFFLINE", lines);
            Assert.Contains("STAN 000007" + new string(' ', 21), lines);
            Assert.DoesNotContain(lines, static line => line.Contains("RRN", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_payment_that_was_voided_is_a_duplicate_and_says_so()
    {
        string[] lines = Compose("voided", 32);

        Assert.Contains("*** DUPLICATE ***", lines);
        Assert.Contains("VOIDED", lines);
        Assert.DoesNotContain("VOIDED", Compose("sale", 32));
        Assert.DoesNotContain("*** DUPLICATE ***", Compose("sale", 32));
    }

    [Theory]
    [InlineData(SampleShop.Tags + DeviceVerified, "VERIFIED ON DEVICE")]
    [InlineData(SampleShop.Tags + "9F660436000000" + "9F6C020080", "NO CVM - NO SIGNATURE REQUIRED")]
    [InlineData(SampleShop.Tags + "9F660436004000" + "9F6C02007F", "NO CVM - NO SIGNATURE REQUIRED")]
    [InlineData(SampleShop.Tags + "9F660136" + "9F6C0180", "NO CVM - NO SIGNATURE REQUIRED")]
    [InlineData("", "")]
    public void The_receipt_says_how_the_cardholder_was_verified(string tags, string expected) =>
        Assert.Equal(expected, Verification.Of(SampleShop.Record(JournalKind.Requested) with { EmvData = Hex.Parse(tags) }));

    [Theory]
    [InlineData(JournalKind.Declined)]
    [InlineData(JournalKind.ReversalOwed)]
    [InlineData(JournalKind.ReversalClosed)]
    [InlineData(JournalKind.ReversalReleased)]
    [InlineData(JournalKind.Abandoned)]
    [InlineData(JournalKind.Requested)]
    public void A_payment_that_was_not_approved_has_no_receipt(JournalKind kind) => Assert.Empty(
        new PaymentReceipt(SampleShop.Settings()).Compose(
            SampleShop.Booked(SampleShop.Record(JournalKind.Requested), SampleShop.Record(kind)), duplicate: true));

    [Fact]
    public void Totals_have_counts_and_sums_of_everything_that_moves_money() => Assert.Equal(
        [
            "Batch 000004                    ",
            "--------------------------------",
            "TOTALS, BATCH OPEN",
            "",
            "Sales 12              EUR 345.00",
            "Refunds 1               EUR 5.00",
            "--------------------------------",
            "Net 13                EUR 340.00",
            "--------------------------------",
            "Sales approved offline",
            "Not sent yet 3         EUR 45.00",
            "Refused by bank 1       EUR 9.99",
        ],
        Compose("X", 32)[7..]);

    [Fact]
    public void A_closed_batch_has_the_hosts_verdict()
    {
        string[] lines = Compose("Z", 48);

        Assert.Contains("BATCH CLOSED", lines);
        Assert.Contains("BALANCED", lines);
        Assert.DoesNotContain("TOTALS, BATCH OPEN", lines);
    }

    [Fact]
    public void The_largest_sums_are_not_cut_off()
    {
        var totals = new BatchTotals(99_999, Amount.MinorMax, 0, 0);
        string[] lines = Texts(new BatchPaper(SampleShop.Settings()).Compose(new BatchReport(1, totals, "", "BALANCED"), duplicate: true));
        Assert.Contains("Sales 99999    EUR 9999999999.99", lines);
        BookedPayment huge = SampleShop.Booked(
            SampleShop.Record(JournalKind.Requested) with { AmountMinor = Amount.MinorMax },
            SampleShop.Record(JournalKind.Approved));
        ReceiptLine amount = new PaymentReceipt(SampleShop.Settings()).Compose(huge, false).Single(line => line.Text.StartsWith("EUR", 0));
        Assert.Equal(("EUR 9999999999.99", ReceiptStyle.Heading), (amount.Text, amount.Style)); // Large, it would not fit.
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void No_paper_is_wider_than_it_is_or_shows_more_of_the_card_than_four_digits(string kind, int columns)
    {
        IReadOnlyList<ReceiptLine> lines = Lines(kind, columns, SampleShop.Settings(columns));
        Assert.All(lines, line => Assert.True(line.Text.Length <= (line.Style == ReceiptStyle.Large ? columns / 2 : columns), line.Text));
        Assert.DoesNotContain("476173", string.Concat(Texts(lines)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void No_name_brings_a_command_to_the_printer(string kind, int columns)
    {
        const string Evil = "\u001Bp\u0000\u0010\u0010\u001D\u0056\u0000\u0007\n\r\u0085";
        NodeSettings settings = SampleShop.Settings(columns) with { MerchantName = Evil + "SHOP", MerchantAddress = [Evil + "Street"] };
        byte[] label = Convert.FromHexString("500C" + "1B700010101D5600070A564100");
        IReadOnlyList<ReceiptLine> evil = Lines(kind, columns, settings, label);

        Assert.Equal(Commands(Lines(kind, columns, SampleShop.Settings(columns) with { MerchantAddress = ["Street"] })), Commands(evil));
        var paper = new EscPosPaper(columns * 12);
        paper.Receive(EscPosReceipt.Write(evil));
        Assert.Single(paper.Receipts);
        Assert.Equal(0, paper.DrawerKickCount);
    }

    /// <summary>The bytes of a paper that are commands: all control characters, each with the command's arguments behind it.</summary>
    private static string Commands(IReadOnlyList<ReceiptLine> lines)
    {
        byte[] bytes = EscPosReceipt.Write(lines);
        var commands = new List<string>();
        for (int at = 0; at < bytes.Length; at++)
        {
            int length = bytes[at] switch
            {
                0x1B => bytes[at + 1] == (byte)'@' ? 2 : 3,
                0x1D => bytes[at + 1] == (byte)'V' ? 4 : 3,
                < 0x20 or 0x7F => 1,
                _ => 0,
            };
            if (length > 0)
            {
                commands.Add(Hex.ToText(bytes.AsSpan(at, length)));
                at += length - 1;
            }
        }

        return string.Join(' ', commands);
    }

    private static string[] Compose(string kind, int columns) => Texts(Lines(kind, columns, SampleShop.Settings(columns)));

    private static IReadOnlyList<ReceiptLine> Lines(string kind, int columns, NodeSettings settings, byte[]? label = null) => kind switch
    {
        "X" or "Z" => new BatchPaper(settings).Compose(Report(kind == "Z"), duplicate: false),
        _ => new PaymentReceipt(settings).Compose(Payment(kind, label), duplicate: false),
    };

    private static BookedPayment Payment(string kind, byte[]? label) => kind switch
    {
        "refund" => Refund(),
        "void" => SampleShop.Booked(
            SampleShop.Record(JournalKind.Requested, 3, PaymentType.Void, 1) with { RetrievalReference = "632601000001" },
            SampleShop.Record(JournalKind.Approved, 3, PaymentType.Void, 1)),
        "voided" => SampleShop.Booked(
            SampleShop.Record(JournalKind.Requested),
            SampleShop.Record(JournalKind.Approved),
            SampleShop.Record(JournalKind.Requested, 3, PaymentType.Void, 1),
            SampleShop.Record(JournalKind.Approved, 3, PaymentType.Void, 1)),
        "offline" => SampleShop.Booked(SampleShop.Record(JournalKind.Stored)),
        _ => SampleShop.Booked(
            SampleShop.Record(JournalKind.Requested) with
            {
                EmvData = label is null ? Hex.Parse(SampleShop.Tags) : (byte[])[.. label, .. Hex.Parse(SampleShop.Tags).AsSpan(13)],
            },
            SampleShop.Record(JournalKind.Approved)),
    };

    private static BookedPayment Refund() => SampleShop.Booked(
        SampleShop.Record(JournalKind.Requested, 2, PaymentType.Refund, 1) with { RetrievalReference = "632601000001" },
        SampleShop.Record(JournalKind.Approved, 2, PaymentType.Refund, 1));

    private static BatchReport Report(bool closed) =>
        new(4, new BatchTotals(12, 34_500, 1, 500), "261122180000", closed ? "BALANCED" : "")
        {
            WaitingCount = 3,
            WaitingMinor = 4_500,
            RefusedCount = 1,
            RefusedMinor = 999,
        };

    private static string[] Texts(IReadOnlyList<ReceiptLine> lines) => [.. lines.Select(static line => line.Text)];
}
