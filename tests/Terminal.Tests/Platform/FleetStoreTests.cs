using System.Globalization;
using Terminal.Engine.Configuration;
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
    public void A_file_that_is_no_database_is_refused_with_a_code()
    {
        File.WriteAllText(folder["fleet.db"], new string('x', 4096));
        Assert.Null(FleetStore.TryOpen(folder["fleet.db"], out string fault));
        Assert.Equal("SQLITE-26", fault);
    }

    private static KeptDocument Document(int version, ConfigurationPhase phase) =>
        new(version, version.ToString("D64", CultureInfo.InvariantCulture), phase, new byte[] { 0x7B, 0x7D });

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
}
