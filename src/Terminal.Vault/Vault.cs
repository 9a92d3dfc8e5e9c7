using System.Diagnostics.CodeAnalysis;
using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Primitives;

namespace Terminal.Vault;

/// <summary>The keeper of clear secrets, as a machine without I/O. It owns the keypad and the display.</summary>
/// <remarks>
/// Commands come in, replies and display transfers go out: nothing else passes, so that it can stand in a process of its own. What a prompt
/// says and which keys it releases is its own table's; keys that are not released are dropped and never reported. It keeps nothing over a
/// power cut: the keys come from the storage key anew, the screen is drawn anew.
/// </remarks>
public sealed class Vault : IDisposable
{
    /// <summary>Most replies that wait; presses beyond that are dropped.</summary>
    public const int ReplyCountMax = 64;

    private readonly SecretArena arena;
    private readonly CardSafe safe;
    private readonly IDisplay? display;
    private readonly EvdevDecoder keypad = new();
    private readonly Queue<VaultReply> replies = new(ReplyCountMax);
    private string language = "en";
    private PromptArguments shownWith;

    /// <summary>Creates the vault; the screen says that the terminal is starting.</summary>
    /// <param name="arena">Where its secrets lie.</param>
    /// <param name="storageKey">32 bytes, unsealed by the platform; the caller zeroes them after the call.</param>
    /// <param name="entropy">For nonces; the vault's own stream.</param>
    /// <param name="display">The display, or null where there is none.</param>
    public Vault(SecretArena arena, ReadOnlySpan<byte> storageKey, Entropy entropy, IDisplay? display)
    {
        this.arena = arena;
        this.display = display;
        safe = new CardSafe(arena, storageKey, entropy);
        Show(PromptId.Starting, default);
    }

    /// <summary>The prompt that is shown.</summary>
    public PromptId Shown { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called; the vault waits for nothing yet.</summary>
    [SuppressMessage(
        "Performance", "CA1822:Mark members as static", Justification = "Every machine has this member; callers drive all alike.")]
    public Instant? Deadline => null;

    /// <summary>Carries out a command. Its answer, if it has one, is the next reply.</summary>
    public void Receive(VaultCommand command, Instant now)
    {
        switch (command)
        {
            case VaultCommand.ShowPrompt show:
                Show(show.Prompt, show.Arguments);
                break;
            case VaultCommand.SetLanguage set:
                language = set.Language;
                Show(Shown, shownWith);
                break;
            case VaultCommand.ProtectCard protect:
                Protect(protect);
                break;
            case VaultCommand.RevealCard reveal:
                Reveal(reveal);
                break;
            default:
                Invariant.Check(false, "a command of a kind that the vault does not know");
                break;
        }
    }

    /// <summary>Takes records of the keypad's input device, in pieces of any length.</summary>
    public void ReceiveKeypad(ReadOnlySpan<byte> bytes, Instant now)
    {
        foreach (byte value in bytes)
        {
            if (keypad.Accept(value, out Key key) && Releases(key) && replies.Count < ReplyCountMax)
            {
                replies.Enqueue(new VaultReply.KeyPressed(key));
            }
        }
    }

    /// <summary>The keypad's device was opened anew: what had come of a record is void.</summary>
    public void KeypadOpened() => keypad.Reset();

    /// <summary>The display was connected anew, or a transfer failed: it is set up and drawn again from the start.</summary>
    public void DisplayOpened() => display?.Reset();

    /// <summary>Takes the next output, replies first; false when there is none.</summary>
    public bool TryTake(out VaultOutput output)
    {
        if (replies.TryDequeue(out VaultReply? reply))
        {
            output = new VaultOutput(reply);
            return true;
        }

        if (display is not null && display.TryTake(out DisplayTransfer transfer))
        {
            output = new VaultOutput(null, transfer);
            return true;
        }

        output = default;
        return false;
    }

    /// <summary>Tells of the time; nothing depends on it yet.</summary>
    [SuppressMessage(
        "Performance", "CA1822:Mark members as static", Justification = "Every machine has this member; callers drive all alike.")]
    public void Elapse(Instant now)
    {
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose() => safe.Dispose();

    private bool Releases(Key key) => key > Key.Digit9 || Prompt.Of(Shown).ReleasesDigits;

    private void Show(PromptId prompt, in PromptArguments arguments)
    {
        Shown = prompt;
        shownWith = arguments;
        if (display is not null)
        {
            PromptScreen.Draw(Prompt.Of(prompt, language), arguments, display);
        }
    }

    private void Protect(VaultCommand.ProtectCard command)
    {
        using SecretBuffer card = command.Card;
        replies.Enqueue(safe.TrySeal(card.Bytes, out byte[] ciphertext, out byte[] panHash)
            ? new VaultReply.CardProtected(command.Id, ciphertext, panHash, safe.KeyId)
            : new VaultReply.Refused(command.Id, VaultRefusal.Malformed));
    }

    private void Reveal(VaultCommand.RevealCard command)
    {
        SecretBuffer card = arena.Rent(CardData.Length);
        if (safe.TryOpen(command.Ciphertext.Span, card.Bytes))
        {
            replies.Enqueue(new VaultReply.CardRevealed(command.Id, card));
            return;
        }

        card.Dispose();
        replies.Enqueue(new VaultReply.Refused(command.Id, command.Ciphertext.Length == CardSafe.SealedLength
            ? VaultRefusal.NotAuthentic
            : VaultRefusal.Malformed));
    }
}
