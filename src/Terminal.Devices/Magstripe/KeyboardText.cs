using Terminal.Devices.Keypad;

namespace Terminal.Devices.Magstripe;

/// <summary>Turns the keys that a reader presses into characters: the layout US, upper case.</summary>
/// <remarks>Codes of linux/input-event-codes.h. A reader that poses as a keyboard of another layout must be set to this one.</remarks>
internal sealed class KeyboardText
{
    private const ushort LeftShift = 42;
    private const ushort RightShift = 54;
    private const byte LineEnd = (byte)'\r';

    // From KEY_1 (2) on, one character a code; a space stands where a key has none that a track could hold.
    private const int First = 2;
    private static readonly byte[] Plain = [.. "1234567890-=  QWERTYUIOP[]  ASDFGHJKL;'` \\ZXCVBNM,./ *  "u8];
    private static readonly byte[] Shifted = [.. "!@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>? *  "u8];
    private bool left;
    private bool right;

    /// <summary>Forgets which keys are down.</summary>
    public void Reset() => (left, right) = (false, false);

    /// <summary>Takes a key; true where it writes a character.</summary>
    /// <param name="code">The key.</param>
    /// <param name="value">Whether it goes down, or up, or is held.</param>
    /// <param name="character">ASCII.</param>
    public bool Accept(ushort code, int value, out byte character)
    {
        bool down = value != EvdevRecords.Released;
        left = code == LeftShift ? down : left;
        right = code == RightShift ? down : right;
        character = value == EvdevRecords.Pressed ? CharacterOf(code) : (byte)0;
        return character != 0;
    }

    private byte CharacterOf(ushort code) => code switch
    {
        LeftShift or RightShift => 0,
        28 or 96 => LineEnd, // KEY_ENTER, KEY_KPENTER
        >= 71 and <= 73 => (byte)('7' + (code - 71)), // KEY_KP7 to KEY_KP9
        >= 75 and <= 77 => (byte)('4' + (code - 75)), // KEY_KP4 to KEY_KP6
        >= 79 and <= 81 => (byte)('1' + (code - 79)), // KEY_KP1 to KEY_KP3
        82 => (byte)'0', // KEY_KP0
        >= First and < 58 when code - First < Plain.Length => (left || right ? Shifted : Plain)[code - First],
        _ => 0,
    };
}
