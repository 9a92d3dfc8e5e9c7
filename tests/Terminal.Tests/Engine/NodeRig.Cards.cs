using System.Text;
using Terminal.Emulator.Cards;
using Terminal.Engine;
using Terminal.Primitives;

namespace Terminal.Tests.Engine;

/// <content>Where cards are put, and what the vault makes of them.</content>
internal sealed partial class NodeRig
{
    /// <summary>The slot of the contact reader.</summary>
    public ChipSlot Slot { get; }

    /// <summary>Lays a good card on the reader for two seconds.</summary>
    public void Tap(string pan = "4761739001010119") => Lay(TestWallet.CheapCard(pan, ""));

    /// <summary>The cashier finds the signature right.</summary>
    public void Sign() => Press(Terminal.Devices.Keypad.Key.Enter);

    /// <summary>Draws a stripe through its reader.</summary>
    public void Swipe(string track)
    {
        Pass(0.5); // No two swipes come at once.
        Tell(new NodeEvent.BytesReceived(Wire.Stripe, Encoding.ASCII.GetBytes(track + "\r")));
    }

    /// <summary>The issuer's data in the host's answer to a sale, hexadecimal.</summary>
    public string Script { get; set; } = "";

    /// <summary>A card in the clear, in the node's arena.</summary>
    public SecretBuffer Reveal(ReadOnlyMemory<byte> ciphertext)
    {
        SecretBuffer card = arena.Rent(ciphertext.Length);
        for (int i = 0; i < card.Length; i++)
        {
            card.Bytes[i] = (byte)(ciphertext.Span[i] ^ 0xFF);
        }

        return card;
    }
}
