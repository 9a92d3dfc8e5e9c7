using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Buses;

namespace Terminal.Tests.Platform.Buses;

public sealed class SimulatedGpioContractTests() : GpioContract(new Rig())
{
    [SuppressMessage("Design", "CA1001", Justification = "The contract disposes of the controller.")]
    private sealed class Rig : IGpioRig
    {
        private readonly SimulatedGpio chip = new();

        public IGpioController Controller => chip;

        public bool Level(int pin) => chip.Read(pin);

        public void Drive(int pin, bool high) => chip.Drive(pin, high);
    }
}
