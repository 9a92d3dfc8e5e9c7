using System.Buffers.Binary;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>What a slot's record says of its key beside the key: 32 bytes, authenticated with it.</summary>
/// <remarks>
/// Version 1 (1 byte), slot (1), algorithm as X9.143 has it (1), origin (1), 1 for a development key (1), bytes of the check value (1), the
/// check value (5), bytes of the key serial number (1), the number (12), seconds since 1970 (8).
/// </remarks>
internal sealed record SlotFacts(KeySlot Slot, KeyAlgorithm Algorithm, KeyOrigin Origin, bool IsDevelopment, long LoadedAt)
{
    /// <summary>Bytes of the facts.</summary>
    public const int Length = 32;

    private const byte Version = 1;
    private const int CheckValueOffset = 6;
    private const int SerialOffset = CheckValueOffset + KeyCheckValue.AesLengthMax + 1;
    private const int TimeOffset = SerialOffset + 12;

    /// <summary>Its check value.</summary>
    public byte[] CheckValue { get; init; } = [];

    /// <summary>The next transaction's key serial number; empty where the key is no DUKPT key.</summary>
    public byte[] SerialNumber { get; init; } = [];

    /// <summary>Writes the facts; <paramref name="destination"/> has <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination.Clear();
        destination[0] = Version;
        destination[1] = (byte)Slot;
        destination[2] = (byte)Algorithm;
        destination[3] = (byte)Origin;
        destination[4] = IsDevelopment ? (byte)1 : (byte)0;
        destination[5] = (byte)CheckValue.Length;
        CheckValue.CopyTo(destination[CheckValueOffset..]);
        destination[SerialOffset - 1] = (byte)SerialNumber.Length;
        SerialNumber.CopyTo(destination[SerialOffset..]);
        BinaryPrimitives.WriteInt64BigEndian(destination[TimeOffset..], LoadedAt);
    }

    /// <summary>Reads facts; null where they are none of this slot.</summary>
    public static SlotFacts? Read(ReadOnlySpan<byte> source, KeySlot slot)
    {
        if (source.Length != Length || source[0] != Version || source[1] != (byte)slot
            || source[5] > KeyCheckValue.AesLengthMax || source[SerialOffset - 1] > TimeOffset - SerialOffset)
        {
            return null;
        }

        return new SlotFacts(
            slot, (KeyAlgorithm)source[2], (KeyOrigin)source[3], source[4] == 1, BinaryPrimitives.ReadInt64BigEndian(source[TimeOffset..]))
        {
            CheckValue = source.Slice(CheckValueOffset, source[5]).ToArray(),
            SerialNumber = source.Slice(SerialOffset, source[SerialOffset - 1]).ToArray(),
        };
    }

    /// <summary>As the application may see it.</summary>
    public SlotStatus Status(SlotState state) => new()
    {
        Slot = Slot,
        State = state,
        Usage = Slot == KeySlot.Protection ? "K1" : "B1",
        Algorithm = Algorithm.ToString().ToUpperInvariant(),
        CheckValue = Hex.ToText(CheckValue),
        KeySerialNumber = Hex.ToText(SerialNumber),
        Origin = Origin,
        IsDevelopment = IsDevelopment,
        LoadedAt = LoadedAt,
    };
}
