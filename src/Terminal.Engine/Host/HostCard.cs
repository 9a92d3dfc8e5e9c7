namespace Terminal.Engine.Host;

/// <summary>The card's part of a question. Nothing of it is kept.</summary>
/// <param name="track2">DE35 as the card holds it (tag 57); empty where the card was not presented.</param>
/// <param name="card">Account number and expiry as <c>CardData</c> writes them; empty where the track says it.</param>
/// <param name="iccData">DE55; may be empty.</param>
public readonly ref struct HostCard(ReadOnlySpan<byte> track2, ReadOnlySpan<byte> card, ReadOnlySpan<byte> iccData)
{
    /// <summary>DE35.</summary>
    public ReadOnlySpan<byte> Track2 { get; } = track2;

    /// <summary>DE2 and DE14.</summary>
    public ReadOnlySpan<byte> Card { get; } = card;

    /// <summary>DE55.</summary>
    public ReadOnlySpan<byte> IccData { get; } = iccData;

    /// <summary>The enciphered PIN: 8 bytes of format 0 for DE52, 16 of format 4; empty where none was entered.</summary>
    public ReadOnlySpan<byte> PinBlock { get; init; }

    /// <summary>The track as the host's module reads it, in the place of DE2, 14 and 35; empty where these are sent.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; init; }

    /// <summary>Serial number of the message's key, or the name of the session whose keys it has.</summary>
    public ReadOnlySpan<byte> KeySerialNumber { get; init; }
}
