using Terminal.Primitives;
using Read = Terminal.Vault.VaultReply;

namespace Terminal.Vault.Wire;

/// <summary>What is asked and said of the vault as a whole, field by field.</summary>
internal static class StateCodec
{
    /// <summary>Writes kind and fields of a command.</summary>
    public static void Write(VaultCommand command, ref WireWriter to)
    {
        (WireKind kind, int id, long? at) = command switch
        {
            VaultCommand.ReportState e => (WireKind.ReportState, e.Id, (long?)null),
            VaultCommand.TestSelf e => (WireKind.TestSelf, e.Id, null),
            VaultCommand.EraseAll e => (WireKind.EraseAll, e.Id, e.At),
            _ => throw new InvariantException(nameof(command)),
        };
        to.Byte((byte)kind);
        to.Int32(id);
        if (at is { } time)
        {
            to.Int64(time);
        }
    }

    /// <summary>Writes kind and fields: the state.</summary>
    public static void Write(VaultReply.StateReported reply, ref WireWriter to)
    {
        to.Byte((byte)WireKind.StateReported);
        to.Int32(reply.Id);
        to.Byte((byte)(reply.State.Loss ?? 0));
        to.Int64(reply.State.LostAt);
        to.Flag(reply.State.IsOpen);
    }

    /// <summary>Writes kind and fields: what came of a self-test.</summary>
    public static void Write(VaultReply.SelfTested reply, ref WireWriter to)
    {
        to.Byte((byte)WireKind.SelfTested);
        to.Int32(reply.Id);
        to.Byte((byte)reply.Faults.Count);
        foreach (VaultPart part in reply.Faults)
        {
            to.Byte((byte)part);
        }
    }

    /// <summary>Reads the state.</summary>
    public static VaultReply ReadState(int id, ref WireReader from)
    {
        byte loss = from.Byte();
        from.Require(loss == 0 || Enum.IsDefined((KeyLoss)loss));
        return new Read.StateReported(id, new VaultState(loss == 0 ? null : (KeyLoss)loss, from.Int64(), from.Flag()));
    }

    /// <summary>Reads what came of a self-test.</summary>
    public static VaultReply ReadTest(int id, ref WireReader from)
    {
        int count = from.Byte();
        from.Require(count <= WireLimits.PartCount);
        List<VaultPart> faults = [];
        for (int i = 0; i < count && from.Holds; i++)
        {
            faults.Add(from.Choice<VaultPart>());
        }

        return new Read.SelfTested(id, faults);
    }
}
