using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>The driver of the reader's chip, spoken to by a chip that says anything at any time.</summary>
/// <remarks>
/// A part of an input is a pause (one byte, in hundredths of a second) and the bytes that come after it. Above the driver stands one who
/// looks for cards, asks each that comes three times, and starts again what has failed.
/// </remarks>
internal sealed class Pn532ReaderTarget : IParserUnderTest
{
    public const int LengthMax = 2048;
    private const int ExchangesOfCard = 3;
    private const int OutputCountMax = 64;
    private const int ElapsedCountMax = 64;
    private static readonly TimeSpan PauseUnit = TimeSpan.FromMilliseconds(10);
    private static readonly byte[][] Commands =
    [
        [0x00, 0xA4, 0x04, 0x00, 0x0E, .. "2PAY.SYS.DDF01"u8, 0x00],
        [0x00, 0xA4, 0x04, 0x00, 0x07, 0xA0, 0x00, 0x00, 0x00, 0x03, 0x10, 0x10, 0x00],
        [0x80, 0xCA, .. new byte[300]], // Over one frame of the chip.
    ];

    private readonly byte[] conversation;
    private Pn532Reader reader = new();
    private Instant now;
    private int exchanges;
    private bool ready;

    public Pn532ReaderTarget() => conversation = Record();

    public IEnumerable<byte[]> ValidCases => [conversation];

    public void Run(ReadOnlySpan<byte> input)
    {
        reader = new Pn532Reader();
        now = Instant.Origin;
        Begin();
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            if (!part.IsEmpty)
            {
                Wait(part[0] * PauseUnit);
                reader.Receive(part[1..], now);
                Serve(null);
            }
        }

        Begin();
        parts = new Parts(conversation);
        while (!ready && parts.TryTake(out ReadOnlySpan<byte> part))
        {
            reader.Receive(part[1..], now);
            Serve(null);
        }

        Property.Holds(ready, "started anew, it understands a good chip");
    }

    /// <summary>A conversation with the chip's model and a card in its field.</summary>
    private byte[] Record()
    {
        List<byte[]> parts = [];
        Pn532Chip chip = new();
        chip.Insert(TestWallet.CheapCard("4761739001010119", ""));
        reader = new Pn532Reader();
        now = Instant.Origin;
        Begin(chip);
        for (int i = 0; i < 100 && exchanges <= ExchangesOfCard; i++)
        {
            Instant before = now;
            now = chip.Deadline is { } due ? due : reader.Deadline ?? now;
            chip.Elapse(now);
            byte pause = (byte)Math.Min(byte.MaxValue, (now - before) / PauseUnit);
            while (chip.TryTake(out ReadOnlyMemory<byte> bytes))
            {
                parts.Add([pause, .. bytes.Span]);
                reader.Receive(bytes.Span, now);
                Serve(chip);
            }

            reader.Elapse(now);
            Serve(chip);
        }

        Invariant.Check(ready && exchanges > ExchangesOfCard);
        return Parts.Join(parts);
    }

    private void Begin(Pn532Chip? chip = null)
    {
        ready = false;
        exchanges = 0;
        reader.Start(now);
        Serve(chip);
    }

    private void Wait(TimeSpan pause)
    {
        Instant end = now + pause;
        for (int i = 0; i < ElapsedCountMax && reader.Deadline is { } due && due <= end; i++)
        {
            now = due > now ? due : now;
            reader.Elapse(now);
            Serve(null);
            Property.Holds(i < ElapsedCountMax - 1, "time is waited for in steps that end");
        }

        now = end;
    }

    private void Serve(Pn532Chip? chip)
    {
        int count = 0;
        while (reader.TryTake(out ReaderOutput output))
        {
            Property.Holds(++count <= OutputCountMax, "outputs come to an end");
            switch (output.Kind)
            {
                case ReaderOutputKind.Transmit:
                    bool fits = output.Bytes.Length is > 0 and <= Pn532Limits.OutgoingLengthMax;
                    Property.Holds(fits, "what is sent is no longer than the limit");
                    chip?.Receive(output.Bytes.Span, now);
                    break;
                case ReaderOutputKind.Ready:
                    ready = true;
                    reader.Activate(now);
                    break;
                case ReaderOutputKind.CardPresented or ReaderOutputKind.Response:
                    Property.Holds(output.Bytes.Length <= Pn532Limits.ResponseLengthMax, "an answer is no longer than the limit");
                    Ask();
                    break;
                case ReaderOutputKind.CardLost:
                    reader.Deactivate(now);
                    reader.Activate(now);
                    break;
                case ReaderOutputKind.Failed when chip is null:
                    reader.Start(now);
                    break;
                default:
                    break;
            }
        }
    }

    private void Ask()
    {
        if (exchanges++ < ExchangesOfCard)
        {
            reader.Exchange(Commands[exchanges - 1], now);
        }
        else
        {
            reader.Deactivate(now);
        }
    }
}
