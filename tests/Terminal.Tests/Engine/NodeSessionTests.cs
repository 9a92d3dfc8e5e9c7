using System.Text;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A host that gives keys at sign-on.</summary>
public sealed class NodeSessionTests
{
    private static readonly byte[] Mac = [1, 2, 3, 4, 5, 6, 7, 8];
    private readonly NodeRig rig = NewRig();

    private IEnumerable<JournalKind> Kinds => rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted);

    [Fact]
    public void There_is_no_trade_before_the_vault_has_the_keys()
    {
        rig.Open();
        VaultCommand.TakeSessionKeys asked = Last<VaultCommand.TakeSessionKeys>();
        Assert.All(
            [asked.ForMacs, asked.ForPins, asked.ForTracks],
            static block => Assert.Equal("D0", Encoding.ASCII.GetString(block.Span[..1]) + "0")); // Version D of X9.143.
        Assert.DoesNotContain(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-READY" });
        GiveSession();
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-READY" });
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-KEYS", Context: "AA BB CC" });
    }

    [Fact]
    public void Messages_have_macs_without_a_serial_number_and_no_key_is_taken()
    {
        SellToAnswer();
        Reply(new VaultReply.MacCompared(Last<VaultCommand.CompareMac>().Id, isRight: true));
        Assert.Equal(JournalKind.Approved, Kinds.Last());
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal(Mac, sent[DataElement.Mac].ToArray());
        Assert.False(sent.Has(DataElement.SecurityData));
        Assert.Equal(Last<VaultCommand.TakeSessionKeys>().Name.ToArray(), Last<VaultCommand.MakeMac>().KeySerialNumber.ToArray());
        Assert.Empty(rig.Questions.OfType<VaultCommand.TakeKey>());
    }

    [Fact]
    public void After_a_wrong_mac_new_keys_come_first_and_then_the_reversal()
    {
        SellToAnswer();
        Reply(new VaultReply.MacCompared(Last<VaultCommand.CompareMac>().Id, isRight: false));
        Assert.Equal(JournalKind.ReversalOwed, Kinds.Last());
        int before = rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count();
        rig.Pass(5);
        Assert.Equal(before + 1, rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count());
        Assert.Equal(0, rig.Count("0400"));
        GiveSession();
        GiveMac();
        Assert.Equal(1, rig.Count("0400"));
    }

    [Fact]
    public void Keys_that_the_vault_refuses_or_says_nothing_of_end_the_session_and_others_are_asked_for()
    {
        rig.Open();
        Reply(new VaultReply.Refused(Last<VaultCommand.TakeSessionKeys>().Id, VaultRefusal.NotAuthentic));
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-LINK-DROPPED", Context: "SIGN-ON-KEYS" });
        rig.Pass(5);
        Assert.Equal(2, rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count());
        rig.Pass(10);
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-LINK-DROPPED", Context: "KEYS-TIME" });
        Assert.True(rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count() > 2);
    }

    [Fact]
    public void A_vault_that_was_away_has_no_keys_of_the_session()
    {
        rig.Open();
        GiveSession();
        int before = rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count();
        rig.LoseVault();
        rig.FindVault();
        rig.Pass(5);
        Assert.Equal(before + 1, rig.Questions.OfType<VaultCommand.TakeSessionKeys>().Count());
    }

    [Fact]
    public void An_answer_for_keys_of_the_session_before_opens_no_session()
    {
        rig.Open();
        VaultCommand.TakeSessionKeys first = Last<VaultCommand.TakeSessionKeys>();
        rig.Break();
        rig.HostHears = false;
        rig.Pass(3);
        Reply(new VaultReply.SessionKeysTaken(first.Id, ["AA", "", ""]));
        Assert.DoesNotContain(rig.Effects, static effect => effect is NodeEffect.Log { Code: "HOST-READY" });
    }

    [Fact]
    public void Keys_of_the_session_before_are_not_those_that_are_waited_for()
    {
        rig.Open();
        VaultCommand.TakeSessionKeys first = Last<VaultCommand.TakeSessionKeys>();
        rig.Break();
        rig.Pass(4);
        Assert.NotEqual(first.Id, Last<VaultCommand.TakeSessionKeys>().Id);
        Reply(new VaultReply.SessionKeysTaken(first.Id, ["AA", "BB", "CC"]));
        Assert.Equal(0, rig.Logged("HOST-READY"));
        Reply(new VaultReply.Refused(first.Id, VaultRefusal.NotAuthentic));
        Assert.Equal(0, rig.Logged("VAULT-REFUSED"));
        GiveSession();
        Assert.Equal(1, rig.Logged("HOST-READY"));
    }

    [Fact]
    public void A_pin_that_was_entered_in_the_session_before_is_not_sent()
    {
        NodeRig pins = NewRig(static settings => settings with
        {
            Host = settings.Host with { SessionKeys = true, TakesPin = true },
            Contactless = settings.Contactless with
            {
                Applications = [settings.Contactless.Applications[0] with { Qualifiers = Hex.Parse("24000000") }],
            },
        });
        pins.Open();
        GiveSession(pins);
        pins.KeyAmount();
        pins.Lay(PinCard.Make());
        pins.DiskWrites = false;
        VaultCommand.TakeSessionKeys first = pins.Questions.OfType<VaultCommand.TakeSessionKeys>().Last();
        int asked = pins.Questions.OfType<VaultCommand.EnterPin>().Single().Id;
        pins.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEntered(asked, new byte[16], first.Name)));
        pins.Break();
        pins.Pass(5);
        Assert.NotEqual(first, pins.Questions.OfType<VaultCommand.TakeSessionKeys>().Last());
        GiveSession(pins);
        pins.DiskWrites = true;
        pins.Write();
        pins.Pass(1);
        Assert.Equal(0, pins.Count("0200"));
        Assert.Contains(JournalKind.Abandoned, pins.Kinds);
        Assert.True(pins.ArenaIsZero);
    }

    [Fact]
    public void A_card_that_was_encrypted_in_the_session_before_is_encrypted_anew()
    {
        NodeRig cards = NewRig(static settings => settings with { Host = settings.Host with { SessionKeys = true, EncryptsCards = true } });
        cards.Open();
        GiveSession(cards);
        cards.HostHears = false;
        cards.Sell();
        cards.Pass(1);
        GiveTrack(cards);
        cards.HostHears = true;
        cards.Pass(40);
        VaultCommand.EncryptTrack before = cards.Questions.OfType<VaultCommand.EncryptTrack>().Last();
        cards.Break();
        cards.Pass(5);
        GiveSession(cards);
        before.Track.Dispose();
        cards.Tell(new NodeEvent.VaultReplied(new VaultReply.TrackEncrypted(before.Id, new byte[48])));
        Assert.Equal(0, cards.Count("0400"));
        GiveTrack(cards);
        Assert.Equal(1, cards.Count("0400"));
        byte[] newest = cards.Questions.OfType<VaultCommand.TakeSessionKeys>().Last().Name.ToArray();
        Assert.Equal(newest, cards.Questions.OfType<VaultCommand.EncryptTrack>().Last().KeySerialNumber.ToArray());
    }

    [Theory]
    [InlineData("BB", 1)]
    [InlineData("", 0)]
    public void A_card_is_offered_a_pin_where_the_session_has_a_key_for_it(string checkValue, int entries)
    {
        NodeRig pins = NewRig(static settings => settings with
        {
            Host = settings.Host with { SessionKeys = true, TakesPin = true },
            Contactless = settings.Contactless with
            {
                Applications = [settings.Contactless.Applications[0] with { Qualifiers = Hex.Parse("24000000") }],
            },
        });
        pins.Open();
        pins.Tell(new NodeEvent.VaultReplied(new VaultReply.SessionKeysTaken(
            pins.Questions.OfType<VaultCommand.TakeSessionKeys>().Last().Id, ["AA", checkValue, ""])));
        pins.KeyAmount();
        pins.Lay(PinCard.Make());
        Assert.Equal(entries, pins.Questions.OfType<VaultCommand.EnterPin>().Count());
    }

    [Fact]
    public void The_three_keys_are_three_blocks_and_each_stands_in_its_place()
    {
        rig.Open();
        VaultCommand.TakeSessionKeys asked = Last<VaultCommand.TakeSessionKeys>();
        string[] usages = [.. new[] { asked.ForMacs, asked.ForPins, asked.ForTracks }
            .Select(static block => Encoding.ASCII.GetString(block.Span[5..7]))];
        Assert.Equal(["M6", "P0", "D0"], usages); // X9.143, key usage: CMAC, PIN, data.
    }

    /// <summary>Puts a host that gives keys at sign-on into a rig.</summary>
    internal static void GiveKeysAtSignOn(NodeRig to)
    {
        TerminalKey known = new("20000001", BaseKeyAlgorithm.Aes, new byte[32]);
        to.Host = new AcquirerModel(new AcquirerSettings { Terminals = [known], Macs = MacPolicy.None }, []);
    }

    internal static void GiveSession(NodeRig to) => to.Tell(new NodeEvent.VaultReplied(new VaultReply.SessionKeysTaken(
        to.Questions.OfType<VaultCommand.TakeSessionKeys>().Last().Id, ["AA", "BB", "CC"])));

    private static void GiveTrack(NodeRig to)
    {
        VaultCommand.EncryptTrack asked = to.Questions.OfType<VaultCommand.EncryptTrack>().Last();
        asked.Track.Dispose();
        to.Tell(new NodeEvent.VaultReplied(new VaultReply.TrackEncrypted(asked.Id, new byte[48])));
    }

    private static NodeRig NewRig() =>
        NewRig(static settings => settings with { Host = settings.Host with { Macs = true, SessionKeys = true } });

    private static NodeRig NewRig(Func<NodeSettings, NodeSettings> configure)
    {
        NodeRig made = new(configure: configure);
        GiveKeysAtSignOn(made);
        made.Verdict = static type => type is "0200" or "0400" ? "00" : null; // The vault of this rig makes no real MACs.
        return made;
    }

    private T Last<T>() where T : VaultCommand => rig.Questions.OfType<T>().Last();

    private void SellToAnswer()
    {
        rig.Open();
        GiveSession();
        rig.Sell();
        rig.Pass(1);
        GiveMac();
        rig.Pass(1);
    }

    private void GiveSession() => GiveSession(rig);

    private void GiveMac() => Reply(new VaultReply.MacMade(Last<VaultCommand.MakeMac>().Id, Mac));

    private void Reply(VaultReply reply) => rig.Tell(new NodeEvent.VaultReplied(reply));
}
