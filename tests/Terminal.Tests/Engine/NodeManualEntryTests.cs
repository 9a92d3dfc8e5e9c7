using System.Text;
using Terminal.Devices.Keypad;
using Terminal.Emulator.Acquirer;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Receipts;
using Terminal.Engine.Stripe;
using Terminal.Iso8583;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A card whose number is keyed where a card is asked for.</summary>
public sealed class NodeManualEntryTests
{
    private const string Number = "4761739001010119";
    private readonly NodeRig rig = Rig(ManualEntry.Cashier);

    private JournalKind[] Kinds => [.. rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted)];

    [Fact]
    public void A_keyed_card_goes_online_by_number_and_expiry_and_the_paper_says_so()
    {
        rig.Type("1200EE");
        Assert.Equal(PromptId.EnterCardNumber, rig.Prompt);
        rig.Type(Number + "E");
        Assert.Equal(PromptId.EnterExpiry, rig.Prompt);
        Assert.Equal(0, rig.Count("0200"));
        rig.Type("1249E");
        rig.Sign();

        IsoMessage sent = rig.Sent("0200");
        Assert.Equal("012", sent.GetText(DataElement.EntryMode));
        Assert.Equal(Number, Encoding.ASCII.GetString(sent[DataElement.PrimaryAccountNumber]));
        Assert.Equal("4912", sent.GetText(DataElement.Expiry));
        Assert.False(sent.Has(DataElement.Track2) || sent.Has(DataElement.IccData) || sent.Has(DataElement.PinBlock));
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
        Assert.Equal("keyed", Assert.Single(rig.Host.Ledger).Entry);
        Assert.True(rig.ArenaIsZero);
        rig.Pass(1);
        string papers = string.Join('\n', rig.Printer.Receipts);
        Assert.Contains("KEYED", papers, StringComparison.Ordinal);
        Assert.Contains("MERCHANT COPY", papers, StringComparison.Ordinal);
        Assert.Equal("VERIFIED BY SIGNATURE", Verification.Of(rig.Records[0]));
        Assert.Equal("9F3901019F34031E0000", Convert.ToHexString(rig.Records[0].EmvData.Span));
    }

    [Fact]
    public void No_prompt_shows_more_than_four_digits_and_no_log_line_has_the_number()
    {
        rig.Type("1200EE" + Number + "E1249E");
        Assert.All(rig.Prompts, static shown =>
            Assert.True((shown.Arguments.Number ?? "").Count(char.IsAsciiDigit) <= 4, shown.Arguments.Number));
        Assert.All(rig.Effects.OfType<NodeEffect.Log>(), static line =>
            Assert.DoesNotContain(Number, line.Context, StringComparison.Ordinal));
    }

    [Fact]
    public void A_slip_is_told_and_the_number_keyed_anew()
    {
        rig.Type("1200EE" + "4761739001010118E");
        Assert.Equal(PromptId.WrongCardNumber, rig.Prompt);
        rig.Type(Number + "E" + "1020E");
        Assert.Equal(PromptId.WrongExpiry, rig.Prompt);
        rig.Type("1126E"); // The rig's clock stands in November 2026.
        rig.Sign();
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], Kinds);
    }

    [Fact]
    public void The_reader_is_off_meanwhile_and_a_swipe_is_not_heard()
    {
        rig.Type("1200EE");
        rig.Tap();
        rig.Swipe(";4761739001010119=49121010000000000?");
        Assert.Equal((PromptId.EnterCardNumber, 0), (rig.Prompt, rig.Records.Count));
        rig.Type("C");
        Assert.Equal("CANCELLED", Assert.Single(rig.Records).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("47")]
    [InlineData(Number + "E")]
    [InlineData(Number + "E12")]
    public void Cancel_ends_it_at_every_prompt_and_so_does_time(string keys)
    {
        rig.Type("1200EE" + keys + "C");
        Assert.Equal(PromptId.Cancelled, rig.Prompt);
        Assert.True(rig.ArenaIsZero);
        rig.Later("1200EE" + keys);
        Assert.False(keys.Length > 0 && rig.ArenaIsZero);
        rig.Pass(119);
        Assert.Single(rig.Records);
        rig.Pass(2);
        Assert.Equal(PromptId.TimedOut, rig.Screens.Last(static screen => screen != PromptId.Welcome));
        Assert.True(rig.ArenaIsZero);
        Assert.Equal([JournalKind.Abandoned, JournalKind.Abandoned], Kinds);
    }

    [Fact]
    public void A_till_cancels_it_too_and_a_vault_that_dies_ends_it()
    {
        rig.Pay("bill-1");
        rig.Type("E47");
        rig.Ask(static own => new Terminal.Engine.Till.TillRequest.Cancel(own, "bill-1"));
        Assert.Equal("CANCELLED", Assert.Single(rig.Records).Reason);
        rig.Later("1200EE47");
        rig.LoseVault();
        Assert.Equal("VAULT-GONE", rig.Records[^1].Reason);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_supervisors_code_comes_first_where_the_configuration_says_so()
    {
        NodeRig strict = Rig(ManualEntry.Supervisor);
        strict.Type("1200EE");
        Assert.Equal(PromptId.EnterCode, strict.Prompt);
        strict.Type("4712E");
        Assert.Equal((PromptId.Refused, "WRONG-CODE"), (strict.Prompt, strict.Shown));
        Assert.Equal("WRONG-CODE", Assert.Single(strict.Records).Reason);
        strict.Later("1200EE" + NodeRig.Code + "E");
        Assert.Equal(PromptId.EnterCardNumber, strict.Prompt);
        strict.Type(Number + "E1249E");
        Assert.Equal("01", strict.Sent("0200").GetText(DataElement.EntryMode)[..2]);
    }

    [Fact]
    public void Three_wrong_codes_lock_it_and_the_card_may_still_be_tapped()
    {
        NodeRig strict = Rig(ManualEntry.Supervisor);
        for (int i = 0; i < 3; i++)
        {
            strict.Later("1200EE9999E");
        }

        strict.Later("1200EE");
        Assert.Equal((PromptId.Refused, "CODE-LOCKED"), (strict.Prompt, strict.Shown));
        Assert.Equal(Terminal.Devices.Lights.Tone.Alert, strict.Tones.Last());
        strict.Tap();
        Assert.Contains(JournalKind.Approved, strict.Kinds);
    }

    [Fact]
    public void A_cashier_keys_without_a_code_where_the_shop_has_none_and_only_enter_begins()
    {
        NodeRig plain = Rig(ManualEntry.Cashier, hasCode: false);
        plain.KeyAmount();
        Assert.True(plain.Lights.HasFlag(Terminal.Devices.Lights.ContactlessLights.First));
        plain.Type("4L");
        Assert.Equal(PromptId.PresentCard, plain.Prompt);
        plain.Type("E");
        Assert.Equal(PromptId.EnterCardNumber, plain.Prompt);
        Assert.Equal(default, plain.Lights);
        Assert.DoesNotContain(PromptId.Refused, plain.Screens);
        plain.Type(Number + "E1249E");
        Assert.Contains(PromptId.Processing, plain.Screens);
    }

    [Fact]
    public void Without_the_configuration_enter_does_nothing()
    {
        NodeRig never = Rig(ManualEntry.Never);
        never.Type("1200EE");
        Assert.Equal(PromptId.PresentCard, never.Prompt);
        never.Tap();
        Assert.Contains(JournalKind.Approved, never.Kinds);
    }

    [Fact]
    public void A_keyed_sale_is_reversed_and_voided_as_any_other()
    {
        rig.HostHears = false;
        rig.Type("1200EE" + Number + "E1249E");
        rig.Pass(32);
        rig.HostHears = true;
        rig.Pass(60);
        Assert.Equal(JournalKind.ReversalClosed, Kinds[^1]);
        Assert.Equal("012", rig.Sent("0400").GetText(DataElement.EntryMode));
        rig.Later("1200EE" + Number + "E1249E");
        rig.Sign();
        rig.Later("E12EE");
        Assert.Contains(rig.Host.Ledger, static entry => entry.State == LedgerState.Voided);
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void Without_the_host_a_keyed_card_sells_nothing()
    {
        NodeRig offline = Rig(ManualEntry.Cashier, new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 5000, TotalLimitMinor = 5000, CountMax = 9,
        });
        offline.Disconnect();
        offline.Type("1200EE" + Number + "E1249E");
        Assert.Equal("NO-LINK", Assert.Single(offline.Records).Reason);
        Assert.True(offline.ArenaIsZero);
    }

    [Fact]
    public void The_cards_number_leaves_enciphered_where_cards_do()
    {
        NodeRig sealing = new(configure: static settings => settings with
        {
            ManualEntry = ManualEntry.Cashier, Host = settings.Host with { EncryptsCards = true },
        });
        sealing.Open();
        sealing.Type("1200EE" + Number + "E1249E");
        sealing.Tell(new NodeEvent.VaultReplied(new VaultReply.KeyTaken(
            sealing.Questions.OfType<VaultCommand.TakeKey>().Single().Id, new byte[12])));
        VaultCommand.EncryptTrack asked = sealing.Questions.OfType<VaultCommand.EncryptTrack>().Single();
        Assert.Equal(Number + "D4912F", Convert.ToHexString(asked.Track.Bytes));
        asked.Track.Dispose();
        sealing.Tell(new NodeEvent.VaultReplied(new VaultReply.TrackEncrypted(asked.Id, new byte[16])));
        IsoMessage sent = sealing.Sent("0200");
        Assert.False(sent.Has(DataElement.PrimaryAccountNumber) || sent.Has(DataElement.Expiry) || sent.Has(DataElement.Track2));
        Assert.True(sealing.ArenaIsZero);
    }

    private static NodeRig Rig(ManualEntry manual, OfflineSettings? offline = null, bool hasCode = true)
    {
        NodeRig made = new(offline: offline, configure: settings => settings with
        {
            ManualEntry = manual, Stripe = new StripeSettings(), SupervisorCode = hasCode ? settings.SupervisorCode : null,
        });
        return made.Open();
    }
}
