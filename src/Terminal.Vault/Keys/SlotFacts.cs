using System.Buffers.Binary;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>What a slot's record says of its key beside the key: 48 bytes, authenticated with it.</summary>
/// <remarks>
/// Version 2 (1 byte), slot (1), algorithm as X9.143 has it (1), origin (1), 1 for a development key (1), bytes of the check value (1), the
/// check value (5), bytes of the key serial number (1), the number (12), seconds since 1970 (8), when the newest block of this slot was
/// made, seconds since 1970 (8), what the block is known by (8). Version 1 ended before the newest block: 32 bytes.
/// </remarks>
internal sealed record SlotFacts(KeySlot Slot, KeyAlgorithm Algorithm, KeyOrigin Origin, bool IsDevelopment, long LoadedAt)
{
    /// <summary>Bytes of the facts.</summary>
    public const int Length = 48;

    /// <summary>Bytes of what a block is known by.</summary>
    public const int BlockMarkLength = 8;

    private const byte Version = 2;
    private const int FormerLength = 32;
    private const int CheckValueOffset = 6;
    private const int SerialOffset = CheckValueOffset + KeyCheckValue.AesLengthMax + 1;
    private const int TimeOffset = SerialOffset + 12;
    private const int MadeOffset = TimeOffset + sizeof(long);
    private const int MarkOffset = MadeOffset + sizeof(long);

    /// <summary>Its check value.</summary>
    public byte[] CheckValue { get; init; } = [];

    /// <summary>The next transaction's key serial number; empty where the key is no DUKPT key.</summary>
    public byte[] SerialNumber { get; init; } = [];

    /// <summary>When the newest block that was let in was made, seconds since 1970; 0 where none said it.</summary>
    public long MadeAt { get; init; }

    /// <summary>The beginning of the SHA-256 of the block that the key came in; zeros where it came in none.</summary>
    public byte[] BlockMark { get; init; } = new byte[BlockMarkLength];

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
        BinaryPrimitives.WriteInt64BigEndian(destination[MadeOffset..], MadeAt);
        BlockMark.CopyTo(destination[MarkOffset..]);
    }

    /// <summary>Bytes of the facts at the beginning of a record; 0 where it has none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> record) => record switch
    {
        [Version, ..] => Length,
        [1, ..] => FormerLength,
        _ => 0,
    };

    /// <summary>Reads facts; null where they are none of this slot.</summary>
    public static SlotFacts? Read(ReadOnlySpan<byte> source, KeySlot slot)
    {
        if (source.IsEmpty || source.Length != LengthOf(source) || source[1] != (byte)slot
            || source[5] > KeyCheckValue.AesLengthMax || source[SerialOffset - 1] > TimeOffset - SerialOffset)
        {
            return null;
        }

        return new SlotFacts(
            slot, (KeyAlgorithm)source[2], (KeyOrigin)source[3], source[4] == 1, BinaryPrimitives.ReadInt64BigEndian(source[TimeOffset..]))
        {
            CheckValue = source.Slice(CheckValueOffset, source[5]).ToArray(),
            SerialNumber = source.Slice(SerialOffset, source[SerialOffset - 1]).ToArray(),
            MadeAt = source.Length == FormerLength ? 0 : BinaryPrimitives.ReadInt64BigEndian(source[MadeOffset..]),
            BlockMark = source.Length == FormerLength ? new byte[BlockMarkLength] : source.Slice(MarkOffset, BlockMarkLength).ToArray(),
        };
    }

    /// <summary>As the application may see it.</summary>
    public SlotStatus Status(SlotState state) => new()
    {
        Slot = Slot,
        State = state,
        Usage = Slot switch { KeySlot.Protection => "K1", KeySlot.Transaction => "B1", _ => "K2" },
        Algorithm = Algorithm.ToString().ToUpperInvariant(),
        CheckValue = Hex.ToText(CheckValue),
        KeySerialNumber = Hex.ToText(SerialNumber),
        Origin = Origin,
        IsDevelopment = IsDevelopment,
        LoadedAt = LoadedAt,
    };
}
