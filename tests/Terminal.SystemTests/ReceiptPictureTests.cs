using System.Diagnostics;
using System.Text;
using Terminal.Emulator.Devices;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.SystemTests;

/// <summary>Debian's tesseract, which knows nothing of us, reads the dots that the printer's model made of a receipt's bytes.</summary>
[Trait("Category", "system")]
public sealed class ReceiptPictureTests
{
    [Theory]
    [InlineData(32, 384)]
    [InlineData(48, 576)]
    public void Tesseract_reads_the_receipt_off_its_picture(int columns, int dots)
    {
        var paper = new EscPosPaper(dots);
        var payment = new BookedPayment(Request());
        payment.Apply(Approval());
        paper.Receive(EscPosReceipt.Write(new PaymentReceipt(Settings(columns)).Compose(payment, duplicate: true)));

        string text = Read(Assert.Single(paper.Receipts));

        // Words and amounts: long runs of figures are beyond a general reader of this font.
        Assert.All(
            ["CORNER SHOP", "Market Street", "DUPLICATE", "SALE", "EUR 12.50", "VISA CREDIT", "CONTACTLESS", "APPROVED", "CARDHOLDER COPY"],
            expected => Assert.Contains(expected, text, StringComparison.Ordinal));

        Assert.DoesNotContain("DECLINED", text, StringComparison.Ordinal);
    }

    private static string Read(PrintedReceipt receipt)
    {
        string picture = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(picture, Grey(receipt, scale: 2, margin: 40));
            using Process process = Process.Start(new ProcessStartInfo("tesseract", [picture, "stdout", "--psm", "11"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text + errors.Result;
        }
        finally
        {
            File.Delete(picture);
        }
    }

    // A portable grey map: black dots on white, with a margin, each dot so many pixels wide.
    private static byte[] Grey(PrintedReceipt receipt, int scale, int margin)
    {
        int width = (receipt.Width * scale) + (2 * margin);
        int height = (receipt.Height * scale) + (2 * margin);
        byte[] head = Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n");
        byte[] picture = new byte[head.Length + (width * height)];
        head.CopyTo(picture, 0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool inside = x >= margin && y >= margin;
                bool black = inside && receipt[(x - margin) / scale, (y - margin) / scale];
                picture[head.Length + (y * width) + x] = black ? (byte)0 : (byte)255;
            }
        }

        return picture;
    }

    private static NodeSettings Settings(int columns)
    {
        _ = Currency.TryFind(978, out Currency euro);
        return new NodeSettings
        {
            MerchantName = "CORNER SHOP",
            MerchantAddress = ["1 Market Street", "12345 Sampletown"],
            Currency = euro,
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
    }

    private static JournalRecord Request() => new()
    {
        Sequence = 1,
        Kind = JournalKind.Requested,
        PaymentId = Guid.Empty,
        Attempt = 1,
        LocalTime = "261122143000",
        Stan = 7,
        Invoice = 3,
        Batch = 1,
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        MaskedPan = "476173******0119",
        EmvData = Hex.Parse(
            "500B5649534120435245444954" + "8407A0000000031010" + "9F26081122334455667788" + "95050000000000" + "9F36020001"),
    };

    private static JournalRecord Approval() => Request() with
    {
        Sequence = 2,
        Kind = JournalKind.Approved,
        ResponseCode = "00",
        AuthorisationCode = "A1B2C3",
        RetrievalReference = "632601000001",
    };
}
