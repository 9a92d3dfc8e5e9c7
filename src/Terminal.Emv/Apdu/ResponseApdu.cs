using Terminal.Emv.Tlv;

namespace Terminal.Emv.Apdu;

/// <summary>A card's answer: data and a status word, read in place.</summary>
public readonly ref struct ResponseApdu
{
    private ResponseApdu(ReadOnlySpan<byte> data, ushort status)
    {
        Data = data;
        Status = status;
    }

    /// <summary>The data before the status word.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>SW1 and SW2, big-endian: see <see cref="StatusWord"/>.</summary>
    public ushort Status { get; }

    /// <summary>Splits an answer; false where it is shorter than a status word or longer than a card may answer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> response, out ResponseApdu apdu)
    {
        if (response.Length is < 2 or > Limits.ResponseLengthMax)
        {
            apdu = default;
            return false;
        }

        apdu = new ResponseApdu(response[..^2], (ushort)((response[^2] << 8) | response[^1]));
        return true;
    }

    /// <summary>Reads the content of a record of SFI 1 to 10: one template 70, whole and well formed (EMV 4.4 Book 3 §6.5.11).</summary>
    public static bool TryRecord(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> content) =>
        TryTemplate(data, Tag.RecordTemplate, out content);

    /// <summary>
    /// Reads the content of one template of a known tag that fills the data; the objects within it are checked to the last.
    /// </summary>
    public static bool TryTemplate(ReadOnlySpan<byte> data, uint template, out ReadOnlySpan<byte> content)
    {
        var reader = new TlvReader(data);
        return reader.Next(out uint tag, out content) == TlvStatus.Read && tag == template
            && reader.Next(out _, out _) == TlvStatus.End && TlvTree.Check(content) == TlvStatus.End;
    }
}
