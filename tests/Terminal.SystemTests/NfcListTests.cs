using System.Diagnostics;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Platform.Lines;
using Terminal.Platform.Time;

namespace Terminal.SystemTests;

/// <summary>Debian's nfc-list, which knows nothing of us, talks to the PN532 model over a pty.</summary>
[Trait("Category", "system")]
public sealed class NfcListTests
{
    [Fact]
    public void Nfc_list_finds_the_card_in_the_models_field()
    {
        string listed = List(new Card(0xC3));

        Assert.Contains("ISO/IEC 14443A (106 kbps) target", listed, StringComparison.Ordinal);
        Assert.Contains("ATQA (SENS_RES): 00  04", listed, StringComparison.Ordinal);
        Assert.Contains("UID (NFCID3): 08  a1  b2  c3", listed, StringComparison.Ordinal);
        Assert.Contains("SAK (SEL_RES): 20", listed, StringComparison.Ordinal);
        Assert.Contains("ATS: 78  80  70  02", listed, StringComparison.Ordinal);
        Assert.Contains("1 ISO14443A passive target(s) found", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Nfc_list_finds_both_of_two_cards()
    {
        string listed = List(new Card(0xC3), new Card(0xC4));

        Assert.Contains("2 ISO14443A passive target(s) found", listed, StringComparison.Ordinal);
        Assert.Contains("UID (NFCID3): 08  a1  b2  c3", listed, StringComparison.Ordinal);
        Assert.Contains("UID (NFCID3): 08  a1  b2  c4", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Nfc_list_finds_a_card_of_type_B_beside_one_of_type_A()
    {
        string listed = List(new TypeBCard(), new Card(0xC3));

        Assert.Contains("1 ISO14443A passive target(s) found", listed, StringComparison.Ordinal);
        Assert.Contains("1 ISO14443B passive target(s) found", listed, StringComparison.Ordinal);
        Assert.Contains("PUPI: 11  22  33  44", listed, StringComparison.Ordinal);
        Assert.Contains("Application Data: 01  02  03  04", listed, StringComparison.Ordinal);
        Assert.Contains("Protocol Info: 00  81  81", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Nfc_list_finds_no_card_in_an_empty_field()
    {
        string listed = List();

        Assert.Contains("opened", listed, StringComparison.Ordinal);
        Assert.Contains("0 ISO14443A passive target(s) found", listed, StringComparison.Ordinal);
    }

    private static string List(params ICardModel[] cards)
    {
        using Pty pty = Pty.Create();
        ChipPort port = new(pty, cards);
        pty.Start(port);
        ProcessStartInfo start = new("nfc-list", "-v") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LIBNFC_DEFAULT_DEVICE"] = $"pn532_uart:{pty.DevicePath}:115200";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            process.WaitForExit();
        }

        return output.Result + errors.Result;
    }

    private class Card(byte last) : ICardModel
    {
        private readonly byte[] identifier = [0x08, 0xA1, 0xB2, last];

        public ReadOnlySpan<byte> Atqa => [0x00, 0x04];

        public byte Sak => 0x20;

        public ReadOnlySpan<byte> Uid => identifier;

        public ReadOnlySpan<byte> Ats => [0x05, 0x78, 0x80, 0x70, 0x02];

        public int Transceive(ReadOnlySpan<byte> command, Span<byte> response) => -1;

        public void Removed()
        {
        }
    }

    private sealed class TypeBCard() : Card(0), ITypeBCardModel
    {
        public ReadOnlySpan<byte> Atqb => [0x50, 0x11, 0x22, 0x33, 0x44, 0x01, 0x02, 0x03, 0x04, 0x00, 0x81, 0x81];

        public ReadOnlySpan<byte> AttribResponse => [0x00];
    }

    /// <summary>The chip's model at the far end of the pty; it answers at once, so that it needs no clock.</summary>
    private sealed class ChipPort : ILineListener
    {
        private readonly Pn532Chip chip = new() { AcknowledgeTime = TimeSpan.Zero, AnswerTime = TimeSpan.Zero };
        private readonly Pty pty;

        public ChipPort(Pty pty, ICardModel[] cards)
        {
            this.pty = pty;
            foreach (ICardModel card in cards)
            {
                chip.Insert(card);
            }
        }

        public void Opened()
        {
        }

        public void Closed(string fault)
        {
        }

        public void Received(Memory<byte> bytes)
        {
            chip.Receive(bytes.Span, MonotonicClock.Now);
            while (chip.TryTake(out ReadOnlyMemory<byte> answer))
            {
                pty.Send(answer.ToArray());
            }
        }
    }
}
