using Terminal.Engine;
using Terminal.Engine.Host;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <content>What the vault says of keys, MACs and tracks, where a test says it itself.</content>
internal sealed partial class NodeRig
{
    /// <summary>The MAC of every message.</summary>
    public static readonly byte[] Mac = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>Every card as it leaves encrypted.</summary>
    public static readonly byte[] Track = [.. Enumerable.Range(1, 32).Select(static value => (byte)value)];

    private int serials;

    /// <summary>A rig whose messages have MACs, or encrypted cards, each under a key of its own. Its host has no security module: what it
    /// says of payments is the test's.</summary>
    public static NodeRig Secured(bool macs = false, bool encryptsCards = false, OfflineSettings? offline = null)
    {
        NodeRig made = new(offline: offline, configure: settings =>
            settings with { Host = settings.Host with { Macs = macs, EncryptsCards = encryptsCards } });
        made.Verdict = static type => type is "0200" or "0400" or "0320" ? "00" : null;
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready });
        return made.Open();
    }

    public void LoseVault(string fault = "HANGUP") => Tell(new NodeEvent.VaultLost(fault));

    public void FindVault() => Tell(new NodeEvent.VaultFound());

    public T Last<T>() where T : VaultCommand => Questions.OfType<T>().Last();

    public int Asked<T>() where T : VaultCommand => Questions.OfType<T>().Count();

    public void Reply(VaultReply reply) => Tell(new NodeEvent.VaultReplied(reply));

    /// <summary>Gives the next key to the last question for one.</summary>
    public void GiveKey() => Reply(new VaultReply.KeyTaken(
        Last<VaultCommand.TakeKey>().Id, Convert.FromHexString(FormattableString.Invariant($"A100000120000001{++serials:X8}"))));

    public void GiveMac() => Reply(new VaultReply.MacMade(Last<VaultCommand.MakeMac>().Id, Mac));

    public void GiveTrack() => Reply(new VaultReply.TrackEncrypted(TakeTrack().Id, Track));

    public void RefuseTrack() => Reply(new VaultReply.Refused(TakeTrack().Id, VaultRefusal.NoKey));

    public void Compare(bool isRight) => Reply(new VaultReply.MacCompared(Last<VaultCommand.CompareMac>().Id, isRight));

    /// <summary>How often the log has a code.</summary>
    public int Logged(string code) => Effects.OfType<NodeEffect.Log>().Count(line => line.Code == code);

    /// <summary>The host hears the last frame now.</summary>
    public void HearLate()
    {
        HostHears = true;
        Ask(Frames[^1]);
    }

    private VaultCommand.EncryptTrack TakeTrack()
    {
        VaultCommand.EncryptTrack asked = Last<VaultCommand.EncryptTrack>();
        asked.Track.Dispose();
        return asked;
    }
}
