namespace Terminal.Emulator.Cards.Contact;

/// <summary>What an application keeps from one transaction to the next; both interfaces of a plastic share it.</summary>
public sealed class ApplicationMemory
{
    /// <summary>Application transaction counter (9F36).</summary>
    public ushort Counter { get; set; }

    /// <summary>Counter of the last transaction that the issuer had a word in (9F13).</summary>
    public ushort LastOnlineCounter { get; set; }

    /// <summary>Tries that are left for an offline PIN (9F17).</summary>
    public int PinTriesLeft { get; set; }

    /// <summary>The PIN as the card knows it: digits.</summary>
    public string Pin { get; set; } = "";

    /// <summary>True where the application is blocked.</summary>
    public bool Blocked { get; set; }

    /// <summary>Offline transactions in a row after which the card wants to go online (9F58); 0 for no limit.</summary>
    public byte OfflineLimit { get; set; }
}
