using System.Globalization;
using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Engine.Stripe;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>A card whose number is keyed: Enter where a card is asked for.</content>
public sealed partial class Node
{
    private readonly CardKeying keying;

    /// <summary>Takes a key that belongs to a card's number, or begins with one.</summary>
    /// <returns>False where the key is for something else.</returns>
    private bool TakeKeying(Key key, Instant now)
    {
        if (transaction.Phase == TransactionPhase.Presenting && key == Key.Enter && settings.ManualEntry != ManualEntry.Never)
        {
            BeginKeying(now);
            return true;
        }

        if (transaction.Phase != TransactionPhase.Keying || payment is not { } sold)
        {
            return false;
        }

        switch (keying.Receive(key))
        {
            case KeyingResult.CodeKeyed when IsRightCode(keying.Code, now):
                keying.Allow();
                break;
            case KeyingResult.CodeKeyed:
                RefuseSwipe(PromptId.Refused, "WRONG-CODE", now);
                break;
            case KeyingResult.CardKeyed when keying.TryRead(out Pan pan, out int expiry):
                desk.Show(PromptId.Processing, default);
                sold.EraseSecrets();
                EnterCard(sold, pan, expiry);
                TakeWithoutChip(sold, EntryMode.Keyed, now);
                break;
            case KeyingResult.Left:
                CancelAtDesk(now);
                break;
            default:
                break;
        }

        return true;
    }

    /// <summary>Who may not is told why, and the card is still waited for.</summary>
    private void BeginKeying(Instant now)
    {
        string? code = settings.ManualEntry == ManualEntry.Cashier ? null : WhyNoCode(now);
        if (code is null)
        {
            transaction.Receive(new TransactionEvent.KeyingWanted(), now);
            return;
        }

        effects.Enqueue(new NodeEffect.Play(Tone.Alert));
        desk.Show(PromptId.Refused, new PromptArguments(Code: code));
    }

    private void KeyCard(Instant now)
    {
        lights.Off();
        keying.Begin(
            settings.ManualEntry == ManualEntry.Supervisor, int.Parse(clock.StampAt(now).AsSpan(0, 4), CultureInfo.InvariantCulture));
    }

    private bool DrainKeying()
    {
        if (transaction.Phase != TransactionPhase.Keying)
        {
            keying.End();
            return false;
        }

        bool moved = false;
        while (keying.TryTake(out VaultCommand.ShowPrompt? prompt))
        {
            desk.Show(prompt!.Prompt, prompt.Arguments);
            moved = true;
        }

        return moved;
    }
}
