using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Terminal.Primitives;

namespace Terminal.Emulator.Cards.Contact;

/// <summary>A recorded exchange with a card, played as a card.</summary>
/// <remarks>
/// A command is answered as the next one like it was in the recording, from the place where the last answer stood; from the start again
/// where none follows. One that was never sent is answered 6F00. Numbers that a terminal draws differ from those recorded: the header and
/// the length decide where no command is the same to the byte.
/// </remarks>
public sealed class TranscriptCard : IContactCardModel
{
    private const int HeaderLength = 5;
    private static readonly byte[] Answers = Hex.Parse(ChipProfile.OrdinaryAtr);
    private readonly List<(byte[] Command, byte[] Response)> exchanges;
    private int next;

    private TranscriptCard(List<(byte[] Command, byte[] Response)> exchanges)
    {
        this.exchanges = exchanges;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Atr => Answers;

    /// <inheritdoc/>
    public TimeSpan AnswerTime => TimeSpan.Zero;

    /// <summary>Reads a transcript: a JSON object whose <c>exchanges</c> hold commands (<c>c</c>) and responses (<c>r</c>).</summary>
    /// <returns>False where the text is none, or a response is longer than an answer or has no status word.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out TranscriptCard? card)
    {
        card = null;
        List<(byte[] Command, byte[] Response)> read = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonElement one in document.RootElement.GetProperty("exchanges").EnumerateArray())
            {
                if (!Hex.TryParse(one.GetProperty("c").GetString() ?? "", out byte[] command) || command.Length < 4
                    || !Hex.TryParse(one.GetProperty("r").GetString() ?? "", out byte[] response) || response.Length is < 2 or > 258)
                {
                    return false;
                }

                read.Add((command, response));
            }
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false; // By these the JSON reader says that it is no recording; nothing of it was taken yet.
        }

        card = read.Count > 0 ? new TranscriptCard(read) : null;
        return card is not null;
    }

    /// <inheritdoc/>
    public void Reset() => next = 0;

    /// <inheritdoc/>
    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        byte[] sent = command.ToArray();
        int place = Find(recorded => recorded.AsSpan().SequenceEqual(sent));
        place = place >= 0 ? place : Find(recorded => recorded.AsSpan(0, Math.Min(HeaderLength, recorded.Length))
            .SequenceEqual(sent.AsSpan(0, Math.Min(HeaderLength, sent.Length))));
        byte[] answer = place < 0 ? [0x6F, 0x00] : exchanges[place].Response;
        next = place < 0 ? next : place + 1;
        answer.CopyTo(response);
        return answer.Length;
    }

    private int Find(Predicate<byte[]> fits)
    {
        int found = exchanges.FindIndex(Math.Min(next, exchanges.Count), one => fits(one.Command));
        return found >= 0 ? found : exchanges.FindIndex(one => fits(one.Command));
    }
}
