using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>What the issuer sends to its card with the host's answer: authentication data (91) and scripts (71, 72).</summary>
/// <remarks>EMV 4.4 Book 3 §10.9, §10.10. The host's bytes are kept here and walked in place.</remarks>
internal sealed class IssuerData
{
    private const int AuthenticationLengthMin = 8;
    private const int AuthenticationLengthMax = 16;
    private readonly byte[] bytes = new byte[Limits.IssuerDataLengthMax];
    private int length;

    /// <summary>All of it; empty where what came was too long or malformed.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Forgets and zeroes it.</summary>
    public void Clear()
    {
        bytes.AsSpan(0, length).Clear();
        length = 0;
    }

    /// <summary>Keeps what came; where it is too long or malformed, nothing.</summary>
    public void Keep(ReadOnlySpan<byte> came)
    {
        Clear();
        if (came.Length > bytes.Length)
        {
            return;
        }

        var reader = new TlvReader(came);
        TlvStatus status;
        do
        {
            status = reader.Next(out _, out _);
        }
        while (status == TlvStatus.Read);
        if (status == TlvStatus.End)
        {
            came.CopyTo(bytes);
            length = came.Length;
        }
    }

    /// <summary>Reads the issuer authentication data, 8 to 16 bytes.</summary>
    public bool TryAuthentication(out ReadOnlySpan<byte> data) =>
        TlvReader.TryFind(Bytes, Tag.IssuerAuthenticationData, out data)
        && data.Length is >= AuthenticationLengthMin and <= AuthenticationLengthMax;
}
