using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>The digits of a PIN that the card checks go on every way out, and nothing that comes out has them.</summary>
public sealed class VaultCardPinZeroingTests
{
    private const string Digits = "8642197";

    // What an observer of memory or messages would look for: the digits, and the block that they make.
    private static readonly byte[][] Canaries = ["8642197"u8.ToArray(), Convert.FromHexString("278642197FFFFFFF"), [0x86, 0x42, 0x19]];

    private readonly VaultRig rig = VaultCardPinTests.Rig();

    public static TheoryData<string> WaysOut => ["E", "X", "time", "bypass", "prompt", "another", "opened", "disposed", "client"];

    [Theory]
    [MemberData(nameof(WaysOut))]
    public void Digits_and_card_are_zeroed(string way)
    {
        ReadOnlyMemory<byte> card = VaultCardPinTests.Sealed(rig);
        rig.Tell(VaultCardPinTests.Question(card, PinPieces.Both[1].Pin(rig.Arena), new PinRules { MayBypass = true }));
        rig.Type(way == "bypass" ? "" : Digits);
        Assert.Equal(way != "bypass", rig.Block.AsSpan().IndexOf(Canaries[0]) >= 0);
        Leave(way, card);

        foreach (byte[] canary in Canaries)
        {
            Assert.True(rig.Block.AsSpan().IndexOf(canary) < 0);
        }

        if (way is not ("opened" or "disposed"))
        {
            rig.CheckThatNothingIsRented();
        }

        Assert.Equal(way switch { "E" => 1, _ => 0 }, rig.Replies.Count(static reply => reply is VaultReply.PinEnciphered));
    }

    [Fact]
    public void No_message_has_a_digit_in_it_and_neither_has_the_screen()
    {
        byte[] verify = VaultCardPinTests.Entered(rig, PinPieces.Both[0], Digits);
        byte[] frame = new byte[Terminal.Vault.Wire.VaultFrame.LengthMax];
        foreach (VaultReply reply in rig.Replies)
        {
            int length = Terminal.Vault.Wire.VaultFrame.Write(reply, frame);
            Assert.All(Canaries, canary => Assert.True(frame.AsSpan(0, length).IndexOf(canary) < 0));
        }

        Assert.All(Canaries, canary => Assert.True(verify.AsSpan().IndexOf(canary) < 0));
        Assert.Equal("*******", rig.Panel.Text()[2]);
    }

    [Fact]
    public void More_than_one_in_thirty_seconds_is_refused_and_zeroed_as_for_the_bank()
    {
        ReadOnlyMemory<byte> card = VaultCardPinTests.Sealed(rig);
        for (int i = 0; i < 20; i++)
        {
            rig.Tell(VaultCardPinTests.Question(card, PinPieces.Both[0].Pin(rig.Arena)));
            rig.Type(Digits + "E");
            Assert.IsType<VaultReply.PinEnciphered>(rig.Replies[^1]);
        }

        rig.Tell(VaultCardPinTests.Question(card, PinPieces.Both[0].Pin(rig.Arena)));
        rig.Type(Digits + "E");
        Assert.Equal(VaultRefusal.TooOften, Assert.IsType<VaultReply.Refused>(rig.Replies[^1]).Reason);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void Without_keys_nothing_is_asked()
    {
        ReadOnlyMemory<byte> card = VaultCardPinTests.Sealed(rig);
        rig.Vault.HousingChanged(isOpen: true, 0);
        rig.Drain();
        VaultReply reply = rig.Ask(VaultCardPinTests.Question(card, PinPieces.Both[0].Pin(rig.Arena)));
        Assert.Equal(VaultRefusal.Tampered, Assert.IsType<VaultReply.Refused>(reply).Reason);
        reply = rig.Ask(new VaultCommand.TakeConfiguration(6, 1, 0, new byte[1]));
        Assert.Equal((6, VaultRefusal.Tampered), (((VaultReply.Refused)reply).Id, ((VaultReply.Refused)reply).Reason));
    }

    private void Leave(string way, ReadOnlyMemory<byte> card)
    {
        switch (way)
        {
            case "time":
                rig.Elapse(TimeSpan.FromSeconds(61));
                Assert.Equal(PinAbsence.TimedOut, Assert.IsType<VaultReply.PinMissing>(rig.Replies[^1]).Why);
                break;
            case "bypass":
                rig.Type("E");
                Assert.Equal(PinAbsence.Bypassed, Assert.IsType<VaultReply.PinMissing>(rig.Replies[^1]).Why);
                break;
            case "prompt":
                rig.Show(PromptId.Cancelled);
                break;
            case "client": // What the vault's loop does where the application is gone.
                rig.Show(PromptId.Starting);
                break;
            case "another":
                rig.Tell(VaultCardPinTests.Question(card, (PinPieces.Both[1] with { IssuerExponent = [1] }).Pin(rig.Arena)));
                break;
            case "opened":
                rig.Vault.HousingChanged(isOpen: true, 0);
                rig.Drain();
                break;
            case "disposed":
                rig.Vault.Dispose();
                break;
            default:
                rig.Type(way);
                break;
        }
    }
}
