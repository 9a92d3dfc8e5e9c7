using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Emv.Apdu;

/// <summary>Writes the commands that the terminal sends. All have Le 00; the contactless interface needs no GET RESPONSE.</summary>
public static class CommandApdu
{
    private static ReadOnlySpan<byte> PpseName => "2PAY.SYS.DDF01"u8;

    /// <summary>SELECT of the proximity payment environment (EMV Contactless Book B §3.3.2).</summary>
    public static int SelectPpse(Span<byte> destination) => Select(PpseName, destination);

    /// <summary>SELECT by name (EMV 4.4 Book 1 §11.3).</summary>
    /// <param name="name">AID or ADF name, 1 to 16 bytes.</param>
    /// <param name="destination">Where the command goes.</param>
    /// <returns>Length of the command.</returns>
    public static int Select(ReadOnlySpan<byte> name, Span<byte> destination) => Write(0x00A40400, name, destination);

    /// <summary>GET PROCESSING OPTIONS with the data of the PDOL in template 83 (EMV 4.4 Book 3 §6.5.8).</summary>
    /// <param name="pdolData">At most <see cref="Limits.DolDataLengthMax"/> bytes.</param>
    /// <param name="destination">Where the command goes.</param>
    /// <returns>Length of the command.</returns>
    public static int GetProcessingOptions(ReadOnlySpan<byte> pdolData, Span<byte> destination)
    {
        Invariant.Check(pdolData.Length <= Limits.DolDataLengthMax);
        Span<byte> template = stackalloc byte[Limits.DolDataLengthMax + 3];
        int header = pdolData.Length > 0x7F ? 3 : 2;
        template[0] = 0x83;
        template[1] = 0x81;
        template[header - 1] = (byte)pdolData.Length;
        pdolData.CopyTo(template[header..]);
        return Write(0x80A80000, template[..(header + pdolData.Length)], destination);
    }

    /// <summary>READ RECORD (EMV 4.4 Book 3 §6.5.11).</summary>
    /// <param name="sfi">Short file identifier, 1 to 30.</param>
    /// <param name="record">Record number, from 1.</param>
    /// <param name="destination">Where the command goes.</param>
    /// <returns>Length of the command.</returns>
    public static int ReadRecord(int sfi, int record, Span<byte> destination)
    {
        destination[0] = 0x00;
        destination[1] = 0xB2;
        destination[2] = (byte)record;
        destination[3] = (byte)((sfi << 3) | 0x04);
        destination[4] = 0x00;
        return 5;
    }

    private static int Write(uint header, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, header);
        destination[4] = (byte)data.Length;
        data.CopyTo(destination[5..]);
        destination[5 + data.Length] = 0x00;
        return 6 + data.Length;
    }
}
