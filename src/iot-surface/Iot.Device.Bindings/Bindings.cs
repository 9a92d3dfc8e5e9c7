// Signatures of Iot.Device.Bindings 4.2.0 (github.com/dotnet/iot, tag v4.2.0, src/devices/CharacterLcd, Pcx857x and KeyMatrix;
// learn.microsoft.com/dotnet/api/iot.device.characterlcd, .../iot.device.keymatrix).
using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Device.I2c;
using System.Drawing;

namespace Iot.Device.CharacterLcd
{
    public class Hd44780 : IDisposable
    {
        public Hd44780(Size size, LcdInterface lcdInterface) => throw null!;

        public void SetCursorPosition(int left, int top) => throw null!;

        public void Write(ReadOnlySpan<char> text) => throw null!;

        public virtual void Dispose() => throw null!;
    }

    public abstract class LcdInterface : IDisposable
    {
        protected LcdInterface() => throw null!;

        public static LcdInterface CreateI2c(I2cDevice device, bool uses8Bit = true) => throw null!;

        public void Dispose() => throw null!;
    }
}

namespace Iot.Device.KeyMatrix
{
    public class KeyMatrix : IDisposable
    {
        public delegate void KeyEventHandler(object sender, KeyMatrixEvent keyMatrixEvent);

        public KeyMatrix(
            IEnumerable<int> outputPins,
            IEnumerable<int> inputPins,
            TimeSpan scanInterval,
            PinMode inputPinMode,
            GpioController? gpioController = null,
            bool shouldDispose = true) => throw null!;

        public event KeyEventHandler? KeyEvent;

        public KeyMatrixEvent? ReadKey() => throw null!;

        public void StopListeningKeyEvent() => throw null!;

        public void Dispose() => throw null!;
    }

    public class KeyMatrixEvent
    {
        private KeyMatrixEvent() => throw null!;

        public PinEventTypes EventType => throw null!;

        public int Output => throw null!;

        public int Input => throw null!;
    }
}
