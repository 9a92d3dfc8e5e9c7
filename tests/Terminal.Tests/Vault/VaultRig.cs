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
    private const int KeysLength = 4 * 32;

    private readonly List<VaultReply> replies = [];

    public VaultRig(byte keyByte = 0x11, byte seed = 1, CardAuthorities? authorities = null)
    {
        byte[] storageKey = new byte[32];
        storageKey.AsSpan().Fill(keyByte);
        byte[] drawn = new byte[Entropy.SeedLength];
        drawn[0] = seed;
        Arena = new SecretArena(Block);
        Vault = new Terminal.Vault.Vault(Arena, storageKey, new Entropy(drawn), new Ssd1306())
        {
            Authorities = authorities ?? CardAuthorities.None,
        };
        Drain();
    }

    public byte[] Block { get; } = new byte[8192];

    public SecretArena Arena { get; }

    public Terminal.Vault.Vault Vault { get; }

    /// <summary>What the disk holds.</summary>
    public Dictionary<KeySlot, byte[]> Disk { get; } = [];

    /// <summary>Steps of erasures, in their order.</summary>
    public List<VaultErasure> Erasures { get; } = [];

    /// <summary>What the disk makes of a record; null keeps it waiting.</summary>
    public bool? DiskWrites { get; set; } = true;

    /// <summary>The record that waits, where the disk keeps records waiting.</summary>
    public VaultWrite? OnItsWay { get; private set; }

    public Instant Now { get; set; }

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
        Vault.ReceiveKeypad([.. EvdevDecoderTests.Record(1, code, 1), .. EvdevDecoderTests.Record(1, code, 0)], Now);

    /// <summary>Presses digits, E for Enter, C for Clear and X for Cancel.</summary>
    public void Type(string keys)
    {
        foreach (char key in keys)
        {
            Press(key switch { 'E' => 28, 'C' => 14, 'X' => 1, '0' => 11, _ => (ushort)(2 + (key - '1')) });
            Drain();
        }
    }

    /// <summary>The replies since the last question.</summary>
    public IReadOnlyList<VaultReply> Replies => replies;

    /// <summary>Asks without waiting for one answer.</summary>
    public void Tell(VaultCommand command)
    {
        replies.Clear();
        OnItsWay = null;
        Vault.Receive(command, Now);
        Drain();
    }

    public void Elapse(TimeSpan time)
    {
        Now += time;
        Vault.Elapse(Now);
        Drain();
    }

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

    /// <summary>Asks in a service.</summary>
    public VaultReply Ask(ServiceCommand command)
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
            else if (output.Erasure is { } erasure)
            {
                Erasures.Add(erasure);
            }
            else if (output.Write is { } write)
            {
                Write(write);
            }
            else
            {
                Assert.True(Panel.Write(output.Transfer.Address, output.Transfer.Bytes.Span));
            }
        }
    }

    private void Write(VaultWrite write)
    {
        OnItsWay = write;
        if (DiskWrites == true)
        {
            Disk[write.Slot] = write.Record.ToArray();
        }

        if (DiskWrites is { } written)
        {
            Vault.Stored(write.Slot, written);
        }
    }

    /// <summary>Only the vault's four keys are rented: the rest of the arena is zero and can be had in one piece.</summary>
    public void CheckThatNothingIsRented()
    {
        Assert.All(Block[KeysLength..], static value => Assert.Equal(0, value));
        Arena.Rent(Block.Length - KeysLength).Dispose();
    }
}
