using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A card whose list asks for a signature: slip, question, and what becomes of the payment.</summary>
public sealed class NodeSignatureTests
{
    private readonly NodeRig rig = Rig();

    private JournalKind[] Kinds => [.. rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted)];

    [Fact]
    public void The_slip_is_signed_before_the_payment_is_one()
    {
        Sell();
        Assert.Equal(PromptId.CheckSignature, rig.Prompt);
        Assert.Equal([JournalKind.Requested], Kinds);
        string icc = Convert.ToHexString(rig.Sent("0200")[DataElement.IccData]);
        Assert.Contains("9F34031E0000", icc, StringComparison.Ordinal); // EMV 4.4 Book 4, Annex A4: signature, always, unknown.
        string slip = Assert.Single(rig.Printer.Receipts);
        Assert.Contains("PLEASE SIGN", slip, StringComparison.Ordinal);
        Assert.Contains("MERCHANT COPY", slip, StringComparison.Ordinal);
        Assert.Contains("**** **** **** 0119", slip, StringComparison.Ordinal);
        Assert.DoesNotContain("APPROVED", slip, StringComparison.Ordinal);

        rig.Type("E");
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        rig.Pass(1);
        Assert.Contains("VERIFIED BY SIGNATURE", rig.Printer.Receipts[1], StringComparison.Ordinal);
        Assert.Equal(1200, rig.Host.Totals("20000001").BookedMinor);
    }

    [Fact]
    public void The_slip_has_the_time_of_the_payment_and_not_its_own()
    {
        rig.Slot.HeldAfter = 6; // The card's last word.
        Sell();
        rig.Pass(20);
        rig.Slot.Release();
        rig.Type("E");
        rig.Pass(1);
        string sent = rig.Sent("0200").GetText(DataElement.LocalTime);
        string time = $"{sent[..2]}:{sent[2..4]}:{sent[4..]}";
        Assert.All(rig.Printer.Receipts, paper => Assert.Contains(time, paper, StringComparison.Ordinal));
        Assert.Equal(2, rig.Printer.Receipts.Count);
    }

    [Theory]
    [InlineData("L", "SIGNATURE")]
    [InlineData("C", "CANCELLED")]
    public void A_wrong_signature_and_cancel_are_reversed_and_nobody_sees_an_approval(string key, string reason)
    {
        Sell();
        rig.Type(key);
        Assert.Equal([JournalKind.Requested, JournalKind.ReversalOwed, JournalKind.ReversalClosed], Kinds);
        Assert.Equal(reason, rig.Records[1].Reason);
        Assert.Equal(0, rig.Host.Totals("20000001").BookedMinor);
        Assert.DoesNotContain(PromptId.Approved, rig.Screens);
    }

    [Fact]
    public void A_question_that_nobody_answers_accepts()
    {
        Sell();
        rig.Pass(119);
        Assert.Equal([JournalKind.Requested], Kinds);
        rig.Pass(2);
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
    }

    [Fact]
    public void The_power_goes_before_the_answer_and_the_payment_is_reversed()
    {
        Sell();
        NodeRig next = Rig(rig);
        next.Pass(2);
        Assert.Equal(JournalKind.ReversalClosed, next.Records[^1].Kind);
        Assert.Equal(0, next.Host.Totals("20000001").BookedMinor);
    }

    [Fact]
    public void No_other_key_answers_and_the_till_is_told_that_a_signature_is_compared()
    {
        rig.Pay("bill-1");
        rig.Slot.Insert(Card());
        rig.Type("57");
        Assert.Equal(PromptId.CheckSignature, rig.Prompt);
        Assert.Equal("signature", rig.Told.Last().Name);
        Assert.False(rig.Told.Last().Payment.Final);
        rig.Type("E");
        Assert.Equal("final", rig.Told.Last().Name);
    }

    [Theory]
    [InlineData("E", JournalKind.Stored)]
    [InlineData("L", JournalKind.Abandoned)]
    public void What_the_card_approved_by_itself_is_stored_after_the_signature_alone(string key, JournalKind end)
    {
        NodeRig offline = Rig(offline: new OfflineSettings
        {
            Use = OfflineUse.BelowLimit, CountMax = 10, SaleLimitMinor = 5_000, TotalLimitMinor = 50_000,
        });
        offline.KeyAmount();
        offline.Slot.Insert(new ChipCard { Verification = "1E", First = 0x40, LeavesItToTheTerminal = true });
        Assert.Equal(PromptId.CheckSignature, offline.Prompt);
        Assert.Empty(offline.Records);
        Assert.Matches(@"20\d\d-\d\d-\d\d +\d\d:\d\d:\d\d", Assert.Single(offline.Printer.Receipts)); // It has no number yet, but a time.
        offline.Type(key);
        Assert.Equal(end, offline.Kinds.First());
    }

    private static ChipCard Card() => new() { Verification = "1E" };

    private static NodeRig Rig(NodeRig? before = null, OfflineSettings? offline = null)
    {
        NodeRig made = new(before?.Records, before is null ? "00" : "01", offline, configure: settings => settings with
        {
            Contact = new ContactConfiguration(
                settings.Contactless.Terminal with { Capabilities = Hex.Parse("2028C8") },
                [
                    new ContactApplication
                    {
                        Aid = Hex.Parse("A0000000031010"),
                        ApplicationVersion = Hex.Parse("0096"),
                        TacDenial = Hex.Parse("0010000000"),
                        TacOnline = Hex.Parse(offline is null ? "DC4004F800" : "0000000000"),
                        TacDefault = Hex.Parse("DC4000A800"),
                        FloorLimitMinor = offline is null ? 0 : 100_000,
                    },
                ],
                []),
        });
        made.Host = before?.Host ?? made.Host;
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }

    private void Sell()
    {
        rig.KeyAmount();
        rig.Slot.Insert(Card());
    }
}
