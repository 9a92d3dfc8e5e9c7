using Terminal.Devices.Contactless;
using Terminal.Devices.Keypad;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
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
    /// <summary>The right time where virtual time begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private const int LateVaultOdds = 6;
    private const int VaultTimeMin = 30; // Milliseconds.
    private const int VaultTimeMax = 20_000;
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(3);
    private readonly ReleaseWatch releases = new();
    private readonly Timeline timeline;
    private readonly Chance chance;
    private readonly NodeSettings settings;
    private readonly ITerminalSurroundings around;
    private readonly VaultModel vault;
    private Node? node;
    private readonly HashSet<Instant> timers = [];
    private Instant? planned;
    private Faults faults = Faults.None;
    private PromptId wanted;
    private PromptId? again; // What a vault that is back is told once more: it was looked at when it was wanted.
    private TimeSpan clockError;
    private JournalFault? failed;

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
        vault = new VaultModel(timeline, chance) { Authorities = VaultModel.AuthoritiesOf(settings) };
    }

    /// <summary>The disk.</summary>
    public JournalModel Journal { get; }

    /// <summary>The disk's part that has the vault's records.</summary>
    public KeyStoreModel Keys => vault.Keys;

    /// <summary>What goes wrong at present; <see cref="Faults.None"/> heals disk and clock.</summary>
    public Faults Faults
    {
        get => faults;
        set
        {
            faults = value;
            Journal.SlowOdds = value.JournalSlow;
            Journal.FindSlowOdds = value.JournalSlow;
            Journal.FindFailOdds = value.FindFails;
            Journal.BreakOdds = value.DiskBroken;
            Keys.FailOdds = value.DiskBroken;
            Journal.TornOdds = value.TornTail;
            if (value == Faults.None && Life > 0)
            {
                Journal.FullUntil = default;
                SetClock(TimeSpan.Zero, trusted: true);
            }
        }
    }

    /// <summary>True while the disk has little room, or the journal failed: the terminal must not trade.</summary>
    public bool DiskTrouble { get; private set; }

    /// <summary>Counts the lives of the process.</summary>
    public int Life { get; private set; }

    /// <summary>True while the process runs.</summary>
    public bool IsOn => node is not null;

    /// <summary>The prompt on the screen.</summary>
    public PromptId Prompt { get; private set; }

    /// <summary>True from a death of the vault until it has told of its keys again: the terminal must not trade.</summary>
    public bool VaultTrouble { get; private set; }

    /// <summary>How often the vault died alone.</summary>
    public int VaultDeaths { get; private set; }

    /// <summary>True once somebody has opened the housing.</summary>
    public bool WasOpened { get; private set; }

    /// <summary>True from then until new keys are there: it must not trade.</summary>
    public bool IsWithoutKeys { get; private set; }

    /// <summary>True where it has said that it owes the host what it cannot tell any more: a supervisor is wanted.</summary>
    public bool WantsRelease => releases.IsWanted;

    /// <summary>Brings payment keys, before there is power for the first time.</summary>
    /// <param name="first">One component of the protection key.</param>
    /// <param name="second">The other.</param>
    /// <param name="block">The initial key, in a key block.</param>
    public void BringKeys(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlyMemory<byte> block) =>
        vault.BringKeys(first, second, block);

    /// <summary>Switches power on.</summary>
    public void Boot()
    {
        Life++;
        var arena = new SecretArena(new byte[4096]);
        bool isLate = chance.OneIn(Math.Min(faults.VaultLost, LateVaultOdds));
        VaultTrouble = isLate;
        if (!isLate)
        {
            vault.Start();
        }

        IContactlessReader reader = around.NewReader(() => Deliver(Life, null));
        NodeParts parts = around.Equip(new NodeParts(reader, arena, new Entropy(chance.Bytes(32))));
        NodeSettings configured = parts.Standing == ConfigurationStanding.None
            ? settings
            : ConfiguredSettings.Over(settings, parts.Standing.InForce);
        node = new Node(configured, parts, Journal.Records.ToArray());
        Trace($"boot {Life}, {Journal.Records.Count} records");
        node.Start(timeline.Now);
        int life = Life;
        Pump();
        if (isLate)
        {
            Deliver(life, new NodeEvent.VaultLost("STARTING"));
            timeline.After(chance.Between(VaultTimeMin, VaultTimeMax), () => FindVault(life));
        }

        StartClock(life);
        Deliver(life, new NodeEvent.WireOpened(Wire.Reader));
        Deliver(life, new NodeEvent.WireOpened(Wire.Printer));
        around.Started();
        if (chance.OneIn(faults.CutAgain))
        {
            timeline.After(chance.Between(0, 600), () => Cut(life));
        }
    }

    /// <summary>Power goes, and comes back a little later.</summary>
    public void Cut() => Cut(Life);

    private void Cut(int life)
    {
        if (node is null || life != Life)
        {
            return;
        }

        Trace("power cut");
        (failed, DiskTrouble) = (null, false);
        node = null;
        vault.Die();
        planned = null;
        timers.Clear();
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

        if (occurred is NodeEvent.JournalFailed told && failed is null)
        {
            (failed, DiskTrouble) = (told.Fault, true);
            AwaitRoom(life);
        }

        if (occurred is null)
        {
            vault.Elapse();
            node.Elapse(timeline.Now);
        }
        else
        {
            node.Receive(occurred, timeline.Now);
        }

        Pump();
    }

    /// <summary>A till asks; the answer comes as an effect.</summary>
    public void AskTill(TillRequest request) => Deliver(Life, new NodeEvent.TillAsked(request));

    /// <summary>Somebody opens the housing, and leaves it so: the vault hears of it at once, and at each start.</summary>
    public void OpenHousing()
    {
        Trace("housing open");
        (WasOpened, IsWithoutKeys) = (true, true);
        vault.OpenHousing();
        Pump();
    }

    /// <summary>Service takes the power away, closes the housing and brings new keys, with another storage key.</summary>
    /// <param name="first">One component of the protection key.</param>
    /// <param name="second">The other.</param>
    /// <param name="block">Another initial key than the one before.</param>
    public void Recover(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlyMemory<byte> block)
    {
        Cut();
        Trace("new keys");
        vault.Renew();
        vault.BringKeys(first, second, block);
        IsWithoutKeys = false;
    }

    /// <summary>A person presses a key.</summary>
    public void Press(Key key)
    {
        if (!vault.IsThere)
        {
            return;
        }

        Trace($"key {key}");
        vault.Press(key);
        MayLoseVault();
        Pump();
    }

    /// <inheritdoc/>
    public void Dispose() => vault.Dispose();

    private void Pump()
    {
        bool moved = true;
        while (moved && node is not null)
        {
            moved = false;
            if (vault.TryTake(out VaultOutput output))
            {
                moved = true;
                Pass(output);
            }
            else if (node.TryTake(out NodeEffect? effect))
            {
                moved = true;
                if (chance.OneIn(faults.PowerCut))
                {
                    Cut(); // Before this effect: it and all that follow never happen.
                    return;
                }

                MayLoseVault();
                CarryOut(effect!);
            }
        }

        Plan();
    }

    private void MayLoseVault()
    {
        if (vault.IsThere && chance.OneIn(faults.VaultLost))
        {
            LoseVault();
        }
    }

    /// <summary>The vault dies alone. The node hears of it a little later, and the supervisor starts it again.</summary>
    private void LoseVault()
    {
        int life = Life;
        Trace("vault lost");
        VaultTrouble = true;
        VaultDeaths++;
        vault.Die();
        timeline.After(chance.Between(0, VaultTimeMin), () => Deliver(life, new NodeEvent.VaultLost("CLOSED")));
        timeline.After(chance.Between(VaultTimeMin + 1, VaultTimeMax), () => FindVault(life));
    }

    private void FindVault(int life)
    {
        if (life != Life || node is null)
        {
            return;
        }

        Trace("vault found");
        vault.Start();
        again = wanted;
        Show(PromptId.Starting); // As it begins by itself; the node says what it must show.
        Deliver(life, new NodeEvent.VaultFound());
    }

    private void Pass(VaultOutput output)
    {
        if (output.Reply is { } reply)
        {
            VaultTrouble &= reply is not VaultReply.KeysReported;
            node!.Receive(new NodeEvent.VaultReplied(reply), timeline.Now);
        }
        else if (output.Erasure is { } erasure)
        {
            Trace($"erase {erasure.Step}");
            Keys.Erase(erasure);
        }
        else if (output.Write is { } write)
        {
            int life = Life;
            Keys.Write(write, isDurable =>
            {
                if (life == Life)
                {
                    vault.Stored(write.Slot, isDurable);
                    MayLoseVault();
                    Pump();
                }
            });
            MayLoseVault();
        }
    }

    private void CarryOut(NodeEffect effect)
    {
        int life = Life;
        switch (effect)
        {
            case NodeEffect.Append e:
                MayFill(life);
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
            case NodeEffect.Restart:
                Trace("restart");
                timeline.After(TimeSpan.Zero, () => Cut(life));
                break;
            case NodeEffect.Log e:
                Trace($"log {e.Code} {e.Context}");
                releases.Hear(e.Code);
                break;
            default:
                around.CarryOut(effect, life);
                break;
        }
    }

    /// <summary>The disk runs full: of its reserve alone, or to the last byte.</summary>
    private void MayFill(int life)
    {
        if (DiskTrouble || !chance.OneIn(faults.DiskFull))
        {
            return;
        }

        DiskTrouble = true;
        timeline.After(TimeSpan.Zero, () => Deliver(life, new NodeEvent.StorageLow(true)));
        bool full = chance.OneIn(2);
        Instant room = timeline.Now + chance.Between(2_000, 60_000);
        Journal.FullUntil = full ? room : Journal.FullUntil;
        Trace($"disk {(full ? "full" : "low")}");
        AwaitRoom(life, room);
    }

    /// <summary>As the daemon does: it looks each second, and once there is room it says so, or ends where a record failed.</summary>
    private void AwaitRoom(int life, Instant room = default) => timeline.After(TimeSpan.FromSeconds(1), () =>
    {
        if (life != Life || node is null)
        {
            return;
        }

        if (failed == JournalFault.Broken || (failed is not null && timeline.Now >= Journal.FullUntil))
        {
            Trace($"journal {failed}");
            Cut(life);
        }
        else if (failed is not null || (timeline.Now < room && faults != Faults.None))
        {
            AwaitRoom(life, room);
        }
        else if (DiskTrouble)
        {
            DiskTrouble = false;
            Deliver(life, new NodeEvent.StorageLow(false));
        }
    });

    /// <summary>At a start the clock is right, or nobody has set it yet; later it may step, and is set right some minutes after.</summary>
    private void StartClock(int life)
    {
        bool known = !chance.OneIn(faults.Clock);
        SetClock(known ? clockError : TimeSpan.FromDays(-365 * 50), known);
        if (!known || chance.OneIn(faults.Clock))
        {
            int[] steps = [0, 1, -1, 24, -48, 24 * 365 * 9, -24 * 365 * 3];
            TimeSpan stepped = TimeSpan.FromHours(steps[chance.Below(steps.Length)]);
            timeline.After(chance.Between(500, 120_000), () => SetClock(stepped, life));
            timeline.After(chance.Between(200_000, 600_000), () => SetClock(TimeSpan.Zero, life));
        }
    }

    private void SetClock(TimeSpan error, int life)
    {
        if (life == Life && faults != Faults.None)
        {
            SetClock(error, trusted: true);
        }
    }

    private void SetClock(TimeSpan error, bool trusted)
    {
        clockError = trusted ? error : TimeSpan.Zero;
        DateTimeOffset right = Epoch + (timeline.Now - Instant.Origin);
        Deliver(Life, new NodeEvent.ClockSet(right + error, TimeSpan.FromHours(1), trusted));
    }

    private void Ask(VaultCommand command)
    {
        PromptId? prompt = (command as VaultCommand.ShowPrompt)?.Prompt
            ?? (command is VaultCommand.EnterPin ? PromptId.EnterPin : null); // The vault shows that by itself.
        if (prompt is { } next)
        {
            PromptArguments with = (command as VaultCommand.ShowPrompt)?.Arguments ?? default;
            Trace($"{(vault.IsThere ? "screen" : "unseen")} {next} {with.Amount?.Minor} {with.Code}");
            Want(next);
        }

        if (vault.TryAsk(command))
        {
            MayLoseVault(); // What it answers is lost then.
        }
    }

    private void Want(PromptId prompt)
    {
        if (prompt != again)
        {
            around.Wanted(prompt);
        }

        (wanted, again) = (prompt, null);
        if (vault.IsThere)
        {
            Show(prompt);
        }
    }

    private void Show(PromptId prompt)
    {
        Prompt = prompt;
        around.Shown(prompt);
    }

    private void Trace(string line) => timeline.Trace($"{settings.Host.TerminalId} {line}");

    private void Plan()
    {
        if (Instant.Earlier(node?.Deadline, vault.Deadline) is { } deadline && (planned is null || deadline < planned))
        {
            planned = deadline;
            if (!timers.Add(deadline))
            {
                return; // One that was planned before an earlier one stands there still: two of an instant would go on as two for good.
            }

            int life = Life;
            timeline.At(deadline, () =>
            {
                if (life == Life)
                {
                    planned = null;
                    _ = timers.Remove(deadline);
                    Deliver(life, null);
                }
            });
        }
    }
}
