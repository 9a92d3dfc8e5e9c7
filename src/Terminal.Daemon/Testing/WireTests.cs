using System.Globalization;
using Terminal.Daemon.Settings;
using Terminal.Devices.Contact;
using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Devices.Display;
using Terminal.Devices.Lights;
using Terminal.Devices.Printing;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Cards;
using Terminal.Platform.Lines;
using Terminal.Platform.Time;
using Terminal.Primitives;

namespace Terminal.Daemon.Testing;

/// <summary>The tests of what hangs on the board's wires. Each drives the driver machine that the terminal itself uses.</summary>
internal static class WireTests
{
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CardTime = TimeSpan.FromMilliseconds(200); // A card is told of right behind its reader.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>Wakes the reader's chip and asks for its firmware.</summary>
    public static PartResult Reader(Func<ILineListener, ILine> make, string path)
    {
        PartWatch watch = new();
        using ILine line = make(watch);
        line.Open();
        if (watch.AwaitOpened(OpenTime) is { } missing)
        {
            return PartResult.Bad(missing, path);
        }

        Pn532Reader reader = new();
        Instant now = MonotonicClock.Now;
        Instant end = now + AnswerTime;
        reader.Start(now);
        while (now < end)
        {
            while (reader.TryTake(out ReaderOutput output))
            {
                switch (output.Kind)
                {
                    case ReaderOutputKind.Transmit:
                        line.Send(output.Bytes.ToArray());
                        break;
                    case ReaderOutputKind.Ready:
                        return PartResult.Good(string.Create(CultureInfo.InvariantCulture,
                            $"PN532, firmware {reader.FirmwareVersion >> 8}.{reader.FirmwareVersion & 0xFF}, at {path}"));
                    default:
                        return PartResult.Bad(output.Fault == ReaderFault.ChipGarbled ? "GARBLED" : "SILENT", path);
                }
            }

            if (watch.TryTake((Instant.Earlier(reader.Deadline, end) ?? end) - now, out PartEvent happened))
            {
                if (happened.Kind == PartEventKind.Closed)
                {
                    return PartResult.Bad(happened.Fault, path);
                }

                reader.Receive(happened.Bytes.Span, MonotonicClock.Now);
            }

            now = MonotonicClock.Now;
            reader.Elapse(now);
        }

        return PartResult.Bad("SILENT", path);
    }

    /// <summary>Waits for the contact reader, and resets the card where one is in it.</summary>
    public static PartResult Slot(PcscSettings settings)
    {
        PartWatch watch = new();
        using PcscSlot slot = new(settings, watch);
        if (watch.AwaitOpened(OpenTime) is { } missing)
        {
            return PartResult.Bad(missing, settings.Reader);
        }

        string name = slot.ReaderName;
        if (!watch.TryTake(CardTime, out _))
        {
            return PartResult.Good($"{name}, no card in it");
        }

        slot.Drive(new SlotCommand(SlotCommandKind.PowerOn, 1));
        return watch.TryTake(AnswerTime, out PartEvent told) && told.Kind == PartEventKind.Received
            ? PartResult.Good($"{name}, and the card in it answers")
            : PartResult.Bad("CHIP-NOT-READ", $"{name}; try another card");
    }

    /// <summary>Sends the printer an empty job: it tells cover and paper, and that it worked off all of it. No paper moves.</summary>
    public static PartResult Printer(string path, int baudRate)
    {
        PartWatch watch = new();
        using SerialLine line = new(path, baudRate, watch);
        line.Open();
        if (watch.AwaitOpened(OpenTime) is { } missing)
        {
            return PartResult.Bad(missing, path);
        }

        EscPosPrinter printer = new(baudRate);
        Instant now = MonotonicClock.Now;
        Instant end = now + AnswerTime;
        printer.Print(1, [], now);
        while (now < end)
        {
            while (printer.TryTake(out PrinterOutput output))
            {
                switch (output.Kind)
                {
                    case PrinterOutputKind.Transmit:
                        line.Send(output.Bytes.ToArray());
                        break;
                    case PrinterOutputKind.Printed:
                        return PartResult.Good("paper and cover are well, at " + path);
                    default:
                        return PartResult.Bad(output.Fault switch
                        {
                            PrinterFault.PaperOut => "PAPER-OUT",
                            PrinterFault.CoverOpen => "COVER-OPEN",
                            PrinterFault.Faulty => "FAULTY",
                            _ => "SILENT",
                        }, path);
                }
            }

            if (watch.TryTake((Instant.Earlier(printer.Deadline, end) ?? end) - now, out PartEvent happened))
            {
                if (happened.Kind == PartEventKind.Closed)
                {
                    return PartResult.Bad(happened.Fault, path);
                }

                printer.Receive(happened.Bytes.Span, MonotonicClock.Now);
            }

            now = MonotonicClock.Now;
            printer.Elapse(now);
        }

        return PartResult.Bad("SILENT", path);
    }

    /// <summary>Whether a display answers at its address on an I2C bus of this machine: the command that does nothing.</summary>
    public static PartResult Display(IBoardParts parts, string path, int address)
    {
        const byte Command = 0x00;
        const byte NoOperation = 0xE3; // SSD1306 datasheet, table 9-1; an expander takes it for two states of its lines.
        string place = string.Create(CultureInfo.InvariantCulture, $"{path} address {address:x2}");
        try
        {
            using II2cDevice device = parts.OpenI2c(path, address);
            device.Write([Command, NoOperation]);
            return PartResult.Good(place);
        }
        catch (IOException fault)
        {
            return PartResult.Bad((fault as BusException)?.Code ?? "BUS", place);
        }
    }

    /// <summary>Draws a text, lights all four lights and sounds the beeper: a person sees and hears them, the bus tells who did not
    /// answer.</summary>
    public static PartResult Display(string socket, byte address)
    {
        PartWatch watch = new();
        using (BoardBus board = new(socket, watch))
        {
            if (watch.AwaitOpened(OpenTime) is { } missing)
            {
                return PartResult.Bad(missing, socket);
            }

            Ssd1306 display = new(address);
            display.Picture.Draw(BitmapFont.Regular, 0, 0, "Self-test");
            while (display.TryTake(out DisplayTransfer transfer))
            {
                board.WriteI2c(transfer.Address, transfer.Bytes.Span);
            }

            board.SetLights(ContactlessLights.All);
            board.Play(Tone.Success);
            board.SetLights(ContactlessLights.None);
        }

        while (watch.TryTake(TimeSpan.Zero, out PartEvent happened))
        {
            if (happened.Kind == PartEventKind.Closed)
            {
                return PartResult.Bad(happened.Fault, socket);
            }

            if (happened.Kind == PartEventKind.Received)
            {
                return PartResult.Bad("REFUSED", string.Create(CultureInfo.InvariantCulture,
                    $"errno {happened.Bytes.Span[0]} from 0x{address:X2} at {socket}"));
            }
        }

        return PartResult.Good("it says Self-test, the lights were lit and the beeper sounded; look and listen");
    }

    /// <summary>Opens the stripe reader, as the terminal does.</summary>
    public static PartResult StripeReader(NodeConfiguration configuration, string path)
    {
        PartWatch watch = new();
        using IDisposable? reader = configuration.OpenStripeReader(watch);
        return watch.AwaitOpened(OpenTime) is { } missing ? PartResult.Bad(missing, path) : PartResult.Good("opened " + path);
    }

    /// <summary>Opens the keypad for itself alone, as the terminal does.</summary>
    public static PartResult Keypad(string path)
    {
        PartWatch watch = new();
        using EvdevSource keypad = new(path, watch);
        return watch.AwaitOpened(OpenTime) is { } missing ? PartResult.Bad(missing, path) : PartResult.Good("grabbed " + path);
    }
}
