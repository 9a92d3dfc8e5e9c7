using Terminal.Devices.Keypad;
using Terminal.Primitives;

namespace Terminal.Vault.Pin;

/// <summary>What a key did to a PIN that is being entered.</summary>
internal enum PinStep
{
    /// <summary>Nothing: a key too many, Enter too early.</summary>
    Ignored,

    /// <summary>The count of digits is another.</summary>
    Counted,

    /// <summary>The PIN is whole.</summary>
    Complete,

    /// <summary>The cardholder goes on without one.</summary>
    Bypassed,

    /// <summary>The cardholder does not want to.</summary>
    Cancelled,
}

/// <summary>The digits of one PIN, from the first key to its end. They stand in the arena and nowhere else.</summary>
internal sealed class PinPad : IDisposable
{
    private readonly PinRules rules;
    private readonly SecretBuffer digits;
    private readonly Instant end;
    private Instant nextKeyBy;

    public PinPad(PinRules rules, SecretBuffer digits, Instant now)
    {
        this.rules = rules;
        this.digits = digits;
        end = now + rules.TotalTime;
        nextKeyBy = now + rules.DigitTime;
    }

    /// <summary>How many digits there are.</summary>
    public int Count { get; private set; }

    /// <summary>The digits, ASCII.</summary>
    public ReadOnlySpan<byte> Digits => digits.Bytes[..Count];

    /// <summary>When it is over.</summary>
    public Instant Deadline => nextKeyBy < end ? nextKeyBy : end;

    /// <summary>Takes a key. Clear takes all digits back: nobody sees which one was wrong.</summary>
    public PinStep Press(Key key, Instant now)
    {
        nextKeyBy = now + rules.DigitTime;
        switch (key)
        {
            case Key.Cancel:
                return PinStep.Cancelled;
            case Key.Enter:
                return Count >= rules.DigitCountMin ? PinStep.Complete
                    : Count == 0 && rules.MayBypass ? PinStep.Bypassed
                    : PinStep.Ignored;
            case Key.Clear:
                digits.Bytes.Clear();
                Count = 0;
                return PinStep.Counted;
            default:
                if (Count == digits.Length)
                {
                    return PinStep.Ignored;
                }

                digits.Bytes[Count++] = (byte)('0' + (int)key);
                return PinStep.Counted;
        }
    }

    /// <summary>Zeroes the digits.</summary>
    public void Dispose()
    {
        digits.Dispose();
        Count = 0;
    }
}
