namespace Terminal.Emulator.World;

/// <summary>How often things go wrong: each number is "once in so many"; 0 is never.</summary>
public sealed record Faults
{
    /// <summary>Power goes between two effects of the terminal.</summary>
    public int PowerCut { get; init; }

    /// <summary>Power goes again while the terminal starts.</summary>
    public int CutAgain { get; init; }

    /// <summary>The wall clock is not known to be right at a start, or steps later: by an hour, by days, by years.</summary>
    public int Clock { get; init; }

    /// <summary>The vault dies alone: before an effect of the terminal, with a command, a key or a record of its.</summary>
    public int VaultLost { get; init; }

    /// <summary>A message to the host is lost.</summary>
    public int QuestionLost { get; init; }

    /// <summary>An answer of the host is lost.</summary>
    public int AnswerLost { get; init; }

    /// <summary>An answer comes after the terminal has stopped to wait for it.</summary>
    public int AnswerLate { get; init; }

    /// <summary>An answer comes twice.</summary>
    public int AnswerTwice { get; init; }

    /// <summary>Before an answer comes another one: with a foreign trace number, for a foreign terminal, or no message at all.</summary>
    public int AnswerForeign { get; init; }

    /// <summary>The connection breaks at some byte of a message, in either direction.</summary>
    public int ConnectionLost { get; init; }

    /// <summary>A connection is refused.</summary>
    public int ConnectionRefused { get; init; }

    /// <summary>A write or a look-up of the journal takes seconds.</summary>
    public int JournalSlow { get; init; }

    /// <summary>A look-up of the journal fails.</summary>
    public int FindFails { get; init; }

    /// <summary>The disk has little room for a while, or none.</summary>
    public int DiskFull { get; init; }

    /// <summary>The disk fails until the process starts anew.</summary>
    public int DiskBroken { get; init; }

    /// <summary>A power cut tears the journal's tail.</summary>
    public int TornTail { get; init; }

    /// <summary>The card leaves the field between two commands.</summary>
    public int CardPulled { get; init; }

    /// <summary>The person presses Cancel at some moment of the sale.</summary>
    public int Cancel { get; init; }

    /// <summary>A key is pressed twice within milliseconds.</summary>
    public int KeyBounce { get; init; }

    /// <summary>The person presses some key at a moment that is not theirs.</summary>
    public int Impatience { get; init; }

    /// <summary>A till loses an answer, or cancels.</summary>
    public int Till { get; init; }

    /// <summary>The printer is without paper for a while, open, slow or silent.</summary>
    public int Printer { get; init; }

    /// <summary>Bytes between reader and chip come wrong or not at all, or the chip is silent for a while or loses its power.</summary>
    public int ReaderWire { get; init; }

    /// <summary>A second card lies on the reader for a while; needs the chip.</summary>
    public int SecondCard { get; init; }

    /// <summary>Nothing goes wrong.</summary>
    public static Faults None { get; } = new();

    /// <summary>Everything goes wrong, more often than in any shop.</summary>
    public static Faults All { get; } = new()
    {
        PowerCut = 250,
        CutAgain = 4,
        Clock = 6,
        VaultLost = 250,
        QuestionLost = 14,
        AnswerLost = 12,
        AnswerLate = 14,
        AnswerTwice = 8,
        AnswerForeign = 12,
        ConnectionLost = 30,
        ConnectionRefused = 6,
        JournalSlow = 40,
        FindFails = 30,
        DiskFull = 120,
        DiskBroken = 150,
        TornTail = 3,
        CardPulled = 40,
        Cancel = 6,
        KeyBounce = 30,
        Impatience = 30,
        Till = 6,
        Printer = 15,
    };
}
