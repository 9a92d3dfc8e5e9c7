using System.Text;
using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Emulator.Devices;
using Terminal.Primitives;
using Terminal.Tests.Devices.Keypad;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>A vault with a display model on its bus.</summary>
internal sealed class VaultRig
{
    private const int KeysLength = 64;

    private readonly List<VaultReply> replies = [];

    public VaultRig(byte keyByte = 0x11, byte seed = 1)
    {
        byte[] storageKey = new byte[32];
        storageKey.AsSpan().Fill(keyByte);
        byte[] drawn = new byte[Entropy.SeedLength];
        drawn[0] = seed;
        Arena = new SecretArena(Block);
        Vault = new Terminal.Vault.Vault(Arena, storageKey, new Entropy(drawn), new Ssd1306());
        Drain();
    }

    public byte[] Block { get; } = new byte[256];

    public SecretArena Arena { get; }

    public Terminal.Vault.Vault Vault { get; }

    public Ssd1306Model Panel { get; set; } = new();

    public static Pan Number(string digits)
    {
        Assert.True(Pan.TryFromDigits(Encoding.ASCII.GetBytes(digits), out Pan pan));
        return pan;
    }

    public void Show(PromptId prompt, PromptArguments arguments = default)
    {
        Vault.Receive(new VaultCommand.ShowPrompt(prompt, arguments), Instant.Origin);
        Drain();
    }

    public void Press(ushort code) =>
        Vault.ReceiveKeypad([.. EvdevDecoderTests.Record(1, code, 1), .. EvdevDecoderTests.Record(1, code, 0)], Instant.Origin);

    public List<Key> Keys()
    {
        Drain();
        return [.. replies.OfType<VaultReply.KeyPressed>().Select(static reply => reply.Key)];
    }

    public VaultReply Protect(int id, string digits, int expiry)
    {
        SecretBuffer card = Arena.Rent(CardData.Length);
        CardData.Write(Number(digits), expiry, card.Bytes);
        VaultReply reply = Ask(new VaultCommand.ProtectCard(id, card));
        Assert.Equal(0, card.Length);
        return reply;
    }

    public VaultReply Reveal(int id, ReadOnlyMemory<byte> ciphertext) => Ask(new VaultCommand.RevealCard(id, ciphertext));

    public VaultReply Ask(VaultCommand command)
    {
        replies.Clear();
        Vault.Receive(command, Instant.Origin);
        Drain();
        return Assert.Single(replies);
    }

    public void Drain()
    {
        while (Vault.TryTake(out VaultOutput output))
        {
            if (output.Reply is { } reply)
            {
                replies.Add(reply);
            }
            else
            {
                Assert.True(Panel.Write(output.Transfer.Address, output.Transfer.Bytes.Span));
            }
        }
    }

    /// <summary>Only the vault's two keys are rented: the rest of the arena is zero and can be had in one piece.</summary>
    public void CheckThatNothingIsRented()
    {
        Assert.All(Block[KeysLength..], static value => Assert.Equal(0, value));
        Arena.Rent(Block.Length - KeysLength).Dispose();
    }
}
