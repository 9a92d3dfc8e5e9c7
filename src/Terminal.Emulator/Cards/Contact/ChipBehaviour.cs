namespace Terminal.Emulator.Cards.Contact;

/// <summary>How an application decides at GENERATE AC. It never gives more than it is asked for.</summary>
public enum ChipBehaviour
{
    /// <summary>Gives what the terminal asks for.</summary>
    AsAsked,

    /// <summary>Always wants the bank to decide: an ARQC where a TC is asked for.</summary>
    OnlineOnly,

    /// <summary>Never goes online: a TC where the terminal would approve by itself, else a decline.</summary>
    OfflineOnly,

    /// <summary>Declines at once.</summary>
    Declines,

    /// <summary>Goes online and then declines at the second GENERATE AC, whatever the bank said.</summary>
    RefusesSecond,
}

/// <summary>How an application wants to hear from its issuer.</summary>
public enum IssuerAuthentication
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By EXTERNAL AUTHENTICATE.</summary>
    ByCommand,

    /// <summary>With the second GENERATE AC: its list (CDOL2) asks for tag 91.</summary>
    ByCryptogram,
}
