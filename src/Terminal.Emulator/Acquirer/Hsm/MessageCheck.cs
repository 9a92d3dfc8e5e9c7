using System.Buffers.Binary;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Macs;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What every message passes before anybody looks at what it asks: which key it names, and whether its MAC is right.</summary>
/// <remarks>
/// A key serial number is used up by the message that it came with; the same message may come again with it, and no other may. The MAC
/// covers the message from its type to the last byte before it. Network messages have no line in the ledger, so that the numbers they
/// used are forgotten by a restart.
/// </remarks>
internal sealed class MessageCheck(AcquirerSettings settings, HsmModel hsm)
{
    private const string SecurityViolation = "63";
    private const string WrongMac = "A0";
    private readonly Dictionary<string, MessageIdentity> used = [];
    private readonly Dictionary<ulong, (uint Last, uint Skipped)> counters = []; // AES alone, by the initial key's id.

    /// <summary>Remembers a key serial number of the time before a restart.</summary>
    public void Remember(LedgerEntry entry)
    {
        if (entry is { KeySerial.Length: > 0, State: not LedgerState.Unproven })
        {
            _ = used.TryAdd(entry.KeySerial, MessageIdentity.Of(entry));
        }
    }

    /// <summary>Puts an enciphered track where a clear one would stand (DE35).</summary>
    /// <returns>How the card's number came: enciphered, unreadable or clear; empty where there is none.</returns>
    public string Open(HostMessage message)
    {
        KeyField key = KeyField.Read(message, hsm);
        if (key.Track is null)
        {
            return message[2] is null && message[35] is null ? "" : "clear";
        }

        message[35] = hsm.OpenTrack(key.Ksn, key.Track);
        return message[35] is null ? "unreadable" : "enciphered";
    }

    /// <summary>Looks at a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="draft">The line that it is to have.</param>
    /// <returns>The line with what was found; of a message that is refused, <see cref="LedgerState.Unproven"/> with a response
    /// code.</returns>
    public LedgerEntry Check(HostMessage message, LedgerEntry draft)
    {
        KeyField key = KeyField.Read(message, hsm);
        bool known = hsm.Knows(key.Ksn);
        LedgerEntry seen = draft with
        {
            KeySerial = key.Ksn.Length == HsmModel.NameLength ? "" : Hex.ToText(key.Ksn),
            Mac = JudgeMac(message, key, known),
        };
        string refusal = seen.Mac is "wrong" or "missing" ? WrongMac
            : message[57] is not null && (!known || IsUsedElsewhere(seen) || IsBehind(key.Ksn)) ? SecurityViolation
            : seen.Card == "unreadable" || (seen.Card == "clear" && settings.RequiresEncipheredCards) ? SecurityViolation
            : "";
        if (refusal.Length > 0)
        {
            return seen with { Outcome = refusal, State = LedgerState.Unproven };
        }

        Remember(seen);
        return seen;
    }

    /// <summary>The module loses step: of every key that it has met, so many of the next numbers count as used.</summary>
    public void Skip(int count)
    {
        foreach ((ulong id, (uint last, _)) in counters.ToArray())
        {
            counters[id] = (last, last + (uint)count);
        }
    }

    /// <summary>The frame of an answer, with a MAC where the question had one and names a key that is known.</summary>
    public byte[] Seal(HostMessage question, HostMessage answer)
    {
        KeyField key = KeyField.Read(question, hsm);
        if (question.Mac is null || settings.Macs == MacPolicy.None || !hsm.Knows(key.Ksn))
        {
            return answer.ToFrame(out _);
        }

        answer.Mac = new byte[HsmModel.MacLength];
        byte[] frame = answer.ToFrame(out int macOffset);
        ReadOnlySpan<byte> covered = frame.AsSpan(HostMessage.TypeOffset..macOffset);
        Invariant.Check(hsm.TryMac(key.Ksn, KeyPurpose.AnswerMac, covered, frame.AsSpan(macOffset, HsmModel.MacLength)));
        return frame;
    }

    /// <summary>right, wrong or missing; empty where no MAC is asked for, or its key is not known.</summary>
    private string JudgeMac(HostMessage message, KeyField key, bool known)
    {
        if (settings.Macs == MacPolicy.None || (message.Mac is null && !Requires(message)))
        {
            return "";
        }

        if (message.Mac is not { } told)
        {
            return "missing";
        }

        if (!known)
        {
            return message[57] is null ? "wrong" : "";
        }

        Span<byte> mac = stackalloc byte[HsmModel.MacLength];
        return hsm.TryMac(key.Ksn, KeyPurpose.QuestionMac, message.Covered, mac) && BlockMac.AreEqual(mac, told) ? "right" : "wrong";
    }

    /// <summary>Sign-on and echo move no money and are never required to have one.</summary>
    private bool Requires(HostMessage message) => settings.Macs == MacPolicy.Required && message.Type != 0x0800;

    private bool IsBehind(ReadOnlySpan<byte> ksn)
    {
        if (ksn.Length != AesDukpt.KsnLength)
        {
            return false;
        }

        ulong id = BinaryPrimitives.ReadUInt64BigEndian(ksn);
        uint counter = BinaryPrimitives.ReadUInt32BigEndian(ksn[sizeof(ulong)..]);
        (uint last, uint skipped) = counters.GetValueOrDefault(id);
        counters[id] = (Math.Max(last, counter), skipped);
        return counter <= skipped;
    }

    private bool IsUsedElsewhere(LedgerEntry seen) =>
        used.TryGetValue(seen.KeySerial, out MessageIdentity first) && first != MessageIdentity.Of(seen);

    /// <summary>What makes a message the same one when it comes again.</summary>
    private readonly record struct MessageIdentity(
        string Mti, string ProcessingCode, string Terminal, int Stan, string LocalTime, long Amount)
    {
        public static MessageIdentity Of(LedgerEntry line) =>
            new(line.Mti, line.ProcessingCode, line.Terminal, line.Stan, line.LocalTime, line.Amount);
    }
}
