using System.Security.Cryptography;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Cards;

/// <summary>The card in a reader, as one thread drives it: calls that wait for the card.</summary>
/// <remarks>
/// Over T=0 what goes to the reader is a command of the protocol and not an APDU (ISO 7816-3): five bytes of header at least, and no Le
/// behind data. The card's 61xx and 6Cxx come back as it sent them.
/// </remarks>
internal sealed unsafe class PcscCard : IDisposable
{
    private const int AnswerLengthMax = 258; // 256 bytes and a status word: what a short Le can ask for.
    private const int HeaderLength = 4;

    private readonly byte[] bytes = GC.AllocateArray<byte>(AnswerLengthMax, pinned: true);
    private int length;
    private nint context;
    private nint card;
    private nuint protocol;

    /// <summary>ATR or answer of the call before; valid until the next, or until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    /// <summary>Takes the card for this process alone and resets it, cold. False where it does not answer, or nobody lets us.</summary>
    /// <param name="reader">The reader's name with a zero behind it.</param>
    public bool TryPowerOn(byte[] reader)
    {
        PowerOff();
        if (TryConnect(reader))
        {
            return TryReset();
        }

        // pcscd may have come anew since: a context of the old one is worth nothing.
        Release();
        return TryConnect(reader) && TryReset();
    }

    /// <summary>Sends an APDU and waits for the answer. False where none comes.</summary>
    public bool TryExchange(ReadOnlySpan<byte> apdu)
    {
        Clear();
        if (card == 0 || apdu.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderLength + 1];
        ReadOnlySpan<byte> sent = protocol == PcscLite.ProtocolT0 ? InT0(apdu, header) : apdu;

        PcscIoRequest how = new() { Protocol = protocol, Length = (nuint)sizeof(PcscIoRequest) };
        nuint received = AnswerLengthMax;
        uint code;
        fixed (byte* command = sent, answer = bytes)
        {
            code = PcscLite.Code(PcscLite.SCardTransmit(card, &how, command, (nuint)sent.Length, null, answer, &received));
        }

        length = code == PcscLite.Success ? (int)received : 0;
        return length >= 2;
    }

    /// <summary>Lets go of the card and takes its power.</summary>
    public void PowerOff()
    {
        Clear();
        if (card != 0)
        {
            _ = PcscLite.SCardDisconnect(card, PcscLite.UnpowerCard);
            card = 0;
        }
    }

    /// <summary>Zeroes what the card said.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(bytes);
        length = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        PowerOff();
        Release();
    }

    /// <summary>The command of T=0 for an APDU.</summary>
    internal static ReadOnlySpan<byte> InT0(ReadOnlySpan<byte> apdu, Span<byte> header)
    {
        if (apdu.Length == HeaderLength)
        {
            apdu.CopyTo(header);
            header[HeaderLength] = 0;
            return header;
        }

        const int Behind = HeaderLength + 2; // P3 and Le
        return apdu.Length > Behind && apdu.Length == apdu[HeaderLength] + Behind ? apdu[..^1] : apdu;
    }

    private bool TryConnect(byte[] reader)
    {
        nint made = 0;
        if (context == 0 && PcscLite.Code(PcscLite.SCardEstablishContext(PcscLite.ScopeSystem, 0, 0, &made)) != PcscLite.Success)
        {
            return false;
        }

        context = context == 0 ? made : context;
        nint connected = 0;
        nuint spoken = 0;
        uint code;
        fixed (byte* name = reader)
        {
            code = PcscLite.Code(PcscLite.SCardConnect(
                context, name, PcscLite.ShareExclusive, PcscLite.ProtocolT0 | PcscLite.ProtocolT1, &connected, &spoken));
        }

        card = connected;
        return code == PcscLite.Success;
    }

    /// <summary>The power that pcscd gave the card when it was inserted says nothing of now: it goes and comes again.</summary>
    private bool TryReset()
    {
        nuint spoken = 0;
        nuint state = 0;
        nuint ignored = 0;
        nuint nameLength = PcscLite.ReaderNameLengthMax;
        nuint atrLength = PcscLite.AtrLengthMax;
        byte* name = stackalloc byte[PcscLite.ReaderNameLengthMax];
        uint code = PcscLite.Code(PcscLite.SCardReconnect(
            card, PcscLite.ShareExclusive, PcscLite.ProtocolT0 | PcscLite.ProtocolT1, PcscLite.UnpowerCard, &spoken));
        if (code == PcscLite.Success)
        {
            fixed (byte* atr = bytes)
            {
                code = PcscLite.Code(PcscLite.SCardStatus(card, name, &nameLength, &state, &ignored, atr, &atrLength));
            }
        }

        if (code != PcscLite.Success)
        {
            PowerOff();
            return false;
        }

        (protocol, length) = (spoken, (int)atrLength);
        return true;
    }

    private void Release()
    {
        if (context != 0)
        {
            _ = PcscLite.SCardReleaseContext(context);
            context = 0;
        }
    }
}
