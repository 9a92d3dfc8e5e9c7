using Terminal.Emulator.Cards.Contact;
using Terminal.Emv.Tlv;

namespace Terminal.Simulation;

/// <summary>A card's own ledger: the transactions that it agreed to.</summary>
/// <param name="card">The card.</param>
internal sealed class WatchedChip(IContactCardModel card) : IContactCardModel
{
    private const byte GenerateCryptogram = 0xAE;
    private const byte GetResponse = 0xC0;
    private const byte Certificate = 0x40;
    private const byte Request = 0x80;
    private bool decides;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Atr => card.Atr;

    /// <inheritdoc/>
    public TimeSpan AnswerTime => card.AnswerTime;

    /// <summary>Counters of the transactions that the card has agreed to.</summary>
    public HashSet<int> Agreed { get; } = [];

    /// <summary>Counters of those that it left to its bank.</summary>
    public HashSet<int> Asked { get; } = [];

    /// <inheritdoc/>
    public void Reset() => card.Reset();

    /// <inheritdoc/>
    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        int length = card.Transceive(command, response);
        decides = command[1] == GenerateCryptogram || (decides && command[1] == GetResponse);
        if (length > 6 && decides && response[length - 2] == 0x90
            && TryRead(response[..(length - 2)], out int counter, out byte type) && type is Certificate or Request)
        {
            _ = (type == Certificate ? Agreed : Asked).Add(counter);
        }

        return length;
    }

    /// <summary>Format 1 is one object of information, counter and the rest; format 2 has an object for each.</summary>
    private static bool TryRead(ReadOnlySpan<byte> answer, out int counter, out byte type)
    {
        (counter, type) = (-1, 0);
        var outer = new TlvReader(answer);
        if (outer.Next(out uint template, out ReadOnlySpan<byte> value) != TlvStatus.Read)
        {
            return false;
        }

        if (template == Tag.ResponseTemplateFormat1)
        {
            (counter, type) = ((value[1] << 8) | value[2], (byte)(value[0] & 0xC0));
        }

        var inner = new TlvReader(value);
        while (template != Tag.ResponseTemplateFormat1 && inner.Next(out uint tag, out ReadOnlySpan<byte> part) == TlvStatus.Read)
        {
            counter = tag == Tag.ApplicationTransactionCounter ? (part[0] << 8) | part[1] : counter;
            type = tag == Tag.CryptogramInformationData ? (byte)(part[0] & 0xC0) : type;
        }

        return counter >= 0;
    }
}
