using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Terminal.Engine.Journal;

/// <summary>The hash chain over the journal: whoever changes, drops or inserts a record breaks it from there on.</summary>
/// <remarks>
/// The chain finds damage and careless hands, not an attacker who can write the whole file anew: no key is in it. The canonical form is a
/// version byte and then the fields: numbers as 8 bytes big-endian, text and blobs with a length of 2 bytes before them. Version 2 adds the
/// fields that version 1 did not have, at the end; a record that does not use them keeps the form of version 1, so that a journal of that
/// time holds as it is.
/// </remarks>
public static class JournalChain
{
    /// <summary>Length of a link in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;


    /// <summary>What stands before the first record.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashLength];

    /// <summary>Computes the link of a record from its own fields and <see cref="JournalRecord.PreviousHash"/>.</summary>
    public static byte[] Link(JournalRecord record)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        bool second = record.Type != PaymentType.Sale || record.OriginalId != Guid.Empty;
        writer.Write([second ? (byte)2 : (byte)1]);
        WriteBlob(writer, record.PreviousHash.Span);
        WriteNumber(writer, record.Sequence);
        WriteNumber(writer, (long)record.Kind);
        WriteId(writer, record.PaymentId);
        WriteNumber(writer, record.Attempt);
        WriteText(writer, record.TillId);
        WriteText(writer, record.Operator);
        WriteNumber(writer, record.ConfigurationVersion);
        WriteId(writer, record.BootId);
        WriteNumber(writer, record.UnixMilliseconds);
        WriteText(writer, record.LocalTime);
        WriteNumber(writer, record.Stan);
        WriteNumber(writer, record.Invoice);
        WriteNumber(writer, record.Batch);
        WriteNumber(writer, record.AmountMinor);
        WriteNumber(writer, record.CurrencyNumeric);
        WriteText(writer, record.ResponseCode);
        WriteText(writer, record.AuthorisationCode);
        WriteText(writer, record.RetrievalReference);
        WriteText(writer, record.Reason);
        WriteText(writer, record.MaskedPan);
        WriteText(writer, record.KeyId);
        WriteBlob(writer, record.CardDigest.Span);
        WriteBlob(writer, record.PanHash.Span);
        WriteBlob(writer, record.EmvData.Span);
        if (second)
        {
            WriteNumber(writer, (long)record.Type);
            WriteId(writer, record.OriginalId);
        }

        return SHA256.HashData(writer.WrittenSpan);
    }

    /// <summary>True where a record follows <paramref name="previous"/> and neither it nor its ciphertext was changed.</summary>
    public static bool Holds(JournalRecord record, ReadOnlySpan<byte> previous) =>
        record.PreviousHash.Span.SequenceEqual(previous)
        && record.Hash.Span.SequenceEqual(Link(record))
        && (record.CardCiphertext.IsEmpty || SHA256.HashData(record.CardCiphertext.Span).AsSpan().SequenceEqual(record.CardDigest.Span));

    private static void WriteNumber(ArrayBufferWriter<byte> writer, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }

    private static void WriteId(ArrayBufferWriter<byte> writer, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        WriteBlob(writer, bytes);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        WriteLength(writer, Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, writer);
    }

    private static void WriteBlob(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        WriteLength(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteLength(ArrayBufferWriter<byte> writer, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), checked((ushort)length));
        writer.Advance(2);
    }
}
