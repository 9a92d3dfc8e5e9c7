using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Devices.Keypad;

/// <summary>Cuts what a Linux input device sends, in pieces of any length, into its records.</summary>
/// <remarks>
/// A record is a <c>struct input_event</c> (linux/input.h): time, type (2 bytes), code (2), value (4), little-endian; 24 bytes for a 64-bit
/// program, 16 for a 32-bit one.
/// </remarks>
public sealed class EvdevRecords
{
    /// <summary>Length of a record for a 64-bit program.</summary>
    public const int LongLength = 24;

    /// <summary>Length of a record for a 32-bit program.</summary>
    public const int ShortLength = 16;

    /// <summary>Value of a key that goes up.</summary>
    public const int Released = 0;

    /// <summary>Value of a key that goes down; a key that is held repeats with another.</summary>
    public const int Pressed = 1;

    private const int TailLength = 8;
    private const ushort TypeKey = 1;

    private readonly byte[] record;
    private int received;

    /// <summary>Creates the cutter.</summary>
    /// <param name="recordLength">24 or 16.</param>
    public EvdevRecords(int recordLength)
    {
        Invariant.Check(recordLength is LongLength or ShortLength);
        record = new byte[recordLength];
    }

    /// <summary>Forgets a part of a record: the device was opened anew.</summary>
    public void Reset()
    {
        record.AsSpan().Clear();
        received = 0;
    }

    /// <summary>Takes one byte; true where it completes a record of a key.</summary>
    /// <param name="next">The byte.</param>
    /// <param name="code">The key, by linux/input-event-codes.h.</param>
    /// <param name="value"><see cref="Pressed"/>, <see cref="Released"/>, or 2 for a repeat.</param>
    public bool Accept(byte next, out ushort code, out int value)
    {
        (code, value) = (0, 0);
        record[received++] = next;
        if (received < record.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> tail = record.AsSpan(record.Length - TailLength);
        bool isKey = BinaryPrimitives.ReadUInt16LittleEndian(tail) == TypeKey;
        code = BinaryPrimitives.ReadUInt16LittleEndian(tail[2..]);
        value = BinaryPrimitives.ReadInt32LittleEndian(tail[4..]);
        Reset();
        return isKey;
    }
}
