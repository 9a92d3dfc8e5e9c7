using Terminal.Emulator.Cards;
using Terminal.Primitives;

namespace Terminal.Tests.Engine;

/// <summary>A card whose answers are changed on the way, and which keeps what it was told.</summary>
internal sealed class AskingCard(ICardModel card, AskingCard.Change? change = null) : ICardModel
{
    /// <summary>Changes an answer in its place.</summary>
    public delegate void Change(Span<byte> answer);

    /// <summary>The commands that it got, as hexadecimal text.</summary>
    public List<string> Commands { get; } = [];

    public ReadOnlySpan<byte> Atqa => card.Atqa;

    public byte Sak => card.Sak;

    public ReadOnlySpan<byte> Uid => card.Uid;

    public ReadOnlySpan<byte> Ats => card.Ats;

    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        Commands.Add(Convert.ToHexString(command));
        int length = card.Transceive(command, response);
        change?.Invoke(response[..Math.Max(length, 0)]);
        return length;
    }

    public void Removed() => card.Removed();

    /// <summary>Puts other bytes in the place of some, where they stand.</summary>
    public static void Replace(Span<byte> answer, string from, string to)
    {
        int index = answer.IndexOf(Hex.Parse(from));
        if (index >= 0)
        {
            Hex.Parse(to).CopyTo(answer[index..]);
        }
    }
}
