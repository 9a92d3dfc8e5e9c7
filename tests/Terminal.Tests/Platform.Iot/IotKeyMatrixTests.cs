using System.Device.Gpio;
using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Keypad;
using Terminal.Platform.Board;
using Terminal.Platform.Iot;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Platform.Iot;

[SuppressMessage("Reliability", "CA2000", Justification = "The contract disposes of its rig.")]
public sealed class IotKeyMatrixTests() : KeypadContract(new Pad())
{
    [Fact]
    public void A_third_corner_counts_for_nothing_so_that_no_ghost_is_heard()
    {
        Heard heard = new();
        using Pad pad = new();
        using IDisposable keypad = pad.Open(heard);
        Assert.Equal("opened", heard.Next());
        pad.Hold('1');
        Assert.Equal(2, Code(heard));
        pad.Hold('2');
        Assert.Equal(3, Code(heard));
        pad.Hold('4'); // 5 now looks pressed as well.
        pad.WaitForScans();
        pad.ReleaseAll();
        pad.WaitForScans();
        pad.Hold('9');
        Assert.Equal(10, Code(heard));
    }

    [Fact]
    public void A_chip_that_is_missing_is_told_once_and_opened_when_it_comes()
    {
        Heard heard = new();
        using Pad pad = new() { IsGone = true };
        using IDisposable keypad = pad.Open(heard);
        Assert.Equal("closed BUS", heard.Next());
        pad.IsGone = false;
        Assert.Equal("opened", heard.Next());
    }

    private static int Code(Heard heard) => heard.Bytes(EvdevDecoder.RecordLength)[18];

    /// <summary>A pad of 4 outputs and 4 inputs, with keys that join a row and a column, and the ghosts that this makes.</summary>
    private sealed class Pad : IKeypadRig
    {
        private static readonly int[] Outputs = [2, 3, 4, 5];
        private static readonly int[] Inputs = [6, 7, 8, 9];
        private static readonly string[] Keys = ["123C", "456X", "789E", ".0.."];

        private readonly Lock gate = new();
        private readonly HashSet<(int Output, int Input)> held = [];
        private int scans;

        public bool IsGone { get; set; }

        public IDisposable Open(Heard heard) => new IotKeyMatrix(
            new KeyMatrixSettings(Outputs, Inputs, Keys),
            () => IsGone ? throw new IOException("no chip") : new GpioController(new FakeGpioDriver { Wiring = Read }),
            heard);

        public void Press(Key key)
        {
            Hold(key switch { Key.Clear => 'C', Key.Cancel => 'X', Key.Enter => 'E', _ => (char)('0' + key) });
            WaitForScans();
            ReleaseAll();
            WaitForScans();
        }

        public void Hold(char key)
        {
            lock (gate)
            {
                int output = Array.FindIndex(Keys, row => row.Contains(key, StringComparison.Ordinal));
                _ = held.Add((output, Keys[output].IndexOf(key, StringComparison.Ordinal)));
            }
        }

        public void ReleaseAll()
        {
            lock (gate)
            {
                held.Clear();
            }
        }

        /// <summary>Until every line was driven twice.</summary>
        public void WaitForScans()
        {
            int until = Volatile.Read(ref scans) + (2 * Inputs.Length * Outputs.Length);
            long end = Environment.TickCount64 + 10_000;
            while (Volatile.Read(ref scans) < until)
            {
                Assert.True(Environment.TickCount64 < end, "The pad is not scanned.");
                Thread.Yield();
            }
        }

        public void Dispose() => ReleaseAll();

        /// <summary>An input is high where a path over held keys leads from it to an output that is.</summary>
        private bool? Read(FakeGpioDriver driver, int pin)
        {
            int input = Array.IndexOf(Inputs, pin);
            if (input < 0)
            {
                return null;
            }

            _ = Interlocked.Increment(ref scans);
            lock (gate)
            {
                HashSet<int> columns = [input];
                for (int i = 0; i < Outputs.Length; i++)
                {
                    int[] rows = [.. held.Where(key => columns.Contains(key.Input)).Select(key => key.Output)];
                    columns.UnionWith(held.Where(key => rows.Contains(key.Output)).Select(key => key.Input));
                }

                return held.Any(key => columns.Contains(key.Input) && driver.IsHigh(Outputs[key.Output]));
            }
        }
    }
}
