namespace Terminal.Emulator.World;

/// <summary>How often things go wrong: each number is "once in so many"; 0 is never.</summary>
public sealed record Faults
{
    /// <summary>Power goes between two effects of the terminal.</summary>
    public int PowerCut { get; init; }

    /// <summary>A message to the host is lost.</summary>
    public int QuestionLost { get; init; }

    /// <summary>An answer of the host is lost.</summary>
    public int AnswerLost { get; init; }

    /// <summary>An answer comes after the terminal has stopped to wait for it.</summary>
    public int AnswerLate { get; init; }

    /// <summary>An answer comes twice.</summary>
    public int AnswerTwice { get; init; }

    /// <summary>The connection breaks when a message is sent on it.</summary>
    public int ConnectionLost { get; init; }

    /// <summary>A connection is refused.</summary>
    public int ConnectionRefused { get; init; }

    /// <summary>The card leaves the field between two commands.</summary>
    public int CardPulled { get; init; }

    /// <summary>The person presses Cancel at some moment of the sale.</summary>
    public int Cancel { get; init; }

    /// <summary>The printer is without paper for a while.</summary>
    public int PaperOut { get; init; }

    /// <summary>Bytes between reader and chip come wrong or not at all, or the chip is silent for a while or loses its power.</summary>
    public int ReaderWire { get; init; }

    /// <summary>A second card lies on the reader for a while; needs the chip.</summary>
    public int SecondCard { get; init; }

    /// <summary>Nothing goes wrong.</summary>
    public static Faults None { get; } = new();

    /// <summary>Everything goes wrong, more often than in any shop.</summary>
    public static Faults All { get; } = new()
    {
        PowerCut = 150,
        QuestionLost = 12,
        AnswerLost = 10,
        AnswerLate = 12,
        AnswerTwice = 8,
        ConnectionLost = 25,
        ConnectionRefused = 6,
        CardPulled = 40,
        Cancel = 5,
        PaperOut = 15,
    };
}
