namespace Terminal.Emulator.Cards.Contact;

/// <summary>A card as a slot with contacts meets it: what it says to a reset, and an answer for each command.</summary>
/// <remarks>ISO/IEC 7816-3 and -4, at the level of APDUs. A reset ends the session; what the card keeps outlives it.</remarks>
public interface IContactCardModel
{
    /// <summary>Answer to reset; empty where the card does not answer at all.</summary>
    ReadOnlySpan<byte> Atr { get; }

    /// <summary>How long the card takes for each answer.</summary>
    TimeSpan AnswerTime { get; }

    /// <summary>Power was switched on, or the reset line was pulled: all that was selected is gone.</summary>
    void Reset();

    /// <summary>Handles one command APDU.</summary>
    /// <param name="command">The command.</param>
    /// <param name="response">Takes the response data and its two status bytes; 258 bytes always suffice.</param>
    /// <returns>Length of the response, or -1 where the card does not answer at all.</returns>
    int Transceive(ReadOnlySpan<byte> command, Span<byte> response);
}
