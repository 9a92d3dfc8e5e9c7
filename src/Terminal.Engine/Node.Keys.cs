using System.Text.Json;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>Keys that the fleet sends go to the vault between two payments, and what the vault says of its keys goes to the fleet.
/// </content>
public sealed partial class Node
{
    /// <summary>How long the vault, whose disk is writing, is let alone.</summary>
    private static readonly TimeSpan KeyPause = TimeSpan.FromSeconds(1);

    private int keyQuestion; // Of the active command; 0 where none is open.
    private Instant? keyAgainAt;

    /// <summary>A payment works with the keys that were there when it began. Where there is no trade there is none, and a reversal that
    /// waits for a key may be waiting for this one.</summary>
    private bool MayChangeKeys => transaction.Phase == TransactionPhase.Idle || halted is not null;

    /// <summary>Asks the vault, as often as it takes: a block whose key is loaded already is answered as loaded, and not loaded again.
    /// </summary>
    private void WorkAtVault(KeptCommand active, Instant now)
    {
        bool mayAsk = active.Name == CommandNames.Keys || MayChangeKeys;
        if (workUntil is null && !mayAsk)
        {
            commands.Defer();
            return;
        }

        if (workUntil is null)
        {
            BeginWork(now);
        }

        keyAgainAt = keyAgainAt <= now ? null : keyAgainAt; // Over, whether the vault can be asked now or not: no deadline lies behind.
        if (!mayAsk || vaultGone || keyQuestion != 0 || keyAgainAt is not null)
        {
            return;
        }

        keyQuestion = ++vaultQuestion;
        effects.Enqueue(new NodeEffect.Ask(active.Arguments is { Slot: { } slot, Block: { } block }
            ? new VaultCommand.LoadKey(keyQuestion, slot, System.Text.Encoding.ASCII.GetBytes(block), active.AcceptedAt)
            : new VaultCommand.ReportKeys(keyQuestion)));
    }

    /// <summary>Takes what the vault says to the active command; false where it says something else.</summary>
    private bool TakeKeyReply(VaultReply reply, Instant now)
    {
        switch (reply)
        {
            case VaultReply.KeyChanged e when e.Id == keyQuestion:
                outbox.Take(Severity.Information, "KEY-LOADED", $"{KeyPush.NameOf(e.Status.Slot)} {e.Status.CheckValue}", TimeOf(now));
                EndWork("", FleetJson.Write(json => Write(json, e.Status)));
                AskForKeys();
                return true;
            case VaultReply.KeysReported e when e.Id == keyQuestion:
                EndWork("", FleetJson.Write(json =>
                {
                    json.WriteStartArray("slots");
                    foreach (SlotStatus slot in e.Slots)
                    {
                        json.WriteStartObject();
                        Write(json, slot);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }));
                return true;
            case VaultReply.Refused { Reason: VaultRefusal.Busy } e when e.Id == keyQuestion:
                (keyQuestion, keyAgainAt) = (0, now + KeyPause);
                return true;
            case VaultReply.Refused e when e.Id == keyQuestion:
                Log(Severity.Warning, "KEY-REFUSED", CodeOf(e.Reason));
                EndWork(CodeOf(e.Reason));
                return true;
            default:
                return false;
        }
    }

    private static string CodeOf(VaultRefusal reason) => reason switch
    {
        VaultRefusal.Malformed => "KEY-MALFORMED",
        VaultRefusal.NoKey => "KEY-UNPROTECTED",
        VaultRefusal.WrongUse => "KEY-WRONG-USE",
        VaultRefusal.KeyNotAllowed => "KEY-NOT-ALLOWED",
        VaultRefusal.NotAuthentic => "KEY-NOT-AUTHENTIC",
        VaultRefusal.OtherProtection => "KEY-OTHER-PROTECTION",
        VaultRefusal.Stale => "KEY-NOT-NEWER",
        VaultRefusal.NotStored => "KEY-NOT-STORED",
        VaultRefusal.NotBound => "KEY-NOT-BOUND",
        VaultRefusal.CertificateExpired => "KEY-CERTIFICATE-EXPIRED",
        VaultRefusal.NoRevocationList => "KEY-NO-REVOCATION-LIST",
        VaultRefusal.Revoked => "KEY-SENDER-REVOKED",
        VaultRefusal.OtherDistributor => "KEY-OTHER-SENDER",
        VaultRefusal.OtherRecipient => "KEY-OTHER-RECIPIENT",
        VaultRefusal.NotDeciphered => "KEY-NOT-DECIPHERED",
        VaultRefusal.OtherChallenge => "KEY-OTHER-CHALLENGE",
        _ => "VAULT-REFUSED",
    };

    private static void Write(Utf8JsonWriter json, SlotStatus slot)
    {
        json.WriteString("slot", KeyPush.NameOf(slot.Slot));
        json.WriteString("state", slot.State.ToString().ToLowerInvariant());
        if (slot.Usage.Length > 0)
        {
            json.WriteString("usage", slot.Usage);
            json.WriteString("algorithm", slot.Algorithm);
            json.WriteString("checkValue", slot.CheckValue);
            json.WriteKnown("ksn", slot.KeySerialNumber.Length > 0 ? slot.KeySerialNumber : null);
            json.WriteString("origin", slot.Origin.ToString()?.ToLowerInvariant());
            json.WriteBoolean("development", slot.IsDevelopment);
            json.WriteNumber("loadedAt", slot.LoadedAt);
        }
    }
}
