using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>What telemetry tells of the machine, of stored sales, of the link to the host, of paper and of certificates.</summary>
public sealed class NodeHealthTests
{
    private static readonly MachineHealth Whole = new()
    {
        BatteryPercent = 87,
        BatteryCharging = true,
        MainsPresent = false,
        MemoryAvailableBytes = 5_000_000_001,
        ProcessResidentBytes = 90_000_002,
        LoadAverage = 0.25,
        ProcessorCelsius = -3,
        DiskFreeBytes = 7_000_000_004,
        DiskWearPercent = 20,
        DiskReserve = DiskReserve.Warning,
        ClockSynchronised = true,
        ClockOffsetMicroseconds = -15,
        ClockErrorMicroseconds = 16,
        ClockErrorMaxMicroseconds = 17,
        LinkName = "wlan0",
        LinkKind = LinkKind.Wifi,
        WifiSignalDbm = -56,
        WifiQuality = 54,
        ReceiveErrorCount = 21,
        TransmitErrorCount = 22,
        ReceiveDropCount = 23,
        TransmitDropCount = 24,
        CarrierChangeCount = 25,
    };

    private static readonly (string Name, string Value)[] Members =
    [
        ("batteryPct", "87"), ("charging", "true"), ("mains", "false"), ("memFreeBytes", "5000000001"), ("rssBytes", "90000002"),
        ("load", "0.25"), ("cpuC", "-3"), ("diskFreeBytes", "7000000004"), ("diskWearPct", "20"), ("diskReserve", "\"warning\""),
        ("clockSync", "true"), ("clockOffsetUs", "-15"), ("clockErrorUs", "16"), ("clockErrorMaxUs", "17"), ("link", "\"wlan0\""),
        ("linkKind", "\"wifi\""), ("wifiDbm", "-56"), ("wifiQuality", "54"), ("rxErrors", "21"), ("txErrors", "22"), ("rxDrops", "23"),
        ("txDrops", "24"), ("carrierChanges", "25"),
    ];

    [Fact]
    public void Each_number_of_the_machine_has_its_member()
    {
        NodeRig rig = Connected();
        rig.Tell(new NodeEvent.MachineMeasured(Whole));
        JsonElement told = Telemetry(rig);
        Assert.Equal(Members, Members.Select(member => (member.Name, told.GetProperty(member.Name).GetRawText())));
        PropertyInfo[] numbers = typeof(MachineHealth).GetProperties();
        Assert.All(numbers, number => Assert.True(number.GetValue(Whole) is not null, number.Name)); // This test's sample leaves none out.
        Assert.Equal(numbers.Length, Members.Length);
    }

    [Fact]
    public void What_the_machine_does_not_say_is_not_told()
    {
        NodeRig rig = Connected();
        rig.Tell(new NodeEvent.MachineMeasured(Whole));
        rig.Tell(new NodeEvent.MachineMeasured(new MachineHealth { LoadAverage = 1.5 }));
        JsonElement told = Telemetry(rig);
        Assert.Equal(["load"], Members.Select(member => member.Name).Where(name => told.TryGetProperty(name, out _)));
        Assert.Equal("1.5", told.GetProperty("load").GetRawText());
    }

    [Fact]
    public void Stored_sales_are_counted_with_their_sum_and_the_age_of_the_oldest()
    {
        NodeRig rig = Connected(new OfflineSettings
        {
            Use = OfflineUse.HostDown, SaleLimitMinor = 2_000, TotalLimitMinor = 3_000, CountMax = 2,
        });
        Assert.Equal((0, 0L, null), Stored(Telemetry(rig)));
        rig.Disconnect();
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.Pass(300);
        (int Count, long Sum, long? Age) first = Stored(Telemetry(rig));
        Assert.Equal((1, 1200L), (first.Count, first.Sum));
        Assert.InRange(first.Age!.Value, 298, 310);
        rig.KeyAmount();
        rig.Lay(OfflineCard.New());
        rig.Pass(100);
        (int Count, long Sum, long? Age) both = Stored(Telemetry(rig));
        Assert.Equal((2, 2400L), (both.Count, both.Sum));
        Assert.InRange(both.Age!.Value, 398, 420); // The oldest one's.
        rig.SetClock(trusted: false);
        rig.Pass(70);
        Assert.Null(Stored(Telemetry(rig)).Age);
        rig.SetClock();
        rig.Reconnect();
        rig.Pass(70);
        Assert.Equal((0, 0L, null), Stored(Telemetry(rig)));
    }

    [Fact]
    public void The_link_to_the_host_tells_its_speed_and_its_losses()
    {
        NodeRig rig = Connected();
        JsonElement told = Telemetry(rig);
        Assert.Equal((0, 0), (told.GetProperty("hostMs").GetInt32(), told.GetProperty("hostLosses").GetInt32()));
        rig.Break();
        rig.Pass(70);
        Assert.Equal(1, Telemetry(rig).GetProperty("hostLosses").GetInt32());
    }

    [Fact]
    public void What_the_vault_refuses_is_counted_and_a_vault_that_had_no_time_refused_nothing()
    {
        NodeRig rig = Connected();
        Assert.Equal(0, Telemetry(rig).GetProperty("vaultRefusals").GetInt32());
        foreach (VaultRefusal reason in (VaultRefusal[])[VaultRefusal.WrongUse, VaultRefusal.Busy, VaultRefusal.TooOften])
        {
            rig.Tell(new NodeEvent.VaultReplied(new VaultReply.Refused(-1, reason)));
        }

        Assert.Equal(2, Telemetry(rig).GetProperty("vaultRefusals").GetInt32());
    }

    [Fact]
    public void A_roll_that_nears_its_end_is_told_once_a_printer_was_asked()
    {
        NodeRig rig = Connected();
        Assert.False(Telemetry(rig).TryGetProperty("paperLow", out _));
        rig.Sell();
        rig.Pass(70);
        Assert.False(Telemetry(rig).GetProperty("paperLow").GetBoolean());
    }

    [Fact]
    public void A_certificate_that_was_renewed_in_place_is_watched_by_its_new_day()
    {
        NodeRig rig = Connected();
        Assert.False(Telemetry(rig).TryGetProperty("certDays", out _));
        Read(rig, daysLeft: 6);
        Assert.Equal(["CERT-EXPIRES host 2026-11-28, 6 days left"], Warnings(rig));
        rig.Pass(70);
        Assert.Equal(6, Telemetry(rig).GetProperty("certDays").GetInt32());
        Read(rig, daysLeft: 6);
        Assert.Single(Warnings(rig));
        Read(rig, daysLeft: 365);
        Assert.Single(Warnings(rig));
        rig.Pass(70);
        Assert.Equal(365, Telemetry(rig).GetProperty("certDays").GetInt32());
        Read(rig, daysLeft: 29);
        Assert.Equal(2, Warnings(rig).Length);
    }

    private static void Read(NodeRig rig, int daysLeft) => rig.Tell(new NodeEvent.CertificatesRead(
        [new Expiry(ExpiryKind.Certificate, "host", new DateOnly(2026, 11, 22).AddDays(daysLeft))]));

    private static string[] Warnings(NodeRig rig) => [.. rig.Effects.OfType<NodeEffect.Log>()
        .Where(log => log.Code.StartsWith("CERT-", StringComparison.Ordinal)).Select(log => $"{log.Code} {log.Context}")];

    private static NodeRig Connected(OfflineSettings? offline = null)
    {
        NodeRig rig = new NodeRig(offline: offline).Open();
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        rig.Pass(3);
        return rig;
    }

    private static (int Count, long Sum, long? Age) Stored(JsonElement told) => (
        told.GetProperty("stored").GetInt32(),
        told.GetProperty("storedMinor").GetInt64(),
        told.TryGetProperty("storedSeconds", out JsonElement age) ? age.GetInt64() : null);

    /// <summary>The last that the broker got; a new connection is told what is known within seconds.</summary>
    private static JsonElement Telemetry(NodeRig rig)
    {
        rig.Tell(new NodeEvent.FleetLinkChanged(false));
        rig.Tell(new NodeEvent.FleetLinkChanged(true));
        rig.Pass(3);
        return JsonDocument.Parse(rig.Effects.OfType<NodeEffect.Publish>()
            .Last(sent => sent.Message.Topic == FleetTopics.Telemetry).Message.Payload).RootElement;
    }
}
