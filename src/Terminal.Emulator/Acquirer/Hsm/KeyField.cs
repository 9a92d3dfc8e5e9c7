using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Pin;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What a message says of its key and under it (DE57): BER-TLV of the key serial number, with AES of the PIN block, and of the
/// track.</summary>
internal readonly struct KeyField
{
    private const int SerialTag = 0xDF01;
    private const int PinBlockTag = 0xDF02;
    private const int TrackTag = 0xDF03;
    private readonly byte[]? ksn;

    private KeyField(byte[] ksn, byte[]? pinBlock, byte[]? track)
    {
        this.ksn = ksn;
        PinBlock = pinBlock;
        Track = track;
    }

    /// <summary>The key serial number, 10 or 12 bytes, or the terminal's name, 8; empty where the message names none, or the field is
    /// malformed.</summary>
    public ReadOnlySpan<byte> Ksn => ksn;

    /// <summary>The PIN block of format 4, enciphered, 16 bytes; null where there is none.</summary>
    public byte[]? PinBlock { get; }

    /// <summary>The track, enciphered; null where there is none.</summary>
    public byte[]? Track { get; }

    /// <summary>Reads a message's field; objects of other tags are passed over. One without a serial number is under the session's keys of
    /// its terminal, where it has any.</summary>
    public static KeyField Read(HostMessage message, HsmModel hsm)
    {
        Dictionary<int, byte[]>? objects = message[57] is { } data ? IccData.Parse(data) : [];
        if (objects is null)
        {
            return default;
        }

        bool isNamed = objects.TryGetValue(SerialTag, out byte[]? serial);
        bool isOfSession = !isNamed && message[41] is { Length: HsmModel.NameLength } name && hsm.Knows(name);
        serial = isOfSession ? message[41] : serial;
        if (serial is null || (isNamed && serial.Length is not (AesDukpt.KsnLength or TdesDukpt.KsnLength)))
        {
            return default;
        }

        byte[]? block = objects.GetValueOrDefault(PinBlockTag);
        return block is { Length: not PinBlock4.Length } ? default : new KeyField(serial, block, objects.GetValueOrDefault(TrackTag));
    }
}
