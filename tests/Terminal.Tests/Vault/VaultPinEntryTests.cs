using System.Security.Cryptography;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Key by key: what is on the screen, what counts once Enter was pressed, and until when.</summary>
public sealed class VaultPinEntryTests
{
    private const string Number = "4111111111111111";
    private const string NumberField = "44111111111111111000000000000000"; // Of the published case iso4-x924-3-3.

    [Fact]
    public void The_screen_has_a_star_for_each_digit_and_the_amount()
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        rig.Tell(new VaultCommand.EnterPin(5, Protected(rig), new PinRules(), new PromptArguments(new Amount(4200, euro))));
        Assert.Equal(["Enter PIN", "", "", "EUR 42.00"], rig.Panel.Text());

        rig.Type("123");
        Assert.Equal(["Enter PIN", "", "***", "EUR 42.00"], rig.Panel.Text());
        rig.Type("C");
        Assert.Equal(["Enter PIN", "", "", "EUR 42.00"], rig.Panel.Text());
    }

    [Fact]
    public void From_Enter_on_no_key_counts_while_the_disk_writes()
    {
        VaultRig rig = KeySamples.Started(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules());
        rig.DiskWrites = null;
        rig.Type("1234E");
        int told = rig.Replies.Count;

        rig.Type("5CEX");
        rig.Elapse(TimeSpan.FromMinutes(10));

        Assert.Equal(told, rig.Replies.Count);
        Assert.Null(rig.Vault.Deadline);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        VaultReply.PinEntered entered = Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
        Assert.Equal("441234AAAAAAAAAA", Opened(entered)[..16]);
        rig.Vault.Stored(KeySlot.Transaction, isDurable: true);
        rig.Drain();
        Assert.Equal(told + 1, rig.Replies.Count); // One Enter, one key.
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void Clear_takes_all_digits_back_and_what_follows_is_the_pin()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules());
        rig.Type("98765C0000E");
        Assert.Equal("440000AAAAAAAAAA", Opened(Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]))[..16]);
    }

    [Fact]
    public void The_rest_of_a_block_is_drawn_anew_each_time()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig);
        HashSet<string> drawn = [];
        for (int i = 0; i < 3; i++)
        {
            Ask(rig, card, new PinRules());
            rig.Type("1234E");
            Assert.True(drawn.Add(Opened(Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]))[16..]));
        }
    }

    [Fact]
    public void Enter_without_a_digit_is_nothing_where_a_pin_is_wanted()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules());
        rig.Type("E");
        Assert.Empty(rig.Replies);
    }

    [Fact]
    public void A_digit_too_many_is_ignored()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules { DigitCountMax = 5 });
        rig.Type("1234567E");
        Assert.Equal([1, 2, 3, 4, 5], [.. rig.Replies.OfType<VaultReply.PinCounted>().Select(static reply => reply.Count)]);
        Assert.Equal("4512345AAAAAAAAA", Opened(Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]))[..16]);
    }

    [Theory]
    [InlineData("1E")]
    [InlineData("123E")]
    public void Fewer_digits_than_a_pin_has_are_no_way_on_without_one(string keys)
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules { MayBypass = true });
        rig.Type(keys);
        Assert.All(rig.Replies, static reply => Assert.IsType<VaultReply.PinCounted>(reply));
    }

    [Fact]
    public void A_pin_that_no_block_holds_is_refused_and_leaves_nothing()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        Ask(rig, Protected(rig), new PinRules { DigitCountMin = 3 });
        rig.Type("123E");
        Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(rig.Replies[^1]).Reason);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_pin_that_comes_too_often_takes_no_key()
    {
        VaultRig rig = KeySamples.With(KeySamples.AesBlock());
        byte[] card = Protected(rig);
        int entered = 0;
        byte[] before = [];
        do
        {
            before = rig.Disk[KeySlot.Transaction];
            Ask(rig, card, new PinRules());
            rig.Type("1234E");
            entered++;
        }
        while (rig.Replies[^1] is VaultReply.PinEntered && entered < 100);

        Assert.Equal(21, entered); // Twenty at once, as the README says.
        Assert.Equal(VaultRefusal.TooOften, Assert.IsType<VaultReply.Refused>(rig.Replies[^1]).Reason);
        Assert.Equal(before, rig.Disk[KeySlot.Transaction]);
        rig.CheckThatNothingIsRented();
        rig.Elapse(TimeSpan.FromSeconds(29));
        Ask(rig, card, new PinRules());
        rig.Type("1234E");
        Assert.IsType<VaultReply.Refused>(rig.Replies[^1]);
        rig.Elapse(TimeSpan.FromSeconds(1));
        Ask(rig, card, new PinRules());
        rig.Type("1234E");
        Assert.IsType<VaultReply.PinEntered>(rig.Replies[^1]);
    }

    [Fact]
    public void The_deadline_is_the_next_keys_or_that_of_all_of_it_and_none_without_a_question()
    {
        VaultRig rig = KeySamples.Started(KeySamples.AesBlock());
        Assert.Null(rig.Vault.Deadline);
        rig.Now = Instant.Origin + TimeSpan.FromSeconds(100);
        Ask(rig, Protected(rig), new PinRules());
        Assert.Equal(130, Seconds(rig));

        rig.Now += TimeSpan.FromSeconds(20);
        rig.Type("1");
        Assert.Equal(150, Seconds(rig));
        rig.Now += TimeSpan.FromSeconds(20);
        rig.Type("2");
        Assert.Equal(160, Seconds(rig));

        rig.Vault.Elapse(rig.Now + TimeSpan.FromSeconds(19));
        rig.Drain();
        Assert.IsType<VaultReply.PinCounted>(rig.Replies[^1]);
        rig.Vault.Elapse(rig.Now + TimeSpan.FromSeconds(20));
        rig.Drain();
        Assert.Equal(PinAbsence.TimedOut, Assert.IsType<VaultReply.PinMissing>(rig.Replies[^1]).Why);
        Assert.Null(rig.Vault.Deadline);
    }

    [Fact]
    public void A_component_and_a_pin_wait_each_for_its_own_time()
    {
        VaultRig rig = KeySamples.Started(KeySamples.AesBlock());
        KeySamples.Enter(rig, KeySamples.First);
        Assert.Equal(300, Seconds(rig));
        Ask(rig, Protected(rig), new PinRules());
        Assert.Equal(30, Seconds(rig));
        rig.Elapse(TimeSpan.FromSeconds(299));
        Assert.Equal(300, Seconds(rig)); // The PIN's time is over, the component is there.
        Assert.IsType<VaultReply.KeyChanged>(KeySamples.Enter(rig, KeySamples.Second));
        Assert.Equal(Terminal.Vault.Vault.ServiceTime.TotalSeconds, Seconds(rig)); // In which keys are let in.
    }

    private static double Seconds(VaultRig rig) => (Assert.NotNull(rig.Vault.Deadline) - Instant.Origin).TotalSeconds;

    private static string Opened(VaultReply.PinEntered entered)
    {
        using var aes = Aes.Create();
        string serial = Convert.ToHexString(entered.KeySerialNumber.Span);
        aes.Key = Convert.FromHexString(KeySamples.Expected("aes_dukpt.json", serial, "AES128", "pin_key"));
        byte[] between = aes.DecryptEcb(entered.Block.Span, PaddingMode.None);
        byte[] number = Convert.FromHexString(NumberField);
        return Convert.ToHexString(aes.DecryptEcb([.. between.Zip(number, static (one, other) => (byte)(one ^ other))], PaddingMode.None));
    }

    private static byte[] Protected(VaultRig rig) =>
        Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, Number, 3112)).Ciphertext.ToArray();

    private static void Ask(VaultRig rig, byte[] card, PinRules rules) => rig.Tell(new VaultCommand.EnterPin(5, card, rules, default));
}
