using System.Globalization;
using Terminal.Primitives;
using Terminal.Vault.Keys;

namespace Terminal.Vault.Pin;

/// <summary>One question for a PIN, until its block is made or it ends.</summary>
internal sealed class PinEntry : IDisposable
{
    private readonly VaultCommand.EnterPin question;
    private readonly SecretBuffer card;

    /// <summary>Begins with no digit.</summary>
    /// <param name="question">The question.</param>
    /// <param name="card">Its card; this object's from then on.</param>
    /// <param name="arena">Where the digits stand.</param>
    /// <param name="now">The time.</param>
    /// <param name="cardKey">The key of a card that checks the PIN by itself; null for one that goes to the host.</param>
    public PinEntry(VaultCommand.EnterPin question, SecretBuffer card, SecretArena arena, Instant now, CardPinKey? cardKey = null)
    {
        this.question = question;
        this.card = card;
        CardKey = cardKey;
        Pad = new PinPad(question.Rules, arena.Rent(question.Rules.DigitCountMax), now);
    }

    /// <summary>The question's number.</summary>
    public int Id => question.Id;

    /// <summary>Whether the block's key is needed for the message's MAC too.</summary>
    public bool KeepsKey => question.KeepsKey;

    /// <summary>Whether the block is made under the session's key.</summary>
    public bool UsesSession => question.UsesSession;

    /// <summary>The key of a card that checks the PIN by itself; else null.</summary>
    public CardPinKey? CardKey { get; }

    /// <summary>What is shown.</summary>
    public PromptId Prompt => (question.WrongBefore, question.ForCard?.TriesLeft) switch
    {
        (true, 1) => PromptId.WrongPinLastTry,
        (false, 1) => PromptId.LastPinTry,
        (true, null) => PromptId.EnterPinAgain,
        (true, _) => PromptId.EnterPinTriesLeft,
        _ => PromptId.EnterPin,
    };

    /// <summary>The digits.</summary>
    public PinPad Pad { get; }

    /// <summary>The prompt's arguments, with a star for each digit.</summary>
    public PromptArguments Arguments => question.Arguments with
    {
        Number = Pad.Count == 0 ? null : new string('*', Pad.Count),
        Code = question.ForCard?.TriesLeft?.ToString(CultureInfo.InvariantCulture) ?? question.Arguments.Code,
    };

    /// <summary>True from Enter on: its key is on the way to the disk, and nothing can be keyed any more.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Makes the block.</summary>
    public byte[]? MakeBlock(MessageKey key, Entropy entropy) =>
        CardData.TryRead(card.Bytes, out Pan pan, out _) ? key.EncipherPin(Pad.Digits, pan, entropy) : null;

    /// <summary>Zeroes digits and card.</summary>
    public void Dispose()
    {
        card.Dispose();
        Pad.Dispose();
    }
}
