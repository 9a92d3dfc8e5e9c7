using Terminal.Devices.Contactless;
using Terminal.Devices.Keypad;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>The real node and the real vault under virtual time, with a power switch.</summary>
/// <remarks>
/// The third loop over the same machines, beside the daemon's. Effects are carried out one by one, and power may go between any two of
/// them; what the process knew is then gone, and what the journal, the host and the paper know stays.
/// </remarks>
public sealed class TerminalModel : IDisposable
{
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(3);
    private readonly Timeline timeline;
    private readonly Chance chance;
    private readonly NodeSettings settings;
    private readonly ITerminalSurroundings around;
    private readonly byte[] storageKey;
    private Node? node;
    private Vault.Vault? vault;
    private Instant? planned;

    /// <summary>Creates the terminal without power.</summary>
    /// <param name="timeline">Virtual time.</param>
    /// <param name="chance">The world's dice.</param>
    /// <param name="settings">The terminal's configuration.</param>
    /// <param name="around">What it is plugged into.</param>
    public TerminalModel(Timeline timeline, Chance chance, NodeSettings settings, ITerminalSurroundings around)
    {
        this.timeline = timeline;
        this.chance = chance;
        this.settings = settings;
        this.around = around;
        Journal = new JournalModel(timeline, chance);
        storageKey = chance.Bytes(32);
    }

    /// <summary>The disk.</summary>
    public JournalModel Journal { get; }

    /// <summary>How often power goes between two effects: once in so many; 0 is never.</summary>
    public int PowerCutOdds { get; set; }

    /// <summary>Counts the lives of the process.</summary>
    public int Life { get; private set; }

    /// <summary>True while the process runs.</summary>
    public bool IsOn => node is not null;

    /// <summary>The prompt on the screen.</summary>
    public PromptId Prompt { get; private set; }

    /// <summary>Switches power on.</summary>
    public void Boot()
    {
        Life++;
        var arena = new SecretArena(new byte[4096]);
        vault = new Vault.Vault(arena, storageKey, new Entropy(chance.Bytes(32)), null);
        IContactlessReader reader = around.NewReader(() => Deliver(Life, null));
        node = new Node(settings, new NodeParts(reader, arena, new Entropy(chance.Bytes(32))), Journal.Records.ToArray());
        Trace($"boot {Life}, {Journal.Records.Count} records");
        node.Start(timeline.Now);
        int life = Life;
        Pump();
        Deliver(
            life,
            new NodeEvent.ClockSet(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero) + (timeline.Now - Instant.Origin),
                TimeSpan.FromHours(1), true));
        Deliver(life, new NodeEvent.WireOpened(Wire.Reader));
        Deliver(life, new NodeEvent.WireOpened(Wire.Printer));
    }

    /// <summary>Power goes, and comes back a little later.</summary>
    public void Cut()
    {
        if (node is null)
        {
            return;
        }

        Trace("power cut");
        node = null;
        Dispose();
        planned = null;
        Journal.Cut();
        around.PowerLost();
        timeline.After(RestartTime, Boot);
    }

    /// <summary>Tells this life of the process something; a later life does not hear it.</summary>
    /// <param name="life">Whom it concerns.</param>
    /// <param name="occurred">What happened; null just lets the machines look.</param>
    public void Deliver(int life, NodeEvent? occurred)
    {
        if (life != Life || node is null)
        {
            return;
        }

        if (occurred is null)
        {
            node.Elapse(timeline.Now);
        }
        else
        {
            node.Receive(occurred, timeline.Now);
        }

        Pump();
        if (occurred is NodeEvent.JournalFailed { Fault: JournalFault.Broken })
        {
            Trace("journal broken");
            Cut(); // As the daemon's loop does: only a restart can tell what the disk holds.
        }
    }

    /// <summary>A person presses a key.</summary>
    public void Press(Key key)
    {
        if (vault is null)
        {
            return;
        }

        Trace($"key {key}");
        vault.ReceiveKeypad(KeypadRecords.Press(key), timeline.Now);
        Pump();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        vault?.Dispose();
        vault = null;
    }

    private void Pump()
    {
        bool moved = true;
        while (moved && node is not null && vault is not null)
        {
            moved = false;
            if (vault.TryTake(out VaultOutput output))
            {
                moved = true;
                if (output.Reply is { } reply)
                {
                    node.Receive(new NodeEvent.VaultReplied(reply), timeline.Now);
                }
            }
            else if (node.TryTake(out NodeEffect? effect))
            {
                moved = true;
                if (chance.OneIn(PowerCutOdds))
                {
                    Cut(); // Before this effect: it and all that follow never happen.
                    return;
                }

                CarryOut(effect!);
            }
        }

        Plan();
    }

    private void CarryOut(NodeEffect effect)
    {
        int life = Life;
        switch (effect)
        {
            case NodeEffect.Append e:
                Journal.Append(e.Record, occurred => Deliver(life, occurred));
                break;
            case NodeEffect.Find e:
                Journal.Find(e.Query, occurred => Deliver(life, occurred));
                break;
            case NodeEffect.EraseCards e:
                Journal.EraseCards(e.Batch, occurred => Deliver(life, occurred));
                break;
            case NodeEffect.Ask e:
                Ask(e.Command);
                break;
            case NodeEffect.Log e:
                Trace($"log {e.Code} {e.Context}");
                break;
            default:
                around.CarryOut(effect, life);
                break;
        }
    }

    private void Ask(VaultCommand command)
    {
        if (command is VaultCommand.ShowPrompt show)
        {
            Prompt = show.Prompt;
            Trace($"screen {show.Prompt} {show.Arguments.Amount?.Minor} {show.Arguments.Code}");
            around.Shown(show.Prompt);
        }

        vault!.Receive(command, timeline.Now);
    }

    private void Trace(string line) => timeline.Trace($"{settings.Host.TerminalId} {line}");

    private void Plan()
    {
        if (node?.Deadline is { } deadline && (planned is null || deadline < planned))
        {
            planned = deadline;
            int life = Life;
            timeline.At(deadline, () =>
            {
                if (life == Life)
                {
                    planned = null;
                    Deliver(life, null);
                }
            });
        }
    }
}
