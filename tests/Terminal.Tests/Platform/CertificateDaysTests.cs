using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Terminal.Engine.Fleet;
using Terminal.Platform.Host;
using Xunit;

namespace Terminal.Tests.Platform;

[SupportedOSPlatform("linux")]
public sealed class CertificateDaysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();

    [Fact]
    public void The_first_to_end_of_a_file_counts()
    {
        using X509Certificate2 soon = authority.Issue("soon", daysTo: 12);
        File.WriteAllText(folder["both.pem"], authority.Pem + "\n" + soon.ExportCertificatePem());
        Expiry? read = CertificateDays.Read("host-ca", folder["both.pem"]);
        Assert.Equal(new Expiry(ExpiryKind.Certificate, "host-ca", DateOnly.FromDateTime(DateTime.UtcNow.AddDays(12))), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_certificate_has_no_day(string content)
    {
        File.WriteAllText(folder["bad.pem"], content);
        Assert.Null(CertificateDays.Read("host", folder["bad.pem"]));
        Assert.Null(CertificateDays.Read("host", folder["absent.pem"]));
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }
}
