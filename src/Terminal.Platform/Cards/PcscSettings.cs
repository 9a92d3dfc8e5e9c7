namespace Terminal.Platform.Cards;

/// <summary>Which reader, and how long it may take.</summary>
/// <param name="Reader">Its name as pcscd has it, whole or how it begins. Of several that begin so, the first.</param>
public sealed record PcscSettings(string Reader)
{
    /// <summary>How long a reset or an exchange may take; then the card is mute, whatever the reader still waits for.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause between two attempts to reach pcscd.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);
}
