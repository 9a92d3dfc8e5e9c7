using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Every rule with every condition and capability: what the terminal asks for, and what CVM results and TVR byte 3 say, by tables written
/// from EMV 4.4 Book 3 §10.5 and Annex C3.
/// </summary>
public sealed class CvmTableTests
{
    private const byte Plaintext = 0x80;
    private const byte OnlinePin = 0x40;
    private const byte Signature = 0x20;
    private const byte Enciphered = 0x10;
    private const byte NoCvm = 0x08;

    /// <summary>Method, capabilities that it needs all of (9F33 byte 2), what it asks for, result where it goes well.</summary>
    private static readonly (byte Method, byte Needs, PinForm? Pin, byte Result)[] Methods =
    [
        (0x01, Plaintext, PinForm.OfflinePlaintext, 2),
        (0x02, OnlinePin, PinForm.Online, 0),
        (0x03, Plaintext | Signature, PinForm.OfflinePlaintext, 0),
        (0x04, Enciphered, PinForm.OfflineEnciphered, 2),
        (0x05, Enciphered | Signature, PinForm.OfflineEnciphered, 0),
        (0x1E, Signature, null, 0),
        (0x1F, NoCvm, null, 2),
    ];

    /// <summary>Kind of transaction: type, terminal type, amount; the conditions that hold, 03 apart (X 10.00, Y 20.00).</summary>
    private static readonly (byte Type, string Terminal, long Amount, byte[] Holds)[] Kinds =
    [
        (0x00, "22", 999, [0x00, 0x02, 0x06, 0x08]),
        (0x00, "22", 1000, [0x00, 0x02, 0x08]),
        (0x00, "25", 1001, [0x00, 0x02, 0x07, 0x08]),
        (0x00, "22", 2001, [0x00, 0x02, 0x07, 0x09]),
        (0x01, "25", 2000, [0x00, 0x01, 0x07]),
        (0x01, "14", 2000, [0x00, 0x01, 0x07]),
        (0x01, "22", 2000, [0x00, 0x04, 0x07]),
        (0x17, "22", 2000, [0x00, 0x04, 0x07]),
        (0x09, "22", 2000, [0x00, 0x05, 0x07]),
    ];

    [Fact]
    public void Every_rule_condition_and_capability_comes_to_what_the_tables_say()
    {
        for (int capabilities = 0; capabilities < 0x100; capabilities += 8)
        {
            ContactKernel kernel = Kernel((byte)capabilities, Kinds[1].Terminal);
            for (int code = 0; code < 0x80; code++)
            {
                for (byte condition = 0; condition <= 0x0A; condition++)
                {
                    Check(kernel, (byte)capabilities, ((byte)code, condition), Kinds[1]);
                }
            }
        }
    }

    [Fact]
    public void Every_condition_holds_for_the_kinds_of_transaction_that_the_table_says()
    {
        foreach ((byte Type, string Terminal, long Amount, byte[] Holds) kind in Kinds)
        {
            ContactKernel kernel = Kernel(NoCvm, kind.Terminal);
            for (int condition = 0; condition <= 0xFF; condition++)
            {
                Check(kernel, NoCvm, (0x1F, (byte)condition), kind);
            }
        }
    }

    [Theory]
    [InlineData("9F42", "0840")] // Another currency.
    [InlineData("9F42", null)]
    public void Conditions_on_an_amount_need_the_applications_currency(string tag, string? value)
    {
        foreach (string condition in (string[])["06", "07", "08", "09"])
        {
            Assert.Equal("3F0001", Played("1F" + condition, "E0F8C8", (tag, value)).CvmResults);
        }
    }

    [Theory]
    [InlineData("", "3F0000", "A000000000", "0800")] // A list without a rule is missing data of the card.
    [InlineData("1F06", "3F0001", "8000800000", "4800")]
    [InlineData("46001E00", "1E0000", "8000000000", "4800")] // A biometric method is known, not supported, and goes on.
    [InlineData("70001E00", "1E0000", "8000400000", "4800")] // One that the books do not name goes on with its bit.
    [InlineData("30001E00", "3F0001", "8000C00000", "4800")] // Without bit 7 it ends.
    [InlineData("00001E00", "000001", "8000800000", "4800")]
    [InlineData("40001E00", "400001", "8000800000", "4800")] // Failing the processing goes on to nothing.
    public void Lists_come_to_their_results(string rules, string results, string tvr, string tsi)
    {
        ContactRig rig = Played(rules, "E0F8C8", ("9F42", "0978"));
        Assert.Equal((results, tvr), (rig.CvmResults, rig.Tvr));
        Assert.Equal(tsi, rig.Sent[^1][20..24]);
    }

    [Fact]
    public void An_AIP_without_verification_leaves_the_list_alone()
    {
        ContactRig rig = new ContactRig().On("00B2010C", Record(("8E", "00000000000000000100"))).On(FirstAc, Cryptogram("40")).Start();
        Assert.Equal(("3F0000", "8000000000", "2800"), (rig.CvmResults, rig.Tvr, rig.Tsi));
    }

    private static ContactRig Played(string rules, string capabilities, (string Tag, string? Value) change) =>
        new ContactRig(Configuration(capabilities)).On("80A8", Options("1000"))
            .On("00B2010C", Record(("8E", "000003E8000007D0" + rules), change)).On(FirstAc, Cryptogram("40")).Start();

    private static ContactKernel Kernel(byte capabilities, string terminal) =>
        new(Configuration(Hex.ToText([0xE0, capabilities, 0xC8]), terminal));

    private static void Check(
        ContactKernel kernel, byte capabilities, (byte, byte) rule, (byte Type, string Terminal, long Amount, byte[] Holds) kind)
    {
        (byte code, byte condition) = rule;
        byte method = (byte)(code & 0x3F);
        (byte Method, byte Needs, PinForm? Pin, byte Result) row = Array.Find(Methods, one => one.Method == method);
        bool supported = method == 0 || (row.Method != 0 && (capabilities & row.Needs) == row.Needs);
        bool known = method <= 0x0F || row.Method != 0;
        bool holds = condition == 0x03 ? supported : Array.IndexOf(kind.Holds, condition) >= 0;
        ContactRig rig = new ContactRig(kernel).On("80A8", Options("1000"))
            .On("00B2010C", Record(("8E", "000003E8000007D0" + Hex.ToText([code, condition])), ("9F42", "0978"), ("9F0D", null)))
            .On(FirstAc, Cryptogram("00")).Start(Purchase(kind.Amount, kind.Type));
        string label = $"capabilities {capabilities:X2}, rule {code:X2}{condition:X2}, type {kind.Type:X2}";
        if (holds && supported && row.Pin is { } form && form != PinForm.OfflineEnciphered)
        {
            Assert.True(rig.Asked.Kind == KernelOutputKind.EnterPin && rig.Asked.Pin.Form == form, label);
            rig.Pin(PinAnswer.Entered, 0x9000);
        }

        bool keyless = holds && supported && row.Pin == PinForm.OfflineEnciphered; // This card has no key for a PIN.
        bool succeeds = holds && supported && method != 0 && !keyless;
        byte[] results = !holds || !supported ? [0x3F, 0, 1] : [code, condition, succeeds ? row.Result : (byte)1];
        byte noPad = (byte)(method == 2 ? OnlinePin : Plaintext | Enciphered);
        int third = (succeeds ? 0 : 0x80) | (holds && !known ? 0x40 : 0)
            | (holds && !supported && row.Pin is not null && (capabilities & noPad) == 0 ? 0x10 : 0)
            | (succeeds && method == 2 ? 0x04 : 0);
        Assert.True(Hex.ToText(results) == rig.CvmResults, $"{label}: {rig.CvmResults}, not {Hex.ToText(results)}");
        Assert.True(third == Hex.Parse(rig.Tvr)[2], $"{label}: TVR {rig.Tvr}, not {third:X2}");
    }
}
