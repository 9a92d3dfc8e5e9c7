using System.Buffers.Binary;
using Terminal.Primitives;

namespace Terminal.Emv.Apdu;

/// <summary>Writes the commands that the terminal sends. Le is 00 where data are asked for: as many as there are.</summary>
public static class CommandApdu
{
    private static ReadOnlySpan<byte> PpseName => "2PAY.SYS.DDF01"u8;

    private static ReadOnlySpan<byte> PseName => "1PAY.SYS.DDF01"u8;

    /// <summary>SELECT of the proximity payment environment (EMV Contactless Book B §3.3.2).</summary>
    public static int SelectPpse(Span<byte> destination) => Select(PpseName, destination);

    /// <summary>SELECT of the payment system environment (EMV 4.4 Book 1 §12.3.2).</summary>
    public static int SelectPse(Span<byte> destination) => Select(PseName, destination);

    /// <summary>SELECT of the next application whose name begins so (EMV 4.4 Book 1 §12.3.3).</summary>
    public static int SelectNext(ReadOnlySpan<byte> name, Span<byte> destination) => Write(0x00A40402, name, destination);

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
    public static int ReadRecord(int sfi, int record, Span<byte> destination) =>
        Ask(0x00B20004 | ((uint)record << 8) | ((uint)sfi << 3), 0, destination);

    /// <summary>GET DATA of a primitive object outside of the records (EMV 4.4 Book 3 §6.5.7).</summary>
    /// <param name="tag">A tag of two bytes: ATC, last online ATC, PIN try counter.</param>
    /// <param name="destination">Where the command goes.</param>
    public static int GetData(uint tag, Span<byte> destination) => Ask(0x80CA0000 | (tag & 0xFFFF), 0, destination);

    /// <summary>GET CHALLENGE (EMV 4.4 Book 3 §6.5.6).</summary>
    public static int GetChallenge(Span<byte> destination) => Ask(0x00840000, 0, destination);

    /// <summary>GET RESPONSE over T=0 (EMV 4.4 Book 1 §9.3.1.3).</summary>
    /// <param name="length">Le.</param>
    /// <param name="destination">Where the command goes.</param>
    public static int GetResponse(byte length, Span<byte> destination) => Ask(0x00C00000, length, destination);

    /// <summary>INTERNAL AUTHENTICATE with the data of the DDOL (EMV 4.4 Book 3 §6.5.9).</summary>
    public static int InternalAuthenticate(ReadOnlySpan<byte> ddolData, Span<byte> destination) => Write(0x00880000, ddolData, destination);

    /// <summary>GENERATE AC with the data of a CDOL (EMV 4.4 Book 3 §6.5.5).</summary>
    /// <param name="reference">P1: type of the cryptogram, and 10 for a signature of CDA or 08 for one of XDA.</param>
    /// <param name="cdolData">At most <see cref="Limits.DolDataLengthMax"/> bytes.</param>
    /// <param name="destination">Where the command goes.</param>
    public static int GenerateAc(byte reference, ReadOnlySpan<byte> cdolData, Span<byte> destination) =>
        Write(0x80AE0000 | ((uint)reference << 8), cdolData, destination);

    /// <summary>EXTERNAL AUTHENTICATE with the issuer's authentication data (EMV 4.4 Book 3 §6.5.4); it has no Le.</summary>
    public static int ExternalAuthenticate(ReadOnlySpan<byte> issuerData, Span<byte> destination) =>
        Write(0x00820000, issuerData, destination) - 1;

    private static int Ask(uint header, byte length, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, header);
        destination[4] = length;
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
