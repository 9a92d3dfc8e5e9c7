using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Every rule with every condition and capability, and every pair of rules with everything that may become of a PIN: what the terminal asks
/// for, and what CVM results and TVR byte 3 say, by the tables of <see cref="CvmModel"/>.
/// </summary>
public sealed class CvmTableTests
{
    /// <summary>Kind of transaction: type, terminal type, amounts; the conditions that hold, 03 apart (X 10.00, Y 20.00).</summary>
    private static readonly Kind[] Kinds =
    [
        new(0x00, "22", 999, 0, [0x00, 0x02, 0x06, 0x08]),
        new(0x00, "22", 1000, 0, [0x00, 0x02, 0x08]),
        new(0x00, "25", 1001, 0, [0x00, 0x02, 0x07, 0x08]),
        new(0x00, "24", 2000, 0, [0x00, 0x02, 0x07]),
        new(0x00, "22", 2001, 0, [0x00, 0x02, 0x07, 0x09]),
        new(0x20, "22", 2000, 0, [0x00, 0x02, 0x07]),
        new(0x01, "24", 2000, 0, [0x00, 0x01, 0x07]),
        new(0x01, "25", 2000, 0, [0x00, 0x01, 0x07]),
        new(0x01, "26", 2000, 0, [0x00, 0x01, 0x07]),
        new(0x01, "14", 2000, 1, [0x00, 0x01, 0x07]),
        new(0x01, "21", 2000, 0, [0x00, 0x04, 0x07]),
        new(0x01, "22", 2000, 1, [0x00, 0x04, 0x07]),
        new(0x01, "23", 2000, 0, [0x00, 0x04, 0x07]),
        new(0x17, "22", 2000, 1, [0x00, 0x04, 0x07]),
        new(0x17, "25", 2000, 0, [0x00, 0x04, 0x07]),
        new(0x09, "22", 2000, 0, [0x00, 0x05, 0x07]),
        new(0x00, "22", 2000, 1, [0x00, 0x05, 0x07]), // An amount of cash alone makes it cashback.
    ];

    private static readonly byte[] Methods = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0F, 0x10, 0x1E, 0x1F, 0x3F];

    public static TheoryData<int, PinStory> Pairs
    {
        get
        {
            var rows = new TheoryData<int, PinStory>();
            foreach (int capabilities in (int[])[0x00, 0x28, 0x88, 0x48, 0x18, 0xB8, 0xF8])
            {
                foreach (PinStory story in Enum.GetValues<PinStory>())
                {
                    if ((capabilities & 0xD0) != 0 || story == PinStory.Right) // Without a PIN there is one story.
                    {
                        rows.Add(capabilities, story);
                    }
                }
            }

            return rows;
        }
    }

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
                    Check(kernel, (byte)capabilities, Kinds[1], PinStory.Right, false, ((byte)code, condition));
                }
            }
        }
    }

    /// <summary>
    /// A first rule of every method that goes on or does not, whose condition holds, asks for support or fails; and one behind it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_rules_comes_to_what_the_model_says(int capabilities, PinStory story)
    {
        ContactKernel kernel = Kernel((byte)capabilities, Kinds[1].Terminal);
        foreach (byte first in Methods)
        {
            foreach ((byte go, byte condition) in (ReadOnlySpan<(byte, byte)>)[(0x00, 0x00), (0x40, 0x00), (0x40, 0x03), (0x00, 0x01)])
            {
                foreach (byte second in Methods)
                {
                    (byte, byte) rule = ((byte)(first | go), condition);
                    Check(kernel, (byte)capabilities, Kinds[1], story, true, rule, (second, 0x00));
                    Check(kernel, (byte)capabilities, Kinds[1], story, true, rule, ((byte)(second | 0x40), 0x03));
                }
            }
        }
    }

    /// <summary>
    /// The low bits of 9F33 byte 2 are biometrics and an enciphered PIN under an elliptic curve, which this terminal has not.
    /// </summary>
    [Fact]
    public void Capabilities_that_no_method_of_this_terminal_needs_change_nothing()
    {
        ContactKernel kernel = Kernel(0x07, "22");
        for (int code = 0; code < 0x80; code++)
        {
            Check(kernel, 0x07, Kinds[1], PinStory.Right, true, ((byte)code, 0x00));
        }
    }

    [Fact]
    public void Every_condition_holds_for_the_kinds_of_transaction_that_the_table_says()
    {
        foreach (Kind kind in Kinds)
        {
            ContactKernel kernel = Kernel(CvmModel.NoCvm, kind.Terminal);
            for (int condition = 0; condition <= 0xFF; condition++)
            {
                Check(kernel, CvmModel.NoCvm, kind, PinStory.Right, false, (0x1F, (byte)condition));
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
        new(Configuration(Hex.ToText([0xE0, capabilities, 0xC8]), terminal) with { CaKeys = PinCard.Keys });

    private static void Check(
        ContactKernel kernel, byte capabilities, Kind kind, PinStory story, bool hasKey, params (byte Code, byte Condition)[] rules)
    {
        CvmModel model = new CvmModel(capabilities, kind.Holds, story, hasKey).Walk(rules);
        string list = string.Concat(rules.Select(static one => Hex.ToText([one.Code, one.Condition])));
        ContactRig rig = new ContactRig(kernel).On("80A8", Tlv("80", hasKey ? "100008010300" : "100008010100") + "9000")
            .On("00B2010C", Record(("8E", "000003E8000007D0" + list), ("9F42", "0978")))
            .On("00B2020C", PinCard.IssuerRecord).On("00B2030C", PinCard.PinRecord)
            .On(ReadTries, "9F170103" + "9000").On("0084", "1122334455667788" + "9000").On(FirstAc, Cryptogram("40"))
            .Start(new ContactTransaction(Transaction(kind.Amount, kind.Type) with { AmountOtherMinor = kind.Other }));
        List<PinForm> asked = [];
        while (rig.Asked.Kind == KernelOutputKind.EnterPin && asked.Count < 5)
        {
            asked.Add(rig.Asked.Pin.Form);
            Tell(rig, story, rig.Asked.Pin);
        }

        Assert.Equal(
            $"{list}: {Hex.ToText(model.Results)} {model.Third:X2} {string.Join('+', model.Asked)} {model.Signs}",
            $"{list}: {rig.CvmResults} {rig.Tvr[4..6]} {string.Join('+', asked)} {rig.Outcome.SignatureWanted}");
    }

    private static void Tell(ContactRig rig, PinStory story, PinRequest request) => _ = story switch
    {
        PinStory.Bypassed => rig.Pin(PinAnswer.Bypassed),
        PinStory.PadFailed => rig.Pin(PinAnswer.PadFailed),
        PinStory.KeyRefused => rig.Pin(PinAnswer.KeyRefused),
        _ when request.Form == PinForm.Online => rig.Pin(PinAnswer.Entered),
        PinStory.RightAtLast when !request.WrongBefore => rig.Pin(PinAnswer.Entered, 0x63C2),
        PinStory.Exhausted => rig.Pin(PinAnswer.Entered, 0x63C0),
        PinStory.Blocked => rig.Pin(PinAnswer.Entered, 0x6983),
        _ => rig.Pin(PinAnswer.Entered, 0x9000),
    };

    private sealed record Kind(byte Type, string Terminal, long Amount, long Other, byte[] Holds);
}
