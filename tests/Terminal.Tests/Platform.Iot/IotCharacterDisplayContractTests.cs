using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Display;
using Terminal.Platform.Board;
using Terminal.Platform.Iot;

namespace Terminal.Tests.Platform.Iot;

public sealed class IotCharacterDisplayContractTests() : DisplayContract(new Rig())
{
    private sealed class Rig : IDisplayRig
    {
        private readonly Lock gate = new();
        private readonly Hd44780Model panel = new();

        public IDisplay Driver { get; } = new CharacterDisplay(0x27);

        public bool IsGone { get; set; }

        [SuppressMessage("Reliability", "CA2000", Justification = "The display disposes of its device.")]
        public IDisplayDevice Open() => new IotCharacterDisplay(new FakeI2cDevice(Write));

        public IReadOnlyList<string> Read()
        {
            lock (gate)
            {
                return panel.Rows();
            }
        }

        private void Write(byte[] bytes)
        {
            lock (gate)
            {
                if (IsGone)
                {
                    throw new IOException("nothing answers");
                }

                foreach (byte pins in bytes)
                {
                    panel.Write(pins);
                }
            }
        }
    }
}
