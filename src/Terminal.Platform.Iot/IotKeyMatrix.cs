using System.Buffers.Binary;
using System.Device.Gpio;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Iot.Device.KeyMatrix;
using Terminal.Devices.Keypad;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;

namespace Terminal.Platform.Iot;

/// <summary>The package's key matrix as a keypad: each press becomes a record as an input device would give it.</summary>
/// <remarks>
/// The package neither debounces nor knows ghosts, so two rules stand here: a key that comes again within 30 ms of its release did not
/// come, and while two are held a third does not count, since three corners of a rectangle look like four.
/// </remarks>
public sealed class IotKeyMatrix : IDisposable
{
    private const int RetryMilliseconds = 500;
    private const int FarewellMilliseconds = 2000;
    private const int HeldMax = 2;
    private const ushort TypeKey = 1;

    private static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(4); // a line each
    private static readonly TimeSpan Bounce = TimeSpan.FromMilliseconds(30);

    private readonly KeyMatrixSettings settings;
    private readonly Func<GpioController> open;
    private readonly ILineListener listener;

    [SuppressMessage("Usage", "CA2213", Justification = "The thread may outlive a farewell that took too long.")]
    private readonly ManualResetEventSlim stopping = new();
    private readonly Thread thread;
    private readonly HashSet<(int Output, int Input)> held = [];
    private readonly Dictionary<(int Output, int Input), long> released = [];

    [SuppressMessage("Usage", "CA2213", Justification = "The thread disposes of it when it leaves its loop.")]
    private KeyMatrix? matrix;

    /// <summary>Opens the keypad, and again whenever its chip failed.</summary>
    /// <param name="settings">Its lines and keys.</param>
    /// <param name="open">Opens the chip, or throws an <see cref="IOException"/>; called on the keypad's thread.</param>
    /// <param name="listener">Hears of it.</param>
    public IotKeyMatrix(KeyMatrixSettings settings, Func<GpioController> open, ILineListener listener)
    {
        this.settings = settings;
        this.open = open;
        this.listener = listener;
        thread = new Thread(Run) { IsBackground = true, Name = "keypad" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Set();
        long end = Environment.TickCount64 + FarewellMilliseconds;
        do
        {
            matrix?.StopListeningKeyEvent(); // It is heard once a scan has begun.
        }
        while (!thread.Join(RetryMilliseconds / 10) && Environment.TickCount64 < end);
    }

    /// <summary>The key's code of linux/input-event-codes.h; 0 for none.</summary>
    private static ushort Code(char key) => key switch
    {
        '0' => 11, // KEY_0
        >= '1' and <= '9' => (ushort)(key - '1' + 2), // KEY_1 to KEY_9
        'C' => 14, // KEY_BACKSPACE
        'X' => 1, // KEY_ESC
        'E' => 28, // KEY_ENTER
        _ => 0,
    };

    private void Run()
    {
        string? lastFault = null;
        while (!stopping.IsSet)
        {
            string? fault = OpenAndServe(ref lastFault);
            if (fault is not null && fault != lastFault)
            {
                listener.Closed(fault);
            }

            lastFault = fault;
            _ = stopping.Wait(RetryMilliseconds);
        }
    }

    private string? OpenAndServe(ref string? lastFault)
    {
        try
        {
            using GpioController chip = open();
            using KeyMatrix pad = new(
                settings.Outputs, settings.Inputs, ScanInterval, System.Device.Gpio.PinMode.InputPullDown, chip, shouldDispose: false);
            pad.KeyEvent += OnKey;
            matrix = pad;
            lastFault = null;
            listener.Opened();
            while (!stopping.IsSet)
            {
                _ = pad.ReadKey();
            }

            return null;
        }
        catch (IOException fault)
        {
            return BusException.CodeOf(fault);
        }
        finally
        {
            matrix = null;
        }
    }

    private void OnKey(object sender, KeyMatrixEvent change)
    {
        (int, int) place = (change.Output, change.Input);
        if (change.EventType != PinEventTypes.Rising)
        {
            _ = held.Remove(place);
            released[place] = Stopwatch.GetTimestamp();
            return;
        }

        bool bounces = released.TryGetValue(place, out long at) && Stopwatch.GetElapsedTime(at) < Bounce;
        bool counts = !bounces && held.Count < HeldMax;
        _ = held.Add(place);
        if (counts && Code(settings.Keys[change.Output][change.Input]) is var code and not 0)
        {
            byte[] record = new byte[EvdevDecoder.RecordLength];
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), TypeKey);
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(18), code);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), 1);
            listener.Received(record);
        }
    }
}
