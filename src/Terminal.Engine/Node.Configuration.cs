using System.Globalization;
using Terminal.Emv.Contactless;
using Terminal.Engine.Clearing;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>Configurations come from the fleet, and change what the machines work with between two payments.</content>
public sealed partial class Node
{
    private readonly ConfigurationKeeper keeper;
    private readonly ExpiryWatch expiries = new();
    private int signedQuestion;

    /// <summary>Nothing is going on that a change could disturb, and nobody stands before the terminal.</summary>
    private bool Rests => transaction.Phase == TransactionPhase.Idle && clearing.Phase == ClearingPhase.Resting && pending.Count == 0
        && seekers.Count == 0 && !slot.IsRunning && cancelling.Count == 0 && !closeAsked && !receipts.IsPrinting && IsOfKeys(halted)
        && desk.Screen is DeskScreen.Resting or DeskScreen.Result;

    /// <summary>What works now, of what a configuration can break.</summary>
    private string Working => (host.IsReady, contactless.IsReady) switch
    {
        (true, true) => "host reader",
        (true, false) => "host",
        (false, true) => "reader",
        _ => "",
    };

    private bool DrainKeeper(Instant now)
    {
        if (hostTried)
        {
            keeper.Works(Working); // Before the next one is used: what works with the one before proves nothing of it.
        }

        if (Rests && MayChange(now))
        {
            keeper.Rests(Working, now);
        }

        bool moved = false;
        while (keeper.TryTake(out KeeperOutput? output))
        {
            moved = true;
            switch (output)
            {
                case KeeperOutput.Keep e:
                    effects.Enqueue(new NodeEffect.Keep(new FleetRow.Document(e.Document)));
                    break;
                case KeeperOutput.Use e:
                    Use(e.InForce, now);
                    break;
                case KeeperOutput.Report e:
                    Log(Severity.Information, "CONFIG", $"version {e.What.Version} {e.What.Phase}");
                    fleet.Report(e.What, clock, now);
                    break;
                case KeeperOutput.Acknowledge e:
                    effects.Enqueue(new NodeEffect.AcknowledgeFleet(e.Delivery));
                    break;
                case KeeperOutput.Alarm e:
                    Log(Severity.Error, e.Code, e.Context);
                    break;
                default:
                    break;
            }
        }

        return moved;
    }

    /// <summary>Whether what waits may be used now: it is valid, its window is open, and no batch holds payments of another shop.</summary>
    private bool MayChange(Instant now)
    {
        if (keeper.Waiting is not { } waiting)
        {
            return keeper.WantsRest;
        }

        TerminalConfiguration next = waiting.Configuration;
        bool sameBooks = next.TerminalId == settings.Host.TerminalId && next.Merchant.Id == settings.Host.MerchantId
            && next.Currency == settings.Currency.Numeric;
        return clock.Known
            && (waiting.NotBefore == 0 || (clock.Trusted && waiting.NotBefore <= clock.UnixMillisecondsAt(now) / 1000))
            && (waiting.IsUrgent || ConfigurationWindow.IsOpen(next.Schedule, clock.LocalAt(now).TimeOfDay))
            && (sameBooks || book.IsBatchEmpty);
    }

    private DateOnly TodayAt(Instant now) => DateOnly.FromDateTime(clock.LocalAt(now).UtcDateTime);

    /// <summary>Warns of what ends soon and alarms of what is over. Nothing stops being used: a key goes by configuration.</summary>
    private void WatchDays(Instant now)
    {
        expiries.Use([.. certificates, .. settings.CaKeyExpiries]);
        if (!clock.Trusted)
        {
            return;
        }

        foreach ((Expiry what, int days) in expiries.Look(TodayAt(now)))
        {
            string code = (what.Kind, days < 0) switch
            {
                (ExpiryKind.CaKey, true) => "CA-KEY-EXPIRED",
                (ExpiryKind.CaKey, false) => "CA-KEY-EXPIRES",
                (_, true) => "CERT-EXPIRED",
                _ => "CERT-EXPIRES",
            };
            string left = days < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {days} days left");
            Log(days < 0 ? Severity.Error : Severity.Warning, code, $"{what.Name} {what.LastDay:yyyy-MM-dd}{left}");
        }
    }

    /// <summary>The vault checks the document itself, and takes the schemes' keys out of it: for cards that check their PIN, and no one
    /// else needs them there.</summary>
    private void BringSigned()
    {
        ReadOnlyMemory<byte> whole = settings.Contact is { TakesCardPin: true } && settings.Host.TakesPin ? keeper.Signed : default;
        signedQuestion = whole.IsEmpty ? 0 : ++vaultQuestion;
        for (int offset = 0; offset < whole.Length; offset += VaultCommand.TakeConfiguration.PieceLengthMax)
        {
            int length = Math.Min(VaultCommand.TakeConfiguration.PieceLengthMax, whole.Length - offset);
            effects.Enqueue(new NodeEffect.Ask(
                new VaultCommand.TakeConfiguration(signedQuestion, whole.Length, offset, whole.Slice(offset, length))));
        }
    }

    private bool TakeSignedRefusal(VaultReply.Refused refused)
    {
        if (signedQuestion == 0 || refused.Id != signedQuestion)
        {
            return false;
        }

        signedQuestion = 0; // Said once, whichever of its pieces it was.
        Log(Severity.Error, "VAULT-CONFIG", refused.Reason.ToString());
        return true;
    }

    private void Use(ConfigurationInForce inForce, Instant now)
    {
        NodeSettings last = settings;
        settings = ConfiguredSettings.Over(settings, inForce);
        effects.Enqueue(new NodeEffect.Configured(inForce));
        WatchDays(now);
        transaction = new Transaction(settings.CardTime, settings.ReversalPause);
        contactless.Use(new EntryPoint(settings.Contactless));
        slot.Use(NewKernel(settings));
        receipts.Use(settings);
        desk.Use(settings.Currency);
        fleet.Use(settings.Fleet, clock, now);
        Speak(settings.Language);
        BringSigned();
        if (settings.Host != last.Host || !settings.Routes.SequenceEqual(last.Routes))
        {
            host.Use(settings.Host, now);
            hostTried = false;
            AskForKeys(); // Another need of keys: whether there is trade may have changed.
        }
    }
}
