using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Terminal.Engine;
using Terminal.Platform.Lines;
using Terminal.Platform.Supervision;
using Terminal.Platform.Time;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Daemon.Loop;

/// <summary>The loop of a vault in a process of its own: commands of one client in, replies out in their order.</summary>
/// <remarks>When the client is gone, whatever it wanted ends with it: an entry is dropped, and the screen says that the terminal starts.
/// </remarks>
internal sealed class VaultLoop
{
    private readonly VaultRoom room;
    private readonly SecretArena arena;
    private readonly Inbox inbox;
    private readonly ILogger log;
    private readonly ServiceNotifier notifier;
    private readonly byte[] frame = GC.AllocateArray<byte>(VaultFrame.PrefixLength + VaultFrame.LengthMax, pinned: true);
    private bool hasClient;
    private bool isEnding;

    /// <summary>Ties the vault to its queue; nothing runs before <see cref="Run"/>.</summary>
    public VaultLoop(VaultRoom room, SecretArena arena, Inbox inbox, ILogger log, ServiceNotifier notifier)
    {
        this.room = room;
        this.arena = arena;
        this.inbox = inbox;
        this.log = log;
        this.notifier = notifier;
    }

    /// <summary>Runs until the process is asked to end.</summary>
    public ExitCode Run(FramePump door)
    {
        inbox.Claim();
        Instant now = MonotonicClock.Now;
        Pump(door);
        door.Open();
        notifier.Ready(now);
        while (!isEnding)
        {
            bool came = inbox.TryTake(Wait(MonotonicClock.Now), out LoopEvent? happened);
            now = MonotonicClock.Now;
            if (came)
            {
                Take(happened!, door, now);
            }

            room.Elapse(now);
            Pump(door);
            notifier.Elapse(now);
        }

        notifier.Stopping();
        inbox.Close();
        return ExitCode.Stopped;
    }

    private TimeSpan Wait(Instant now)
    {
        if (Instant.Earlier(room.Deadline, notifier.Deadline) is not { } soonest)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan wait = soonest - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    private void Take(LoopEvent happened, FramePump door, Instant now)
    {
        switch (happened)
        {
            case LoopEvent.VaultOpened:
                hasClient = true;
                log.Line(Severity.Information, "VAULT-CLIENT", "");
                break;
            case LoopEvent.VaultClosed e when hasClient:
                hasClient = false;
                log.Line(Severity.Warning, "VAULT-CLIENT-GONE", e.Fault);
                room.Ask(new VaultCommand.ShowPrompt(PromptId.Starting), now);
                door.Open();
                break;
            case LoopEvent.VaultClosed e:
                log.Line(Severity.Error, "VAULT-SOCKET", e.Fault); // It tries again by itself.
                break;
            case LoopEvent.VaultSpoke e:
                TakeFrame(e.Frame.Span, door, now);
                break;
            case LoopEvent.Occurred { What: NodeEvent.Noted e }:
                log.Line(e.Severity, e.Code, e.Context);
                break;
            case LoopEvent.Stop:
                isEnding = true;
                break;
            default:
                bool taken = room.Take(happened, now);
                Invariant.Check(taken);
                break;
        }
    }

    private void TakeFrame(Span<byte> received, FramePump door, Instant now)
    {
        WireStatus status = VaultFrame.Read(received, arena, out VaultCommand? command);
        if (command is not null)
        {
            room.Ask(command, now);
            if (command is VaultCommand.MakeMac make)
            {
                MemoryMarshal.AsMemory(make.Message).Span.Clear(); // The frame's copy of a message, with the card in it.
            }

            return;
        }

        log.Line(Severity.Error, "VAULT-FRAME", status.ToString());
        door.Break();
    }

    private void Pump(FramePump door)
    {
        while (room.TryTake(out NodeEvent? said))
        {
            int length = VaultFrame.Write(((NodeEvent.VaultReplied)said!).Reply, frame);
            Invariant.Check(length > 0);
            if (hasClient)
            {
                door.Send(frame.AsSpan(0, length));
            }

            frame.AsSpan(0, length).Clear();
        }
    }
}
