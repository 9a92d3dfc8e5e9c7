using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Interop;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>The bus machine and the port of its bus, with the chip's model at the other end, under the rig's clock.</summary>
internal sealed class BusWire
{
    private readonly IPn532Port port;
    private Instant now;

    [SuppressMessage("Reliability", "CA2000", Justification = "What is made here holds nothing that must be let go of.")]
    public BusWire(Pn532Chip chip, string link)
    {
        Pins = new Pn532BusPins(chip);
        Device = new PinsDevice(Pins, () => now);
        port = link switch
        {
            "spi" => new SpiPn532Port(Device),
            "i2c" => new I2cPn532Port(Device),
            _ => new InterruptPn532Port(new I2cPn532Port(Device), new InterruptPin(Pins, () => now), InterruptPin.Line),
        };
    }

    public static IReadOnlyList<string> Links { get; } = ["i2c", "spi", "interrupt"];

    public Pn532BusPins Pins { get; }

    public PinsDevice Device { get; }

    /// <summary>Kinds of the transfers that were carried out.</summary>
    public List<Pn532TransferKind> Transfers { get; } = [];

    /// <summary>The frames that were written, and when.</summary>
    public List<(Instant At, byte[] Frame)> Written { get; } = [];

    /// <summary>True once the machine has given the chip up.</summary>
    public bool IsGone { get; private set; }

    public Instant? Deadline => IsGone ? null : Machine.Deadline;

    private Pn532Bus Machine { get; } = new();

    public void Send(ReadOnlySpan<byte> bytes) => Machine.Send(bytes);

    /// <summary>Carries out the transfer that is due; false where none is.</summary>
    public bool TryStep(Instant present, out byte[] fetched)
    {
        now = present;
        fetched = [];
        if (IsGone || !Machine.TryTake(now, out Pn532Transfer transfer))
        {
            return false;
        }

        Transfers.Add(transfer.Kind);
        byte[] buffer = new byte[transfer.ReadLength];
        try
        {
            switch (transfer.Kind)
            {
                case Pn532TransferKind.Write:
                    Written.Add((now, transfer.Frame.ToArray()));
                    port.Write(transfer.Frame.Span);
                    Machine.Written(now);
                    break;
                case Pn532TransferKind.Read when port.Read(buffer):
                    fetched = Machine.Arrived(buffer, now).ToArray();
                    break;
                case Pn532TransferKind.Read:
                    Machine.Looked(false, now);
                    break;
                default:
                    Machine.Looked(port.IsReady(), now);
                    break;
            }
        }
        catch (IOException)
        {
            IsGone = !Machine.Failed(now);
        }

        return true;
    }
}

/// <summary>The model's pins as a device of either bus.</summary>
internal sealed class PinsDevice(Pn532BusPins pins, Func<Instant> now) : II2cDevice, ISpiDevice
{
    /// <summary>How many transfers that come next fail.</summary>
    public int FailuresToCome { get; set; }

    public void Read(Span<byte> buffer)
    {
        Fail();
        Acknowledge(pins.TryRead(buffer, now()));
    }

    public void Write(ReadOnlySpan<byte> buffer)
    {
        Fail();
        Acknowledge(pins.TryWrite(buffer, now()));
    }

    public void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    public void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Fail();
        pins.Transfer(writeBuffer, readBuffer, now());
    }

    public void Dispose()
    {
    }

    private void Fail()
    {
        if (FailuresToCome > 0)
        {
            FailuresToCome--;
            Acknowledge(false);
        }
    }

    private static void Acknowledge(bool acknowledged)
    {
        if (!acknowledged)
        {
            throw BusException.Of("a bus 0x24", Libc.RemoteInputOutput);
        }
    }
}

/// <summary>The line that is low while a frame is ready.</summary>
internal sealed class InterruptPin(Pn532BusPins pins, Func<Instant> now) : IGpioController
{
    public const int Line = 7;

    public void OpenPin(int pinNumber, PinMode mode, bool initialValue = false)
    {
        Assert.Equal(Line, pinNumber);
        Assert.Equal(PinMode.InputPullUp, mode);
    }

    public bool Read(int pinNumber) => !pins.Interrupts(now());

    public void Write(int pinNumber, bool value) => Assert.Fail("nobody drives it");

    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, TimeSpan debounce, Action<bool> callback) => Assert.Fail("unused");

    public void Dispose()
    {
    }
}
