using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Engine;
using Terminal.Engine.Fleet;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary>The thread beside the loop that looks at the machine and, now and then, at the days of certificates.</summary>
[SupportedOSPlatform("linux")]
public sealed class MachineWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly Inbox inbox = new();

    public void Dispose()
    {
        inbox.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_machine_is_looked_at_at_once_and_again_and_the_certificates_with_each_sixtieth_look()
    {
        Renew(daysTo: 12);
        using MachineWatch watch = new(Configuration(), inbox, TimeSpan.FromMilliseconds(1));
        Assert.Equal([Day(12)], Assert.IsType<NodeEvent.CertificatesRead>(Next()).Expiries.Select(expiry => expiry.LastDay));
        Renew(daysTo: 300);
        for (int look = 0; look < MachineWatch.LooksPerReading; look++)
        {
            Assert.NotNull(Assert.IsType<NodeEvent.MachineMeasured>(Next()).Health.DiskFreeBytes);
        }

        Assert.Equal([Day(300)], Assert.IsType<NodeEvent.CertificatesRead>(Next()).Expiries.Select(expiry => expiry.LastDay));
    }

    [Fact]
    public void It_ends_at_once_although_its_next_look_is_far_away_or_nobody_takes_what_it_saw()
    {
        MachineWatch patient = new(Configuration(), inbox);
        _ = Next();
        patient.Dispose();
        MachineWatch hasty = new(Configuration(), inbox, TimeSpan.Zero);
        SpinWait.SpinUntil(() => !inbox.TryPost(new LoopEvent.BoardOpened()), Patience);
        inbox.Close();
        hasty.Dispose();
        Assert.False(patient.IsLooking || hasty.IsLooking);
    }

    private static DateOnly Day(int days) => DateOnly.FromDateTime(DateTime.UtcNow.AddDays(days));

    private void Renew(int daysTo)
    {
        using X509Certificate2 certificate = authority.Issue("terminal", daysTo: daysTo);
        File.WriteAllText(folder["new.pem"], certificate.ExportCertificatePem());
        File.Move(folder["new.pem"], folder["own.pem"], overwrite: true);
    }

    private NodeConfiguration Configuration()
    {
        JsonObject settings = ExampleSettings.Create();
        settings["host"]!["certificateFile"] = "own.pem";
        settings["host"]!["caFile"] = "absent.pem";
        settings["broker"]!["caFile"] = "absent.pem";
        settings["broker"]!["certificateFile"] = "absent.pem";
        DaemonSettings? parsed = SettingsFile.Parse(Encoding.UTF8.GetBytes(settings.ToJsonString()), out _);
        return new NodeConfiguration(parsed!, folder["."]);
    }

    private NodeEvent Next()
    {
        Assert.True(inbox.TryTake(Patience, out LoopEvent? happened));
        return Assert.IsType<LoopEvent.Occurred>(happened).What;
    }
}
