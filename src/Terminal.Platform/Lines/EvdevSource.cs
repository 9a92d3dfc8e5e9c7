using Terminal.Devices.Keypad;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Lines;

/// <summary>A keypad, or a reader that poses as a keyboard, as the kernel's input layer gives it: a stream of <c>input_event</c>
/// records.</summary>
/// <remarks>
/// The device is grabbed (EVIOCGRAB), so that keys do not reach a console as well. A FIFO serves in its place: it is opened for reading and
/// writing, else it would spin whenever its writer goes away, and it answers ENOTTY to the grab, which is let pass.
/// </remarks>
public sealed class EvdevSource : IDisposable
{
    private readonly DescriptorPump pump;

    /// <summary>Length of a record for this program.</summary>
    public static int RecordLength => nint.Size == sizeof(long) ? EvdevRecords.LongLength : EvdevRecords.ShortLength;

    /// <summary>Opens the keypad, and again whenever it is lost.</summary>
    /// <param name="path">The device (<c>/dev/input/event0</c>) or a FIFO.</param>
    /// <param name="listener">Hears of it; the bytes are whole records on a device.</param>
    public EvdevSource(string path, ILineListener listener)
    {
        pump = new DescriptorPump("keypad", () => OpenGrabbed(path), listener);
        pump.Open();
    }

    /// <summary>Makes a FIFO for the owner alone; false where it cannot be made. One that is there already is kept.</summary>
    public static bool TryMakeFifo(string path)
    {
        const uint OwnerOnly = 0x180;
        const int Exists = -17;
        return Libc.MakeFifo(path, OwnerOnly) is 0 or Exists;
    }

    /// <inheritdoc/>
    public void Dispose() => pump.Dispose();

    private static int OpenGrabbed(string path)
    {
        const nuint Grab = 0x40044590;
        int descriptor = Libc.Open(path, Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            return descriptor;
        }

        int grabbed = Libc.Ioctl(descriptor, Grab, 1);
        if (grabbed == -Libc.Busy)
        {
            Libc.Close(descriptor);
            return grabbed;
        }

        return descriptor;
    }
}
