namespace Terminal.Emulator.Cards.Contact;

/// <summary>The chip of a test card as data: applications and faults. What a plastic has once stands in
/// <see cref="CardProfile"/>.</summary>
public sealed record ChipProfile
{
    /// <summary>An answer to reset that offers T=1, with its check byte.</summary>
    public const string OrdinaryAtr = "3BE40000813180455445535487";

    /// <summary>An answer to reset for T=0.</summary>
    public const string CharacterAtr = "3B64000054455354";

    /// <summary>Answer to reset; empty where the chip is dead.</summary>
    public string Atr { get; set; } = OrdinaryAtr;

    /// <summary>True where it has a directory (1PAY.SYS.DDF01).</summary>
    public bool HasDirectory { get; set; } = true;

    /// <summary>Its applications.</summary>
    public required IReadOnlyList<ChipApplication> Applications { get; init; }

    /// <summary>True where it answers as over T=0: 61xx for data to be fetched by GET RESPONSE, 6Cxx for a wrong length.</summary>
    public bool SendsProcedureBytes { get; set; }

    /// <summary>The command since the reset from which on it is mute, 1 for the first; 0 for never.</summary>
    public int MuteFrom { get; set; }

    /// <summary>How long it takes for each answer, in milliseconds.</summary>
    public int AnswerMilliseconds { get; set; }

    /// <summary>True where the issuer has blocked the whole card.</summary>
    public bool Blocked { get; set; }
}
