using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>VERIFY: the PIN that the card checks by itself, in clear or enciphered, with its counter of tries.</summary>
/// <remarks>EMV 4.4 Book 3 §6.5.12 (VERIFY), EMV 4.4 Book 2 §7 (enciphered PIN).</remarks>
internal sealed class ChipPin(ApplicationMemory memory, TestRsaKey? key, int triesMax)
{
    private const byte Plain = 0x80;
    private const byte Enciphered = 0x88;
    private const int BlockLength = 8;
    private byte[] challenge = [];
    private bool tried;

    /// <summary>True where a PIN was verified in this transaction.</summary>
    public bool Verified { get; private set; }

    /// <summary>True where the last one was wrong.</summary>
    public bool Failed => tried && !Verified;

    /// <summary>Keeps the number that an enciphered PIN must carry; it serves once.</summary>
    public ChipAnswer Challenge(byte[] number)
    {
        challenge = number;
        return ChipAnswer.With(number);
    }

    /// <summary>Handles VERIFY.</summary>
    public ChipAnswer Verify(in ChipCommand command)
    {
        if (command.P1 != 0 || command.P2 is not (Plain or Enciphered) || memory.Pin.Length == 0)
        {
            return ChipAnswer.Refuse(0x6A86);
        }

        if (memory.PinTriesLeft == 0)
        {
            return ChipAnswer.Refuse(tried ? (ushort)0x6983 : (ushort)0x6984); // Blocked just now, or since an earlier transaction.
        }

        ReadOnlySpan<byte> block = command.Data;
        byte[] sent = challenge;
        challenge = [];
        if (command.P2 == Enciphered)
        {
            if (key is null || sent.Length == 0)
            {
                return ChipAnswer.Refuse(0x6985);
            }

            if (!key.TryApply(command.Data, out byte[] clear) || clear[0] != 0x7F || !clear.AsSpan(9, 8).SequenceEqual(sent))
            {
                return ChipAnswer.Refuse(0x6A80); // Not enciphered for this card and this challenge: no try is lost.
            }

            block = clear.AsSpan(1, BlockLength);
        }

        tried = true;
        Verified = block.SequenceEqual(ScriptCommand.PinBlockFormat2(memory.Pin));
        memory.PinTriesLeft = Verified ? triesMax : memory.PinTriesLeft - 1;
        return Verified ? ChipAnswer.Done : ChipAnswer.Refuse((ushort)(0x63C0 | memory.PinTriesLeft));
    }
}
