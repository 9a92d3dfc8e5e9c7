using System.Collections.Concurrent;
using System.Globalization;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Platform;

public sealed class FleetStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_kept_is_there_after_a_restart_in_its_order_and_its_last_phase()
    {
        Keep(Document(1, ConfigurationPhase.Staged), Document(2, ConfigurationPhase.Staged), Document(1, ConfigurationPhase.Confirmed));
        Assert.Equal(
            [(1, ConfigurationPhase.Confirmed), (2, ConfigurationPhase.Staged)], Documents().Select(kept => (kept.Version, kept.Phase)));
    }

    [Fact]
    public void The_oldest_go_but_not_the_one_in_force_and_the_one_before_it()
    {
        Keep(Document(1, ConfigurationPhase.Confirmed), Document(2, ConfigurationPhase.Confirmed));
        Keep(Document(3, ConfigurationPhase.Confirmed));
        Keep([.. Enumerable.Range(4, FleetStore.DocumentCountMax).Select(static version => Document(version, ConfigurationPhase.Staged))]);
        int[] versions = [.. Documents().Select(static kept => kept.Version)];
        Assert.Equal([2, 3, 4], versions[..3]);
        Assert.Equal(FleetStore.DocumentCountMax + 2, versions.Length);
    }

    [Fact]
    public void Events_and_commands_are_there_after_a_restart_as_they_were_last_kept()
    {
        Guid id = Guid.NewGuid();
        FleetEvent one = new(7, Guid.NewGuid(), "TAMPER-OPEN")
        {
            Text = "the housing is open",
            Severity = Severity.Error,
            Count = 3,
            Boot = Guid.NewGuid(),
            UnixMilliseconds = 1_795_338_000_123,
        };
        KeptCommand command = new(id, "message", CommandState.Accepted)
        {
            Arguments = new CommandArguments { Text = "Call the office", Seconds = 30 },
            AcceptedAt = 1_795_338_000,
            ExpiresAt = 1_795_338_600,
            Batch = 4,
        };
        KeepRows(
            new FleetRow.Event(one),
            new FleetRow.Event(one with { Sequence = 8 }),
            new FleetRow.EventSent(7),
            new FleetRow.Command(command),
            new FleetRow.Command(command with { State = CommandState.Done, Result = new byte[] { 0x7B, 0x7D } }));
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        FleetStanding standing = store.Standing();
        Assert.Equal([one with { IsSent = true }, one with { Sequence = 8 }], standing.Events);
        KeptCommand kept = Assert.Single(standing.Commands);
        Assert.Equal(command with { State = CommandState.Done, Result = kept.Result }, kept);
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(kept.Result.Span));
    }

    [Fact]
    public void A_deferred_command_is_kept_as_an_accepted_one_and_old_events_go()
    {
        FleetRow[] rows = [.. Enumerable.Range(1, EventOutbox.CountMax + 3)
            .Select(static number => new FleetRow.Event(new FleetEvent(number, Guid.NewGuid(), "READER-FAILED")))];
        KeepRows([.. rows, new FleetRow.Command(new KeptCommand(Guid.NewGuid(), "restart", CommandState.Deferred))]);
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        Assert.Equal(EventOutbox.CountMax, store.Standing().Events!.Count);
        Assert.Equal(4, store.Standing().Events![0].Sequence);
        Assert.Equal(CommandState.Accepted, Assert.Single(store.Standing().Commands).State);
    }

    [Fact]
    public void An_ended_command_goes_once_it_has_expired_and_many_came_behind_it_and_another_stays()
    {
        KeptCommand ended = new(Guid.NewGuid(), "close", CommandState.Done) { AcceptedAt = 100, ExpiresAt = 200 };
        KeptCommand lasting = new(Guid.NewGuid(), "close", CommandState.Done) { AcceptedAt = 100, ExpiresAt = 900 };
        FleetRow[] behind = [.. Enumerable.Range(0, CommandKeeper.CountMax).Select(static _ => new FleetRow.Command(
            new KeptCommand(Guid.NewGuid(), "selftest", CommandState.Done) { AcceptedAt = 300, ExpiresAt = 900 }))];
        KeepRows([new FleetRow.Command(ended), new FleetRow.Command(lasting), .. behind]);
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        Guid[] ids = [.. store.Standing().Commands.Select(static kept => kept.Id)];
        Assert.DoesNotContain(ended.Id, ids);
        Assert.Contains(lasting.Id, ids);
    }

    [Fact]
    public void A_key_that_was_answered_leaves_no_block_behind()
    {
        KeptCommand key = new(Guid.NewGuid(), CommandNames.Key, CommandState.Accepted)
        {
            Arguments = new CommandArguments { Slot = Terminal.Vault.KeySlot.Transaction, Block = "D0112B1AX00N0000" },
        };
        KeptCommand ended = key with { State = CommandState.Done, Arguments = key.Arguments with { Block = null } };
        KeepRows(new FleetRow.Command(key));
        using (FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!)
        {
            Assert.Equal(key.Arguments, Assert.Single(store.Standing().Commands).Arguments);
        }

        KeepRows(new FleetRow.Command(ended));
        using FleetStore next = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        Assert.Equal(ended.Arguments, Assert.Single(next.Standing().Commands).Arguments);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_a_code()
    {
        File.WriteAllText(folder["fleet.db"], new string('x', 4096));
        Assert.Null(FleetStore.TryOpen(folder["fleet.db"], out string fault));
        Assert.Equal("SQLITE-26", fault);
    }

    private static KeptDocument Document(int version, ConfigurationPhase phase) =>
        new(version, version.ToString("D64", CultureInfo.InvariantCulture), phase, new byte[] { 0x7B, 0x7D });

    private void KeepRows(params FleetRow[] rows)
    {
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        using KeptRows heard = new();
        store.Start(heard);
        foreach (FleetRow row in rows)
        {
            Assert.True(store.TryKeep(row));
            Assert.Equal(row, heard.Next());
        }
    }

    private void Keep(params KeptDocument[] documents)
    {
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        Assert.All(documents, document => Assert.True(store.TryKeepNow(document, out _)));
    }

    private IReadOnlyList<KeptDocument> Documents()
    {
        using FleetStore store = FleetStore.TryOpen(folder["fleet.db"], out _)!;
        return store.Documents();
    }

    private sealed class KeptRows : IFleetStoreListener, IDisposable
    {
        private readonly BlockingCollection<FleetRow> kept = [];

        public void Kept(FleetRow row) => kept.Add(row);

        public void KeepFailed(FleetRow row, string fault) => kept.Add(new FleetRow.EventSent(-1));

        public FleetRow Next()
        {
            Assert.True(kept.TryTake(out FleetRow? row, TimeSpan.FromSeconds(10)));
            return row;
        }

        public void Dispose() => kept.Dispose();
    }
}
