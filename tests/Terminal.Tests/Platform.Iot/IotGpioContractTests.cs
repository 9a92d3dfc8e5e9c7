using System.Device.Gpio;
using System.Diagnostics.CodeAnalysis;
using Terminal.Platform.Buses;
using Terminal.Platform.Iot;
using Terminal.Tests.Platform.Buses;

namespace Terminal.Tests.Platform.Iot;

public sealed class IotGpioContractTests() : GpioContract(new Rig())
{
    [SuppressMessage("Design", "CA1001", Justification = "The contract disposes of the controller, and that of its driver.")]
    private sealed class Rig : IGpioRig
    {
        private readonly FakeGpioDriver driver = new();

        [SuppressMessage("Reliability", "CA2000", Justification = "The adapter disposes of its controller.")]
        public Rig() => Controller = new IotGpioController(new GpioController(driver));

        public IGpioController Controller { get; }

        public bool Level(int pin) => driver.Level(pin);

        public void Drive(int pin, bool high) => driver.Drive(pin, high);
    }
}
