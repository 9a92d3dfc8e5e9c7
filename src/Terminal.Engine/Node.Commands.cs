using Terminal.Engine.Clearing;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine;

/// <content>Carries out the commands of the fleet, one at a time; each is looked at whenever something has happened, until it ends.
/// </content>
public sealed partial class Node
{
    /// <summary>How long a command may take from its beginning.</summary>
    private static readonly TimeSpan WorkTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(60);
    private Instant? workUntil;
    private int workCount;

    private void Work(KeptCommand active, Instant now)
    {
        switch (active.Name)
        {
            case CommandNames.Forward or CommandNames.Close or CommandNames.PrintTest when halted is not null:
                EndWork(halted);
                break;
            case CommandNames.Restart or CommandNames.PrintTest or CommandNames.Message when !Rests && halted is null && workUntil is null:
                commands.Defer();
                break;
            case CommandNames.Restart when halted is null && keeper.IsChanging:
                commands.Defer(); // A start counts against a configuration that has yet to prove itself.
                break;
            case CommandNames.Restart:
                commands.Running();
                break;
            case CommandNames.Forward:
                WorkForward(now);
                break;
            case CommandNames.Close:
                WorkClose(active, now);
                break;
            case CommandNames.Key or CommandNames.Keys:
                WorkAtVault(active, now);
                break;
            case CommandNames.SelfTest:
                EndWork("", SelfTest(now));
                break;
            case CommandNames.Message:
                desk.ShowNotice(active.Arguments.Text!, now + TimeOf(active.Arguments), now);
                EndWork("");
                break;
            case CommandNames.Events:
                int told = outbox.TellAgain(active.Arguments.From!.Value, now);
                EndWork("", FleetJson.Write(json => json.WriteNumber("count", told)));
                break;
            case CommandNames.PrintTest when workUntil is null:
                BeginWork(now);
                PrintTestPage(now);
                break;
            case CommandNames.Link when workUntil is null:
                BeginWork(now);
                effects.Enqueue(new NodeEffect.TryLinks());
                break;
            case CommandNames.Logs or CommandNames.Report when workUntil is null:
                BeginWork(now);
                effects.Enqueue(new NodeEffect.CollectLog(active.Name == CommandNames.Report ? Describe(active.Arguments, now) : default));
                break;
            default:
                break; // It waits for what it wanted done.
        }
    }

    private static TimeSpan TimeOf(CommandArguments arguments) =>
        arguments.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : MessageTime;

    private void BeginWork(Instant now)
    {
        workUntil = now + WorkTime;
        commands.Running();
    }

    private void EndWork(string code, ReadOnlyMemory<byte> result = default)
    {
        workUntil = null;
        (keyQuestion, keyAgainAt) = (0, null);
        commands.End(code, result);
    }

    /// <summary>What the active command wanted done has come about.</summary>
    private void GoOn(NodeEvent occurred, Instant now)
    {
        switch (commands.Active?.Name, occurred)
        {
            case (CommandNames.Link, NodeEvent.LinksTried e) when workUntil is not null:
                EndWork("", LinkDiagnosis.Of(e.Trials));
                break;
            case (CommandNames.Logs or CommandNames.Report, NodeEvent.LogCollected e) when workUntil is not null:
                Upload(commands.Active!, e.Parts, now);
                break;
            default:
                break; // Of a command that has ended.
        }
    }

    private void Upload(KeptCommand command, IReadOnlyList<ReadOnlyMemory<byte>> parts, Instant now)
    {
        foreach (FleetMessage message in FleetMessages.Upload(command.Id, parts, clock.UnixMillisecondsAt(now)))
        {
            effects.Enqueue(new NodeEffect.Publish(message));
        }

        if (command.Name == CommandNames.Report)
        {
            outbox.Take(Severity.Information, "PROBLEM-REPORTED", $"upload {command.Id}", TimeOf(now));
        }

        EndWork("", FleetJson.Write(json =>
        {
            json.WriteString("upload", command.Id);
            json.WriteNumber("parts", parts.Count);
            json.WriteNumber("bytes", parts.Sum(static part => part.Length));
        }));
    }

    private void WorkForward(Instant now)
    {
        if (workUntil is null)
        {
            string? code = Forward(now);
            workCount = book.Queue.Count;
            if (code is not null)
            {
                EndWork(code == "NOTHING-STORED" ? "" : code, FleetJson.Write(static json => json.WriteNumber("sent", 0)));
                return;
            }

            BeginWork(now);
        }

        if (book.Queue.Count == 0 && clearing.Phase == ClearingPhase.Resting)
        {
            EndWork("", FleetJson.Write(json => json.WriteNumber("sent", workCount)));
        }
    }

    private void WorkClose(KeptCommand active, Instant now)
    {
        if (book.Batch > active.Batch)
        {
            EndWork("", FleetJson.Write(json => json.WriteNumber("batch", active.Batch)));
            return;
        }

        if (workUntil is not null || closeAsked)
        {
            return;
        }

        switch (book.Closing is not null ? null : BeginClose(now))
        {
            case null:
                BeginWork(now);
                break;
            case "BUSY" or "REVERSAL" or "STARTING":
                commands.Defer();
                break;
            case { } code:
                EndWork(code);
                break;
        }
    }

    /// <summary>The active command has not come about in its time.</summary>
    private void ElapseWork(Instant now)
    {
        if (workUntil <= now)
        {
            EndWork(commands.Active?.Name switch
            {
                CommandNames.Close => "CLOSE-PENDING",
                CommandNames.Forward => "NOT-SENT",
                CommandNames.PrintTest => "PRINTER-FAILED",
                CommandNames.Key or CommandNames.Keys when vaultGone => VaultGone,
                _ => "SILENT",
            });
        }
    }

    private void PrintTestPage(Instant now)
    {
        if (!receipts.WantTestPage(clock.StampAt(now), now))
        {
            EndWork("PAPER-QUEUE");
        }
    }

    /// <summary>What works, part by part.</summary>
    private byte[] SelfTest(Instant now)
    {
        Telemetry seen = Measure(now);
        return FleetJson.Write(json =>
        {
            json.WriteString("service", halted ?? (storageLow ? "DISK" : "ok"));
            json.WriteString("reader", seen.ReaderReady ? "ok" : "READER");
            json.WriteString("printer", seen.Printer);
            json.WriteString("host", seen.HostReady ? "ok" : "NO-LINK");
            json.WriteString("clock", seen.ClockTrusted ? "ok" : "CLOCK");
            json.WriteString("journal", halted is "JOURNAL" or "DISK" ? halted : "ok");
            json.WriteBoolean("reversalOwed", seen.ReversalOwed);
            json.WriteNumber("receiptsOwed", seen.ReceiptsOwed);
            json.WriteNumber("eventsWaiting", outbox.WaitingCount);
        });
    }

    /// <summary>What the terminal knows of itself, for whoever reads its log; one line of JSON.</summary>
    private byte[] Describe(CommandArguments arguments, Instant now) =>
    [
        .. FleetJson.Write(json =>
        {
            json.WriteString("note", arguments.Note ?? "");
            json.WriteString("fw", settings.Fleet.Firmware);
            json.WriteNumber("cfg", settings.Fleet.ConfigurationVersion);
            json.WriteString("boot", BootId);
            json.WriteString("screen", desk.Screen.ToString());
            json.WriteString("transaction", transaction.Phase.ToString());
            json.WriteString("clearing", clearing.Phase.ToString());
            json.WriteString("configuration", keeper.Phase.ToString());
            json.WritePropertyName("parts");
            json.WriteRawValue(SelfTest(now));
            json.WritePropertyName("tele");
            json.WriteRawValue(fleet.Compose(Measure(now), clock.UnixMillisecondsAt(now)).Payload.Span);
        }),
        (byte)'\n',
    ];
}
