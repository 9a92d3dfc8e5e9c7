using Terminal.Emulator.Cards.Contact;

namespace Terminal.Simulation;

/// <summary>A card's own ledger: the cryptogram that it gave last in each of its transactions.</summary>
/// <param name="card">The card.</param>
internal sealed class WatchedChip(IContactCardModel card) : IContactCardModel
{
    private const byte GenerateCryptogram = 0xAE;
    private const byte GetResponse = 0xC0;
    private const byte Certificate = 0x40;
    private bool decides;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Atr => card.Atr;

    /// <inheritdoc/>
    public TimeSpan AnswerTime => card.AnswerTime;

    /// <summary>Counters of the transactions that the card has agreed to.</summary>
    public HashSet<int> Agreed { get; } = [];

    /// <inheritdoc/>
    public void Reset() => card.Reset();

    /// <inheritdoc/>
    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        int length = card.Transceive(command, response);
        decides = command[1] == GenerateCryptogram || (decides && command[1] == GetResponse);
        if (length > 6 && decides && response[length - 2] == 0x90)
        {
            // Format 1: 80, length, information, counter. These cards give no other.
            int counter = (response[3] << 8) | response[4];
            _ = (response[2] & 0xC0) == Certificate ? Agreed.Add(counter) : Agreed.Remove(counter);
        }

        return length;
    }
}
