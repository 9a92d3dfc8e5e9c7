using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Display;
using Terminal.Emulator.Devices;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;

namespace Terminal.Tests.Platform;

/// <summary>The SSD1306 on an I2C bus: driver machine, adapter, and the panel's model at the far end.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The rig disposes of nothing.")]
public sealed class Ssd1306ContractTests() : DisplayContract(new Rig())
{
    private sealed class Rig : IDisplayRig, II2cDevice
    {
        private readonly Lock gate = new();
        private readonly Ssd1306Model panel = new();

        public IDisplay Driver { get; } = new Ssd1306();

        public bool IsGone { get; set; }

        public IDisplayDevice Open() => IsGone ? throw new BusException("simulated bus", "NO-ANSWER") : new I2cDisplay(this);

        public IReadOnlyList<string> Read()
        {
            lock (gate)
            {
                return [.. panel.Text()];
            }
        }

        public void Read(Span<byte> buffer) => Assert.Fail("The panel is never read.");

        public void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => Assert.Fail("The panel is never read.");

        public void Write(ReadOnlySpan<byte> buffer)
        {
            lock (gate)
            {
                if (IsGone || !panel.Write(Ssd1306.DefaultAddress, buffer))
                {
                    throw new BusException("simulated bus", "NO-ANSWER");
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
