using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary>pcsc-lite 1.9, as Debian ships it: the way to pcscd, which has the readers.</summary>
/// <remarks>
/// Its <c>DWORD</c> is <c>unsigned long</c> and its handles are <c>long</c>, here as there, unlike on Windows: each is as wide as a
/// pointer. Functions give a <c>long</c> whose low 32 bits are the code (<see cref="Code"/>). A context is one connection to pcscd, and
/// one call runs on it at a time.
/// </remarks>
internal static unsafe partial class PcscLite
{
    public const int AtrLengthMax = 33;
    public const int ReaderNameLengthMax = 128;
    public const int ReaderCountMax = 16;

    public const uint Success = 0;
    public const uint Cancelled = 0x80100002;
    public const uint UnknownReader = 0x80100009;
    public const uint TimedOut = 0x8010000A;
    public const uint CommunicationError = 0x80100013;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoReaders = 0x8010002E;
    public const uint SecurityViolation = 0x8010006A;

    public const uint ScopeSystem = 2;
    public const uint ShareExclusive = 1;
    public const uint ProtocolT0 = 1;
    public const uint ProtocolT1 = 2;
    public const uint UnpowerCard = 2;

    public const uint StateChanged = 0x0002;
    public const uint StateUnknown = 0x0004;
    public const uint StateUnavailable = 0x0008;
    public const uint StatePresent = 0x0020;

    private const string Library = "libpcsclite.so.1";

    /// <summary>The reader that is none: a change of the list of readers ends the wait.</summary>
    public static ReadOnlySpan<byte> ListOfReaders => "\\\\?PnP?\\Notification\0"u8;

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    /// <summary>The code in what a function gave; 32-bit machines have it negative.</summary>
    public static uint Code(nint given) => unchecked((uint)given);

    [LibraryImport(Library)]
    public static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, nint* context);

    [LibraryImport(Library)]
    public static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint SCardListReaders(nint context, byte* groups, byte* names, nuint* length);

    [LibraryImport(Library)]
    public static partial nint SCardGetStatusChange(nint context, nuint milliseconds, PcscReaderState* states, nuint count);

    [LibraryImport(Library)]
    public static partial nint SCardCancel(nint context);

    [LibraryImport(Library)]
    public static partial nint SCardConnect(
        nint context, byte* reader, nuint share, nuint protocols, nint* card, nuint* protocol);

    [LibraryImport(Library)]
    public static partial nint SCardReconnect(nint card, nuint share, nuint protocols, nuint initialisation, nuint* protocol);

    [LibraryImport(Library)]
    public static partial nint SCardStatus(
        nint card, byte* name, nuint* nameLength, nuint* state, nuint* protocol, byte* atr, nuint* atrLength);

    [LibraryImport(Library)]
    public static partial nint SCardTransmit(
        nint card, PcscIoRequest* how, byte* command, nuint commandLength, PcscIoRequest* said, byte* answer, nuint* answerLength);

    [LibraryImport(Library)]
    public static partial nint SCardDisconnect(nint card, nuint disposition);
}
