namespace Terminal.Devices.Magstripe;

/// <summary>Why a swipe gave no card.</summary>
public enum StripeFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>What came is no stripe of a card: no start sentinel, or no account number with a right check digit.</summary>
    NotACard,

    /// <summary>Track 1 came, and track 2 did not.</summary>
    NoTrack2,

    /// <summary>A character that track 2 cannot have: a reader's own mark of a bad track among that.</summary>
    Unreadable,

    /// <summary>The sum behind the end sentinel is not that of the track.</summary>
    WrongSum,

    /// <summary>More characters than a track has, or than a card.</summary>
    TooLong,

    /// <summary>The reader fell silent in the middle of a track.</summary>
    CutOff,
}
