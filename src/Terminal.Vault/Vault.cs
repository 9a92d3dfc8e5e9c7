using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault.Keys;
using Terminal.Vault.Pin;

namespace Terminal.Vault;

/// <summary>The keeper of clear secrets, as a machine without I/O. It owns the keypad and the display.</summary>
/// <remarks>
/// Commands come in; replies, display transfers and encrypted records for the disk go out: nothing else passes, so that it can stand in a
/// process of its own. What a prompt says and which keys it releases is its own table's; keys that are not released are dropped and never
/// reported. What it has in memory does not outlive a power cut: keys come from the storage key and the records, the screen is drawn anew.
/// This file has the outside; <c>Vault.Keys.cs</c> has the slots, <c>Vault.Steps.cs</c> the keys of transactions, <c>Vault.Pin.cs</c> the
/// PIN, <c>Vault.Authorities.cs</c> whose cards may check one, <c>Vault.Tamper.cs</c> the loss of all of them.
/// </remarks>
public sealed partial class Vault : IDisposable
{
    /// <summary>Most replies that wait; presses beyond that are dropped.</summary>
    public const int ReplyCountMax = 64;

    private readonly SecretArena arena;
    private readonly Entropy entropy;
    private readonly CardSafe safe;
    private readonly KeyRoom keys;
    private readonly IDisplay? display;
    private readonly EvdevDecoder keypad;
    private readonly Queue<VaultReply> replies = new(ReplyCountMax);
    private string language = "en";
    private PromptArguments shownWith;

    /// <summary>Creates the vault; the screen says that the terminal is starting.</summary>
    /// <param name="arena">Where its secrets lie.</param>
    /// <param name="storageKey">32 bytes, unsealed by the platform; the caller zeroes them after the call.</param>
    /// <param name="entropy">For nonces; the vault's own stream.</param>
    /// <param name="display">The display, or null where there is none.</param>
    /// <param name="keypadRecordLength">Of the keypad's records: 24, or 16 for a 32-bit program.</param>
    public Vault(
        SecretArena arena, ReadOnlySpan<byte> storageKey, Entropy entropy, IDisplay? display,
        int keypadRecordLength = EvdevDecoder.RecordLength)
    {
        keypad = new EvdevDecoder(keypadRecordLength);
        this.arena = arena;
        this.entropy = entropy;
        this.display = display;
        safe = new CardSafe(arena, storageKey, entropy);
        keys = new KeyRoom(arena, storageKey, entropy);
        Show(PromptId.Starting, default);
    }

    /// <summary>The prompt that is shown.</summary>
    public PromptId Shown { get; private set; }

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => Instant.Earlier(
        entry is { IsComplete: false } ? entry.Pad.Deadline : null, Instant.Earlier(components.Deadline, serviceUntil));

    /// <summary>Carries out a command. Its answer, if it has one, is a reply that follows.</summary>
    public void Receive(VaultCommand command, Instant now)
    {
        if (State.Loss is not null)
        {
            ReceiveWithoutKeys(command);
            return;
        }

        switch (command)
        {
            case VaultCommand.ShowPrompt show:
                EndEntry();
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
            case VaultCommand.EnterPin enter:
                BeginEntry(enter, now);
                break;
            case VaultCommand.TakeConfiguration piece:
                TakePiece(piece);
                break;
            case VaultCommand.TakeKey or VaultCommand.EncryptTrack or VaultCommand.MakeMac or VaultCommand.CompareMac
                or VaultCommand.TakeSessionKeys:
                TakeForMessages(command);
                break;
            case VaultCommand.ReportState or VaultCommand.TestSelf or VaultCommand.EraseAll:
                TakeForState(command);
                break;
            default:
                TakeForKeys(command, now);
                break;
        }
    }

    /// <summary>Takes records of the keypad's input device, in pieces of any length.</summary>
    public void ReceiveKeypad(ReadOnlySpan<byte> bytes, Instant now)
    {
        foreach (byte value in bytes)
        {
            if (keypad.Accept(value, out Key key) && replies.Count < ReplyCountMax)
            {
                Press(key, now);
            }
        }
    }

    /// <summary>The keypad's device was opened anew: what had come of a record is void.</summary>
    public void KeypadOpened() => keypad.Reset();

    /// <summary>The display was connected anew, or a transfer failed: it is set up and drawn again from the start.</summary>
    public void DisplayOpened() => display?.Reset();

    /// <summary>Takes the next output, erasures first, then replies; false when there is none.</summary>
    public bool TryTake(out VaultOutput output)
    {
        if (erasures.TryDequeue(out VaultErasure? erasure))
        {
            output = new VaultOutput(null, Erasure: erasure);
            return true;
        }

        if (replies.TryDequeue(out VaultReply? reply))
        {
            output = new VaultOutput(reply);
            return true;
        }

        if (unwritten is { } write)
        {
            unwritten = null;
            output = new VaultOutput(null, write);
            return true;
        }

        if (display is not null && display.TryTake(out DisplayTransfer transfer))
        {
            output = new VaultOutput(null, null, transfer);
            return true;
        }

        output = default;
        return false;
    }

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    public void Elapse(Instant now)
    {
        if (entry is { IsComplete: false } && entry.Pad.Deadline <= now)
        {
            Miss(PinAbsence.TimedOut);
        }

        if (components.Deadline <= now)
        {
            components.Dispose();
        }

        if (serviceUntil <= now)
        {
            EndService();
        }
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        EndEntry();
        EndSteps();
        components.Dispose();
        keys.Dispose();
        safe.Dispose();
    }

    private bool Releases(Key key) => key > Key.Digit9 || Prompt.Of(Shown).ReleasesDigits;

    private void Press(Key key, Instant now)
    {
        if (entry is not null)
        {
            PressForPin(key, now);
        }
        else if (Releases(key))
        {
            replies.Enqueue(new VaultReply.KeyPressed(key));
        }
    }

    private void Show(PromptId prompt, in PromptArguments arguments)
    {
        Shown = prompt;
        shownWith = arguments;
        if (display is not null)
        {
            PromptScreen.Draw(Prompt.Of(prompt, language), arguments, display);
        }
    }

    private void Refuse(int id, VaultRefusal reason) => replies.Enqueue(new VaultReply.Refused(id, reason));

    private void Protect(VaultCommand.ProtectCard command)
    {
        using SecretBuffer card = command.Card;
        replies.Enqueue(safe.TrySeal(card.Bytes, out byte[] ciphertext, out byte[] panHash)
            ? new VaultReply.CardProtected(command.Id, ciphertext, panHash, safe.KeyId)
            : new VaultReply.Refused(command.Id, VaultRefusal.Malformed));
    }

    private void Reveal(VaultCommand.RevealCard command)
    {
        if (OpenCard(command.Ciphertext.Span, out VaultRefusal reason) is { } card)
        {
            replies.Enqueue(new VaultReply.CardRevealed(command.Id, card));
        }
        else
        {
            Refuse(command.Id, reason);
        }
    }

    private SecretBuffer? OpenCard(ReadOnlySpan<byte> ciphertext, out VaultRefusal reason)
    {
        reason = ciphertext.Length == CardSafe.SealedLength ? VaultRefusal.NotAuthentic : VaultRefusal.Malformed;
        SecretBuffer card = arena.Rent(CardData.Length);
        if (safe.TryOpen(ciphertext, card.Bytes))
        {
            return card;
        }

        card.Dispose();
        return null;
    }
}
