using Terminal.Emv.Contact;

namespace Terminal.Tests.Emv.Contact;

/// <summary>What becomes of every PIN that is asked for.</summary>
public enum PinStory
{
    /// <summary>The first one is right.</summary>
    Right,

    /// <summary>The first one is wrong (63C2), the second right.</summary>
    RightAtLast,

    /// <summary>It is wrong, and was the last try (63C0).</summary>
    Exhausted,

    /// <summary>The card takes none any more (6983).</summary>
    Blocked,

    /// <summary>The cardholder passes it over.</summary>
    Bypassed,

    /// <summary>The keypad does not work.</summary>
    PadFailed,

    /// <summary>Where the digits are, no key is found for it.</summary>
    KeyRefused,
}

/// <summary>
/// Cardholder verification as a table and a walk, written from EMV 4.4 Book 3 §10.5, Annex C3 and C5, and from EMV 4.4 Book
/// 4 §6.3.4 for the
/// results: what the kernel is held against.
/// </summary>
/// <param name="capabilities">9F33, byte 2.</param>
/// <param name="holds">The condition codes that hold, 03 apart.</param>
/// <param name="story">What becomes of a PIN.</param>
/// <param name="hasPinKey">Whether the card has a key for PINs.</param>
internal sealed class CvmModel(byte capabilities, byte[] holds, PinStory story, bool hasPinKey)
{
    public const byte Plaintext = 0x80;
    public const byte OnlinePin = 0x40;
    public const byte Signature = 0x20;
    public const byte Enciphered = 0x10;
    public const byte NoCvm = 0x08;

    /// <summary>
    /// Method, capabilities that it needs all of, how its PIN is verified, result where it goes well (2 good, 0 unknown).
    /// </summary>
    private static readonly Row[] Table =
    [
        new(0x01, Plaintext, PinForm.OfflinePlaintext, 2),
        new(0x02, OnlinePin, PinForm.Online, 0),
        new(0x03, Plaintext | Signature, PinForm.OfflinePlaintext, 0),
        new(0x04, Enciphered, PinForm.OfflineEnciphered, 2),
        new(0x05, Enciphered | Signature, PinForm.OfflineEnciphered, 0),
        new(0x1E, Signature, null, 0),
        new(0x1F, NoCvm, null, 2),
    ];

    private bool bypassed;
    private bool exhausted;

    /// <summary>CVM results (9F34); as they are while nothing was performed although the list has rules.</summary>
    public byte[] Results { get; private set; } = [0x3F, 0x00, 0x01];

    /// <summary>TVR, byte 3.</summary>
    public int Third { get; private set; }

    /// <summary>The PINs that are asked for, in order.</summary>
    public List<PinForm> Asked { get; } = [];

    /// <summary>Whether the cardholder signs.</summary>
    public bool Signs { get; private set; }

    /// <summary>Goes through a list.</summary>
    public CvmModel Walk(params (byte Code, byte Condition)[] rules)
    {
        foreach ((byte code, byte condition) in rules)
        {
            int method = code & 0x3F;
            Row? row = Array.Find(Table, one => one.Method == method);
            bool supported = method == 0 || (row is not null && (capabilities & row.Needs) == row.Needs);
            if (condition == 0x03 ? !supported : !holds.Contains(condition))
            {
                continue;
            }

            if (supported)
            {
                bool succeeds = row is not null && (row.Pin is not { } form || Takes(form));
                Results = [code, condition, succeeds ? row!.Result : (byte)1];
                if (succeeds)
                {
                    Signs = (row!.Needs & Signature) != 0;
                    return this;
                }
            }
            else
            {
                Third |= method is > 0x0F and not (0x1E or 0x1F) ? 0x40 : 0;
                int pad = method == 2 ? OnlinePin : Plaintext | Enciphered;
                Third |= row is { Pin: not null } && (capabilities & pad) == 0 ? 0x10 : 0;
            }

            if (method == 0 || (code & 0x40) == 0)
            {
                break;
            }
        }

        Third |= 0x80;
        return this;
    }

    private bool Takes(PinForm form)
    {
        bool offline = form != PinForm.Online;
        if (bypassed || (form == PinForm.OfflineEnciphered && !hasPinKey))
        {
            return false;
        }

        if (!offline || !exhausted)
        {
            Asked.Add(form);
            if (story is PinStory.Bypassed or PinStory.PadFailed or PinStory.KeyRefused)
            {
                bypassed = story == PinStory.Bypassed;
                Third |= story switch { PinStory.Bypassed => 0x08, PinStory.PadFailed => 0x10, _ => 0 };
                return false;
            }

            if (offline && story == PinStory.RightAtLast)
            {
                Asked.Add(form);
            }

            exhausted |= offline && story is PinStory.Exhausted or PinStory.Blocked;
        }

        bool fails = offline && exhausted;
        Third |= fails ? 0x20 : offline ? 0 : 0x04;
        return !fails;
    }

    private sealed record Row(byte Method, byte Needs, PinForm? Pin, byte Result);
}
