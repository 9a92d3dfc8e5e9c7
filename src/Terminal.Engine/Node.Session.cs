using Terminal.Emv.Tlv;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>The keys that the host gives at sign-on, where its messages have no keys of their own.</content>
public sealed partial class Node
{
    private const string KeysRefused = "SIGN-ON-KEYS";
    private int sessionQuestion;
    private bool sessionHasPinKey;
    private ReadOnlyMemory<byte> sessionName; // Of the keys that the vault has; empty where each message has its own.

    private bool HasPinKey => settings.Host.SessionKeys ? sessionHasPinKey : hasPinKey;

    private void TakeSessionKeys(ReadOnlyMemory<byte> security)
    {
        sessionQuestion = ++vaultQuestion;
        sessionHasPinKey = false;
        VaultCommand.TakeSessionKeys asked = new(sessionQuestion, Find(security, SecurityTag.SessionMacKey))
        {
            ForPins = Find(security, SecurityTag.SessionPinKey),
            ForTracks = Find(security, SecurityTag.SessionTrackKey),
        };
        sessionName = asked.Name;
        effects.Enqueue(new NodeEffect.Ask(asked));
    }

    private bool IsOfAnotherSession(ReadOnlyMemory<byte> serial) =>
        settings.Host.SessionKeys && !serial.IsEmpty && !serial.Span.SequenceEqual(sessionName.Span);

    private void TakeSession(VaultReply.SessionKeysTaken taken, Instant now)
    {
        sessionHasPinKey = taken.CheckValues[1].Length > 0;
        Log(Severity.Information, "HOST-KEYS", string.Join(' ', taken.CheckValues));
        host.KeysTaken(now);
    }

    private bool TakeSessionRefusal(VaultReply.Refused refused, Instant now)
    {
        if (refused.Id != sessionQuestion)
        {
            return false;
        }

        Log(Severity.Error, "VAULT-REFUSED", refused.Reason.ToString());
        host.KeysRefused(KeysRefused, now);
        return true;
    }

    /// <summary>A key block of DE57; empty where there is none.</summary>
    private static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> security, uint wanted)
    {
        TlvReader reader = new(security.Span);
        while (reader.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            if (tag == wanted)
            {
                return value.ToArray();
            }
        }

        return default;
    }
}
