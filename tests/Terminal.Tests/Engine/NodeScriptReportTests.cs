using Terminal.Devices.Keypad;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>An issuer hears what became of the script that it sent with its answer.</summary>
public sealed class NodeScriptReportTests
{
    // Template 72 (EMV 4.4 Book 3 §10.10) with an identifier, and PIN CHANGE/UNBLOCK.
    private const string Script = "72149F180401020304860B8424000006A1A2A3A4A5A6";

    private NodeRig rig = NodeChipTests.Rig();

    public NodeScriptReportTests() => rig.Script = Script;

    [Theory]
    [InlineData("9000", "2001020304", "00")] // EMV 4.4 Book 4, Annex A5: successful.
    [InlineData("6985", "1101020304", "10")] // Failed at its first command; the same in the TVR's last byte.
    public void The_host_is_told_of_a_payment_that_stands(string answer, string results, string verification)
    {
        Sell(new ChipCard { ScriptAnswer = answer });
        IsoMessage sent = rig.Sent("0620");
        string icc = Convert.ToHexString(sent[DataElement.IccData]);
        Assert.EndsWith("DF3105" + results, icc, StringComparison.Ordinal);
        Assert.Equal(verification, icc.Substring(icc.IndexOf("9505", StringComparison.Ordinal) + 12, 2));
        Assert.Contains("9F2608AABBCCDDEEFF0011", icc, StringComparison.Ordinal);
        string original = "0200" + rig.Sent("0200").GetText(DataElement.Stan);
        Assert.StartsWith(original, sent.GetText(DataElement.OriginalData), StringComparison.Ordinal);
        Assert.False(sent.Has(DataElement.PrimaryAccountNumber) || sent.Has(DataElement.Track2));
        LedgerEntry line = rig.Host.Ledger[^1];
        Assert.Equal(("0620", LedgerState.Report, "00", results, 1), (line.Mti, line.State, line.Outcome, line.Scripts, line.Original));
        Assert.Equal(1200, rig.Host.Totals("20000001").BookedMinor);
        Once();
    }

    [Fact]
    public void A_refusal_waits_for_the_card_that_is_given_its_scripts_and_the_host_is_told_of_it_too()
    {
        rig.Verdict = static type => type == "0200" ? "43" : null;
        Sell(new ChipCard());
        Assert.Equal([JournalKind.Requested, JournalKind.Declined, JournalKind.ScriptsReported], rig.Kinds);
        string icc = Convert.ToHexString(rig.Sent("0620")[DataElement.IccData]);
        Assert.EndsWith("DF31052001020304", icc, StringComparison.Ordinal);
        LedgerEntry line = rig.Host.Ledger[^1];
        Assert.Equal((LedgerState.Report, "00", "2001020304", 1), (line.State, line.Outcome, line.Scripts, line.Original));
        Once();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refused_card_that_says_nothing_to_its_scripts_is_waited_for_until_its_time_or_a_cancel(bool cancels)
    {
        rig.Verdict = static type => type == "0200" ? "43" : null;
        ChipCard counted = new();
        NodeRig whole = NodeChipTests.Rig();
        whole.KeyAmount();
        whole.Slot.Insert(counted);
        rig.Slot.SilentAfter = whole.Slot.ExchangeCount; // Behind its last cryptogram: at the script.
        Sell(new ChipCard());
        Assert.Equal((PromptId.Authorising, JournalKind.Requested), (rig.Prompt, rig.Records[^1].Kind));
        if (cancels)
        {
            rig.Press(Key.Cancel);
        }
        else
        {
            rig.Pass(40);
        }

        Assert.Equal((JournalKind.Declined, "43"), (rig.Records[1].Kind, rig.Records[1].ResponseCode));
        Assert.Equal(PromptId.Declined, rig.Screens.Last(static prompt => prompt is PromptId.Declined or PromptId.Cancelled));
        Assert.Equal(0, rig.Count("0400"));
    }

    [Fact]
    public void A_host_that_will_not_hear_it_is_not_asked_again()
    {
        rig.Verdict = static type => type == "0620" ? "12" : null;
        Sell(new ChipCard());
        Assert.Equal("12", Assert.Single(rig.Records, static record => record.Kind == JournalKind.ScriptsReported).ResponseCode);
        Once();
    }

    [Fact]
    public void The_report_waits_across_a_power_cut_and_never_stands_in_the_way_of_a_settlement()
    {
        rig.Verdict = static type => type == "0620" ? "96" : null;
        Sell(new ChipCard());
        Assert.DoesNotContain(JournalKind.ScriptsReported, rig.Kinds);
        rig.Slot.Pull();
        rig.Pass(8);
        Assert.Equal("", rig.Ask(static own => new TillRequest.Close(own))!.Code);
        rig.Pass(1);
        Assert.Contains(JournalKind.BatchClosed, rig.Kinds);
        rig = NodeChipTests.Rig(rig);
        rig.Pass(2);
        Assert.EndsWith("DF31052001020304", Convert.ToHexString(rig.Sent("0620")[DataElement.IccData]), StringComparison.Ordinal);
        Once();
    }

    [Fact]
    public void Where_no_script_came_nothing_is_told()
    {
        rig.Script = "";
        Sell(new ChipCard());
        Once(count: 0);
    }

    private void Sell(ChipCard card)
    {
        rig.KeyAmount();
        rig.Slot.Insert(card);
        rig.Pass(2);
    }

    /// <summary>Told once, and not again after a start.</summary>
    private void Once(int count = 1)
    {
        Assert.Equal(count, rig.Kinds.Count(static kind => kind == JournalKind.ScriptsReported));
        int sent = rig.Count("0620");
        rig.Pass(600);
        Assert.Equal(sent, rig.Count("0620"));
        NodeRig next = NodeChipTests.Rig(rig);
        next.Pass(600);
        Assert.Equal(0, next.Count("0620"));
    }
}
