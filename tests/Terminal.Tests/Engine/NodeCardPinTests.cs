using Terminal.Devices.Contact;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Tests.Emulator.Cards;
using Terminal.Tests.Emv;
using Terminal.Tests.Vaults;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Tests.Engine;

/// <summary>A PIN that the card in the slot checks: a real card, a real kernel and a real vault, and a node that sees neither digit nor
/// block.</summary>
public sealed class NodeCardPinTests
{
    private readonly VaultRig vault = new(authorities: CardAuthorities.None with { Own = [Authority] });
    private readonly NodeRig rig = Rig();

    private static Terminal.PublicKeys.CaPublicKey Authority => Samples.Key(
        "A000000003", 0xE1, WalletFixture.Wallet.AuthorityModulus, WalletFixture.Wallet.AuthorityChecksum);

    [Theory]
    [InlineData("chip-pin-enciphered", "440302")]
    [InlineData("chip-pin-key", "040302")]
    public void The_right_pin_after_a_wrong_one_is_verified_and_the_host_and_the_paper_know(string id, string results)
    {
        ContactCard card = Insert(id);
        Assert.Equal(PromptId.EnterPin, vault.Vault.Shown);
        Enter("4321");
        Assert.Equal(PromptId.EnterPinTriesLeft, vault.Vault.Shown);
        Assert.Equal("2 tries left", vault.Panel.Text()[3]);
        Enter("1234");

        Assert.Equal(3, card.Memories[0].PinTriesLeft);
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds.Where(static kind => kind != JournalKind.ReceiptPrinted));
        IsoMessage sent = rig.Sent("0200");
        Assert.Equal((results, "0000008800"), Told()); // TVR: floor limit, merchant wants it online, and no more.
        Assert.False(sent.Has(DataElement.PinBlock));
        rig.Pass(1);
        Assert.Contains("VERIFIED BY PIN", string.Join('\n', rig.Printer.Receipts), StringComparison.Ordinal);
        Assert.Equal(["pinStart", "pinEnd", "pinStart", "pinEnd"], rig.Told.Select(static told => told.Name)
            .Where(static name => name.StartsWith("pin", StringComparison.Ordinal)));
        Assert.True(rig.ArenaIsZero);
        vault.CheckThatNothingIsRented();
    }

    [Fact]
    public void The_last_wrong_pin_blocks_the_card_and_it_declines()
    {
        ContactCard card = Insert("chip-pin-key");
        Enter("4321");
        Enter("4321");
        Assert.Equal(PromptId.WrongPinLastTry, vault.Vault.Shown);
        Enter("4321");

        Assert.Equal(0, card.Memories[0].PinTriesLeft);
        Assert.Equal(PromptId.PinBlocked, rig.Prompt);
        Assert.Equal(0, rig.Count("0200"));
        Assert.Equal(JournalKind.Abandoned, Assert.Single(rig.Records).Kind);

        rig.Slot.Pull();
        rig.Pass(7);
        int questions = rig.Questions.OfType<VaultCommand.EnterPin>().Count();
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Inside = card });
        Assert.Equal(PromptId.PinBlocked, rig.Prompt);
        Assert.Equal(questions, rig.Questions.OfType<VaultCommand.EnterPin>().Count()); // Nobody enters a PIN for nothing.
    }

    [Fact]
    public void The_last_try_is_said_before_it_is_entered()
    {
        ContactCard card = WalletFixture.Chip("chip-pin-key");
        card.Memories[0].PinTriesLeft = 1;
        rig.KeyAmount();
        rig.Slot.Insert(new ChipCard { Inside = card });
        Ask();
        Assert.Equal(PromptId.LastPinTry, vault.Vault.Shown);
    }

    [Fact]
    public void A_card_that_the_vault_cannot_be_sure_of_gets_no_pin_and_its_verification_fails()
    {
        VaultRig strange = new(authorities: CardAuthorities.None);
        _ = Insert("chip-pin-enciphered", ask: false);
        rig.Tell(new NodeEvent.VaultReplied(Assert.IsType<VaultReply.Refused>(strange.Ask(Question(strange)))));

        Assert.Equal(PromptId.Starting, strange.Vault.Shown);
        Assert.Equal(("440301", "0000808800"), Told()); // The method that was performed last, failed; verification not successful.
        Assert.DoesNotContain(Commands, static command => command.StartsWith("0020", StringComparison.Ordinal));
        rig.Pass(1);
        Assert.DoesNotContain("VERIFIED BY PIN", string.Join('\n', rig.Printer.Receipts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_that_is_passed_over_is_said_to_the_host()
    {
        _ = Insert("chip-pin-enciphered");
        Reply(static id => new VaultReply.PinMissing(id, PinAbsence.Bypassed));
        Assert.Equal(("440301", "0000888800"), Told()); // A keypad is there, and the PIN was not entered.
    }

    [Theory]
    [InlineData(PinAbsence.Cancelled, "CANCELLED")]
    [InlineData(PinAbsence.TimedOut, "PIN-TIME")]
    public void Without_the_pin_the_card_is_let_go(PinAbsence why, string reason)
    {
        _ = Insert("chip-pin-enciphered");
        Reply(id => new VaultReply.PinMissing(id, why));
        Assert.Equal((reason, false), (Assert.Single(rig.Records).Reason, rig.Slot.IsPowered));
        Assert.True(rig.ArenaIsZero);
    }

    [Fact]
    public void A_card_that_is_pulled_or_a_vault_that_goes_during_the_entry_leaves_nothing()
    {
        foreach ((Action<NodeRig> happens, string reason) in ((Action<NodeRig>, string)[])
            [(static of => of.Slot.Pull(), "E80"), (static of => of.LoseVault(), "VAULT-GONE")])
        {
            NodeRig each = Rig();
            each.KeyAmount();
            each.Slot.Insert(new ChipCard { Inside = WalletFixture.Chip("chip-pin-enciphered") });
            int id = each.Questions.OfType<VaultCommand.EnterPin>().Single().Id;
            happens(each);
            Assert.Equal(reason, Assert.Single(each.Records).Reason);
            int sent = each.Slot.ExchangeCount;
            each.Tell(new NodeEvent.VaultReplied(new VaultReply.PinEnciphered(id, new byte[69])));
            Assert.Equal((sent, 0), (each.Slot.ExchangeCount, each.Count("0200")));
        }
    }

    [Theory]
    [InlineData("pulled", "E80")]
    [InlineData("mute", "E80")]
    [InlineData("silent", "E80")]
    [InlineData("cancelled", "CANCELLED")]
    public void A_card_that_does_not_answer_verify_ends_it(string what, string reason)
    {
        _ = Insert("chip-pin-enciphered");
        rig.Slot.SilentAfter = rig.Slot.ExchangeCount;
        Enter("1234");
        Assert.Empty(rig.Records);
        switch (what)
        {
            case "pulled":
                rig.Slot.Pull();
                break;
            case "mute":
                rig.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.CardMute, rig.Slot.Session)));
                break;
            case "silent":
                rig.Pass(21);
                break;
            default:
                rig.Type("C");
                break;
        }

        Assert.Equal((reason, false), (Assert.Single(rig.Records).Reason, rig.Slot.IsPowered));
    }

    [Fact]
    public void Where_no_pin_can_be_entered_the_card_hears_of_none()
    {
        NodeRig without = Rig(takesPin: false);
        without.KeyAmount();
        without.Slot.Insert(new ChipCard { Inside = WalletFixture.Chip("chip-pin-key") });
        Assert.DoesNotContain(without.Questions, static question => question is VaultCommand.EnterPin);
        Assert.Contains("9F34031F0302", Convert.ToHexString(without.Sent("0200")[DataElement.IccData]), StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_of_the_bank_is_needed_for_it()
    {
        NodeRig without = Rig(key: SlotState.Empty);
        without.KeyAmount();
        without.Slot.Insert(new ChipCard { Inside = WalletFixture.Chip("chip-pin-key") });
        Assert.NotNull(without.Questions.OfType<VaultCommand.EnterPin>().Single().ForCard);
    }

    private static NodeRig Rig(bool takesPin = true, SlotState key = SlotState.Ready)
    {
        NodeRig made = new(takesPin: takesPin, configure: static settings => settings with
        {
            Contact = new ContactConfiguration(
                settings.Contactless.Terminal with { Capabilities = Hex.Parse("2058C8") },
                [
                    new ContactApplication
                    {
                        Aid = Hex.Parse("A0000000031010"),
                        ApplicationVersion = Hex.Parse("0096"),
                        TacDenial = Hex.Parse("0010000000"),
                        TacOnline = Hex.Parse("DC4004F800"),
                        TacDefault = Hex.Parse("DC4000A800"),
                    },
                ],
                [Authority]),
        });
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = key });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }

    private List<string> Commands { get; } = [];

    private ContactCard Insert(string id, bool ask = true)
    {
        ContactCard card = WalletFixture.Chip(id);
        rig.Pay("bill-1");
        rig.Slot.Insert(new ChipCard { Inside = card, Commands = Commands });
        if (ask)
        {
            Ask();
        }

        return card;
    }

    /// <summary>The node's question as a vault gets it that has sealed the card itself.</summary>
    private VaultCommand.EnterPin Question(VaultRig to)
    {
        VaultCommand.EnterPin asked = rig.Questions.OfType<VaultCommand.EnterPin>().Last();
        using SecretBuffer card = rig.Reveal(asked.Card);
        Assert.True(CardData.TryRead(card.Bytes, out Pan pan, out int expiry));
        byte[] digits = new byte[Pan.DigitCountMax];
        int count = pan.CopyDigits(digits);
        string number = System.Text.Encoding.ASCII.GetString(digits, 0, count);
        ReadOnlyMemory<byte> again = Assert.IsType<VaultReply.CardProtected>(to.Protect(99, number, expiry)).Ciphertext;
        return new VaultCommand.EnterPin(asked.Id, again, asked.Rules, asked.Arguments)
        {
            ForCard = Moved(asked.ForCard!, to), WrongBefore = asked.WrongBefore,
        };
    }

    /// <summary>As the wire moves it: what is secret goes from one arena to the other.</summary>
    private static CardPin Moved(CardPin pin, VaultRig to)
    {
        byte[] frame = new byte[VaultFrame.LengthMax];
        int length = VaultFrame.Write(new VaultCommand.EnterPin(0, default, new PinRules(), default) { ForCard = pin }, frame);
        Span<byte> content = frame.AsSpan(0, length)[VaultFrame.PrefixLength..];
        Assert.Equal(WireStatus.Good, VaultFrame.Read(content, to.Arena, out VaultCommand? read));
        return Assert.IsType<VaultCommand.EnterPin>(read).ForCard!;
    }

    /// <summary>Results of the verification (9F34) and TVR (95), as the host was told them.</summary>
    private (string Results, string Tvr) Told()
    {
        Dictionary<uint, string> told = [];
        TlvReader reader = new(rig.Sent("0200")[DataElement.IccData]);
        while (reader.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            told[tag] = Convert.ToHexString(value);
        }

        return (told[Tag.CvmResults], told[Tag.Tvr]);
    }

    private void Ask() => vault.Tell(Question(vault));

    /// <summary>Keys are pressed at the vault; what it says goes to the node, and what that asks next goes to the vault.</summary>
    private void Enter(string digits)
    {
        int asked = rig.Questions.OfType<VaultCommand.EnterPin>().Count();
        vault.Type(digits + "E");
        rig.Tell(new NodeEvent.VaultReplied(Assert.IsType<VaultReply.PinEnciphered>(vault.Replies[^1])));
        if (rig.Questions.OfType<VaultCommand.EnterPin>().Count() > asked)
        {
            Ask();
        }
    }

    private void Reply(Func<int, VaultReply> reply) =>
        rig.Tell(new NodeEvent.VaultReplied(reply(rig.Questions.OfType<VaultCommand.EnterPin>().Last().Id)));
}
