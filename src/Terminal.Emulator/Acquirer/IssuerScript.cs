using Terminal.Emulator.EmvCrypto;

namespace Terminal.Emulator.Acquirer;

/// <summary>What an issuer orders the card in the slot to do, told by the amount's last two digits.</summary>
/// <remarks>The commands are in EMV 4.4 Book 3 §6.5, the templates in EMV 4.4 Book 3 §10.10. The limit is PUT DATA of tag 9F58, as Visa's
/// cards take it, general knowledge.</remarks>
internal static class IssuerScript
{
    private const byte BeforeLastWord = 0x71;
    private const byte AfterLastWord = 0x72;
    private const int MacLength = 8;

    /// <summary>Makes the script that an amount asks for; empty where it asks for none.</summary>
    /// <param name="amount">In minor units.</param>
    /// <param name="master">The card's master key for the MACs of scripts.</param>
    /// <param name="counter">The card's transaction counter, 2 bytes.</param>
    /// <param name="cryptogram">What the card asked with.</param>
    public static byte[] Make(long amount, ReadOnlySpan<byte> master, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> cryptogram)
    {
        byte[] key = SessionKey.Common(master, cryptogram);
        byte[] context = [.. counter, .. cryptogram];
        return (amount % 100) switch
        {
            71 => Wrap(BeforeLastWord, Command([0x04, 0xDA, 0x9F, 0x58], [3], key, context)),
            72 => Wrap(AfterLastWord, Command([0x84, 0x24, 0, 0], [], key, context)),
            73 => Wrap(AfterLastWord, Command([0x84, 0x24, 0, 0], [], master, context)), // A MAC that the card refuses.
            43 or 74 => Wrap(AfterLastWord, Command([0x84, 0x1E, 0, 0], [], key, context)), // 43: a stolen card, whose sale is refused.
            _ => [],
        };
    }

    private static byte[] Command(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        byte[] header = [.. name, (byte)(data.Length + MacLength)];
        return [.. header, .. data, .. ScriptCommand.Mac(key, header, context, data).AsSpan(0, MacLength)];
    }

    /// <summary>One command (86) in its template, without an identifier.</summary>
    private static byte[] Wrap(byte template, ReadOnlySpan<byte> command) =>
        [template, (byte)(command.Length + 2), 0x86, (byte)command.Length, .. command];
}
