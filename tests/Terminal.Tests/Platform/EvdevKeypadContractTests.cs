using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Keypad;
using Terminal.Emulator.World;
using Terminal.Platform.Lines;

namespace Terminal.Tests.Platform;

[SuppressMessage("Reliability", "CA2000", Justification = "The contract disposes of its rig.")]
public sealed class EvdevKeypadContractTests() : KeypadContract(new Rig())
{
    private sealed class Rig : IKeypadRig
    {
        private readonly TemporaryFolder folder = new();

        public IDisposable Open(Heard heard)
        {
            Assert.True(EvdevSource.TryMakeFifo(folder["keypad"]));
            return new EvdevSource(folder["keypad"], heard);
        }

        public void Press(Key key) => File.WriteAllBytes(folder["keypad"], KeypadRecords.Press(key));

        public void Dispose() => folder.Dispose();
    }
}
