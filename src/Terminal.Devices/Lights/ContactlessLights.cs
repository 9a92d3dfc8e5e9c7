namespace Terminal.Devices.Lights;

/// <summary>The four status lights of the contactless reader, left to right.</summary>
[Flags]
public enum ContactlessLights
{
    /// <summary>All off: not ready, or an error.</summary>
    None = 0,

    /// <summary>The first: flashes while idle, steady while a card may be presented or is read.</summary>
    First = 1,

    /// <summary>The second.</summary>
    Second = 2,

    /// <summary>The third.</summary>
    Third = 4,

    /// <summary>The fourth.</summary>
    Fourth = 8,

    /// <summary>All four: the card was read and may be taken away.</summary>
    All = 15,
}

/// <summary>What the beeper plays.</summary>
public enum Tone
{
    /// <summary>A key went down; the same for every key.</summary>
    Key,

    /// <summary>The card was read: 1500 Hz for 500 ms.</summary>
    Success,

    /// <summary>Something is wrong: 750 Hz, 200 ms on, 200 ms off, 200 ms on.</summary>
    Alert,
}
