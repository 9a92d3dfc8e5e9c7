using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Terminal.Platform.Cards;
using Terminal.Platform.Interop;
using Terminal.Tests.Platform.Buses;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What stands between the contact reader and pcsc-lite: structures, numbers, names of readers, commands of T=0.</summary>
public sealed class PcscTests
{
    private static readonly (string C, long Ours)[] Rows =
    [
        ("sizeof(SCARD_READERSTATE)", Unsafe.SizeOf<PcscReaderState>()),
        ("offsetof(SCARD_READERSTATE, dwCurrentState)", Offset<PcscReaderState>(nameof(PcscReaderState.CurrentState))),
        ("offsetof(SCARD_READERSTATE, dwEventState)", Offset<PcscReaderState>(nameof(PcscReaderState.EventState))),
        ("offsetof(SCARD_READERSTATE, cbAtr)", Offset<PcscReaderState>(nameof(PcscReaderState.AtrLength))),
        ("offsetof(SCARD_READERSTATE, rgbAtr)", Offset<PcscReaderState>(nameof(PcscReaderState.Atr))),
        ("sizeof(SCARD_IO_REQUEST)", Unsafe.SizeOf<PcscIoRequest>()),
        ("offsetof(SCARD_IO_REQUEST, cbPciLength)", Offset<PcscIoRequest>(nameof(PcscIoRequest.Length))),
        ("sizeof(DWORD)", Unsafe.SizeOf<nuint>()),
        ("sizeof(SCARDHANDLE)", Unsafe.SizeOf<nint>()),
        ("MAX_ATR_SIZE", PcscLite.AtrLengthMax),
        ("MAX_READERNAME", PcscLite.ReaderNameLengthMax),
        ("PCSCLITE_MAX_READERS_CONTEXTS", PcscLite.ReaderCountMax),
        ("(unsigned)SCARD_E_CANCELLED", PcscLite.Cancelled),
        ("(unsigned)SCARD_E_UNKNOWN_READER", PcscLite.UnknownReader),
        ("(unsigned)SCARD_E_TIMEOUT", PcscLite.TimedOut),
        ("(unsigned)SCARD_F_COMM_ERROR", PcscLite.CommunicationError),
        ("(unsigned)SCARD_E_SERVICE_STOPPED", PcscLite.ServiceStopped),
        ("(unsigned)SCARD_E_NO_SERVICE", PcscLite.NoService),
        ("(unsigned)SCARD_E_NO_READERS_AVAILABLE", PcscLite.NoReaders),
        ("(unsigned)SCARD_W_SECURITY_VIOLATION", PcscLite.SecurityViolation),
        ("SCARD_SCOPE_SYSTEM", PcscLite.ScopeSystem),
        ("SCARD_SHARE_EXCLUSIVE", PcscLite.ShareExclusive),
        ("SCARD_PROTOCOL_T0", PcscLite.ProtocolT0),
        ("SCARD_PROTOCOL_T1", PcscLite.ProtocolT1),
        ("SCARD_UNPOWER_CARD", PcscLite.UnpowerCard),
        ("SCARD_STATE_CHANGED", PcscLite.StateChanged),
        ("SCARD_STATE_UNKNOWN", PcscLite.StateUnknown),
        ("SCARD_STATE_UNAVAILABLE", PcscLite.StateUnavailable),
        ("SCARD_STATE_PRESENT", PcscLite.StatePresent),
    ];

    [HeadersFact("/usr/include/PCSC/winscard.h")]
    public void Every_structure_and_number_is_the_librarys()
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder["probe.c"],
        [
            "#include <stddef.h>", "#include <stdio.h>", "#include <PCSC/winscard.h>", "int main(void) {",
            .. Rows.Select(row => $"printf(\"%lld\\n\", (long long)({row.C}));"),
            "return 0; }",
        ]);
        Assert.Equal("", Run("/usr/bin/gcc", "-I/usr/include/PCSC", folder["probe.c"], "-o", folder["probe"]));
        string[] theirs = Run(folder["probe"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            Rows.Zip(theirs, (row, value) => $"{row.C} = {value}"),
            Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.C} = {row.Ours}")));
    }

    /// <summary>Every field before the ATR is as wide as a pointer, so that four bytes make 56 of the 80.</summary>
    [Fact]
    public void A_reader_state_has_no_room_that_the_width_of_a_pointer_does_not_give()
    {
        const int FieldCount = 5;
        Assert.Equal(FieldCount * IntPtr.Size, Offset<PcscReaderState>(nameof(PcscReaderState.Atr)));
        Assert.Equal(IntPtr.Size == 8 ? 80 : 56, Unsafe.SizeOf<PcscReaderState>());
        Assert.Equal(56, ((FieldCount * 4) + PcscLite.AtrLengthMax + 3) / 4 * 4);
    }

    [Theory]
    [InlineData("Beta 00 00", "Beta 00 00")]
    [InlineData("Beta", "Beta 00 00")]
    [InlineData("Beta 01", "Beta 01 00")]
    [InlineData("Alpha", "Alpha")]
    [InlineData("beta", null)]
    [InlineData("Beta 00 00 and more", null)]
    public void A_reader_is_known_by_its_name_or_by_how_that_begins(string wanted, string? found)
    {
        byte[]? chosen = PcscSlot.Choose("Alpha II\0Beta 00 00\0Beta 01 00\0Alpha\0\0"u8, wanted);
        Assert.Equal(found is null ? null : found + "\0", chosen is null ? null : System.Text.Encoding.UTF8.GetString(chosen));
    }

    [Fact]
    public void Of_no_readers_and_of_a_list_without_an_end_none_is_chosen()
    {
        Assert.Null(PcscSlot.Choose("\0"u8, "A"));
        Assert.Null(PcscSlot.Choose(""u8, "A"));
        Assert.Null(PcscSlot.Choose("Alpha"u8, "A"));
    }

    /// <summary>The four cases of ISO 7816-3, and what is none of them.</summary>
    [Theory]
    [InlineData("0084 0000", "0084 0000 00")]
    [InlineData("00B2 010C 00", "00B2 010C 00")]
    [InlineData("8424 0000 02 1234", "8424 0000 02 1234")]
    [InlineData("00A4 0400 02 1234 00", "00A4 0400 02 1234")]
    [InlineData("00A4 0400 00 00", "00A4 0400 00 00")]
    public void Over_T0_a_header_is_five_bytes_and_nothing_follows_data(string apdu, string sent)
    {
        Span<byte> header = stackalloc byte[5];
        Assert.Equal(
            Convert.FromHexString(sent.Replace(" ", "", StringComparison.Ordinal)),
            PcscCard.InT0(Convert.FromHexString(apdu.Replace(" ", "", StringComparison.Ordinal)), header).ToArray());
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
