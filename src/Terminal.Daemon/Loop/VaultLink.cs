using Terminal.Engine;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Daemon.Loop;

/// <summary>The vault in a process of its own. What is asked while it is gone is dropped: the node knows that it is.</summary>
internal sealed class VaultLink : IVaultPort
{
    private readonly SecretArena arena;
    private readonly FramePump pump;
    private readonly byte[] frame = GC.AllocateArray<byte>(VaultFrame.PrefixLength + VaultFrame.LengthMax, pinned: true);
    private readonly Queue<NodeEvent> said = new();
    private bool isThere;

    /// <summary>Begins to look for the vault; until it is found it counts as lost.</summary>
    /// <param name="path">Where it listens.</param>
    /// <param name="arena">Where cards go that it reveals.</param>
    /// <param name="inbox">The loop's queue.</param>
    public VaultLink(string path, SecretArena arena, Inbox inbox)
    {
        this.arena = arena;
        said.Enqueue(new NodeEvent.VaultLost("STARTING"));
        pump = VaultSockets.Client(path, new VaultListener(inbox));
        pump.Open();
    }

    /// <inheritdoc/>
    public Instant? Deadline => null;

    /// <inheritdoc/>
    public bool Take(LoopEvent happened, Instant now)
    {
        switch (happened)
        {
            case LoopEvent.VaultOpened:
                isThere = true;
                said.Enqueue(new NodeEvent.VaultFound());
                return true;
            case LoopEvent.VaultClosed e when isThere:
                isThere = false;
                said.Enqueue(new NodeEvent.VaultLost(e.Fault));
                pump.Open();
                return true;
            case LoopEvent.VaultClosed e:
                said.Enqueue(new NodeEvent.Noted(Severity.Warning, "VAULT-MISSING", e.Fault));
                return true;
            case LoopEvent.VaultSpoke e:
                TakeFrame(e.Frame.Span);
                return true;
            default:
                return happened is LoopEvent.BoardOpened; // The lights come back by themselves.
        }
    }

    /// <inheritdoc/>
    public void Ask(VaultCommand command, Instant now)
    {
        int length = VaultFrame.Write(command, frame);
        Invariant.Check(length > 0); // Nothing that the node asks is longer than a frame.
        if (isThere)
        {
            pump.Send(frame.AsSpan(0, length));
        }

        frame.AsSpan(0, length).Clear();
    }

    /// <inheritdoc/>
    public bool TryTake(out NodeEvent? next) => said.TryDequeue(out next);

    /// <inheritdoc/>
    public void Elapse(Instant now)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => pump.Dispose();

    private void TakeFrame(Span<byte> received)
    {
        WireStatus status = VaultFrame.Read(received, arena, out VaultReply? reply);
        if (reply is not null)
        {
            said.Enqueue(new NodeEvent.VaultReplied(reply));
            return;
        }

        said.Enqueue(new NodeEvent.Noted(Severity.Error, "VAULT-FRAME", status.ToString()));
        pump.Break();
    }
}
