using System.Security.Cryptography;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>The issuer's commands: blocking and unblocking, a new PIN, new limits; each under a MAC.</summary>
/// <remarks>
/// EMV 4.4 Book 2 §9 and EMV 4.4 Book 3 §6.5. The keys of a transaction come from the first cryptogram. The MAC covers header, counter,
/// first cryptogram and data, and may be cut to 4 bytes. A new PIN comes as Visa's cards take it; PUT DATA knows tag 9F58 (consecutive
/// offline transactions), as Visa's cards do, general knowledge.
/// </remarks>
internal sealed class ChipScripts(ChipApplication application, ApplicationMemory memory)
{
    private const int MacLengthMin = 4;
    private const int MacLengthMax = 8;
    private const int NewPinLength = 16;
    private readonly byte[] macKey = Hex.Parse(application.ScriptMacKey);
    private readonly byte[] secrecyKey = Hex.Parse(application.ScriptSecrecyKey);

    /// <summary>True where a command is one of the issuer's: secure messaging stands in its class.</summary>
    public static bool Knows(ushort name) => name is 0x841E or 0x8418 or 0x8424 or 0x04DA;

    /// <summary>Handles a command.</summary>
    public ChipAnswer Handle(in ChipCommand command, ChipCryptogram transaction)
    {
        int bodyLength = (command.Name, command.P1, command.P2) switch
        {
            (0x841E or 0x8418, 0, 0) or (0x8424, 0, 0) => 0,
            (0x8424, 0, 2) => NewPinLength,
            (0x04DA, 0x9F, 0x58) => 1,
            _ => -1,
        };
        if (bodyLength < 0)
        {
            return ChipAnswer.Refuse(command.Name == 0x04DA ? (ushort)0x6A88 : (ushort)0x6A86);
        }

        if (macKey.Length == 0 || transaction.First.Length == 0)
        {
            return ChipAnswer.Refuse(0x6985);
        }

        int macLength = command.Data.Length - bodyLength;
        if (macLength is < MacLengthMin or > MacLengthMax)
        {
            return ChipAnswer.Refuse(0x6987);
        }

        byte[] mac = ScriptCommand.Mac(
            SessionKey.Common(macKey, transaction.First),
            [.. command.Header, (byte)command.Data.Length],
            [.. transaction.Counter, .. transaction.First],
            command.Data[..bodyLength]);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, macLength), command.Data[bodyLength..]))
        {
            return ChipAnswer.Refuse(0x6988);
        }

        return Obey(command, command.Data[..bodyLength], transaction);
    }

    private ChipAnswer Obey(in ChipCommand command, ReadOnlySpan<byte> body, ChipCryptogram transaction)
    {
        switch (command.Name)
        {
            case 0x841E:
                memory.Blocked = true;
                return ChipAnswer.Done;
            case 0x8418:
                memory.Blocked = false;
                return ChipAnswer.Done;
            case 0x04DA:
                memory.OfflineLimit = body[0];
                return ChipAnswer.Done;
            case 0x8424 when body.Length > 0 && !TryChangePin(body, transaction):
                return ChipAnswer.Refuse(0x6A80);
            default:
                memory.PinTriesLeft = application.PinTries;
                return ChipAnswer.Done;
        }
    }

    /// <summary>Deciphers length, PIN block and filler; takes the card's key out of the block again.</summary>
    private bool TryChangePin(ReadOnlySpan<byte> body, ChipCryptogram transaction)
    {
        byte[] clear = BlockCipher.Decrypt(SessionKey.Common(secrecyKey, transaction.First), body);
        byte[] mask = [0, 0, 0, 0, .. Hex.Parse(application.CardKey).AsSpan(4, 4)];
        byte[] block = BlockCipher.Xor(clear.AsSpan(1, 8), mask);
        int digitCount = block[0];
        string digits = Hex.ToText(block.AsSpan(1));
        if (clear[0] != 8 || digitCount is < 4 or > 12 || digits.AsSpan(0, digitCount).ContainsAnyExceptInRange('0', '9')
            || digits.AsSpan(digitCount).ContainsAnyExcept('F'))
        {
            return false;
        }

        memory.Pin = digits[..digitCount];
        return true;
    }
}
