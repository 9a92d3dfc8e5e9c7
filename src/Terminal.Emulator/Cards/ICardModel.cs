namespace Terminal.Emulator.Cards;

/// <summary>A card as a reader's chip meets it: what it says at activation, and an answer for each command.</summary>
/// <remarks>ISO/IEC 14443-3 and -4, type A. A model keeps the state of one session; taking the card away ends it.</remarks>
public interface ICardModel
{
    /// <summary>SENS_RES as the chip reports it, 2 bytes.</summary>
    ReadOnlySpan<byte> Atqa { get; }

    /// <summary>SEL_RES; bit 0x20 says that the card speaks ISO/IEC 14443-4.</summary>
    byte Sak { get; }

    /// <summary>The identifier, 4, 7 or 10 bytes.</summary>
    ReadOnlySpan<byte> Uid { get; }

    /// <summary>Answer to select, from its length byte TL on (TL counts itself).</summary>
    ReadOnlySpan<byte> Ats { get; }

    /// <summary>Handles one command APDU.</summary>
    /// <param name="command">The command as it came over the air.</param>
    /// <param name="response">Takes the response data and its two status bytes; 258 bytes always suffice.</param>
    /// <returns>Length of the response, or -1 where the card does not answer at all.</returns>
    int Transceive(ReadOnlySpan<byte> command, Span<byte> response);

    /// <summary>The card left the field: the session and all that was selected in it are gone.</summary>
    void Removed();
}
