using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Panel.Setup;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class InitRoleTests(FirstStart firstStart) : IClassFixture<FirstStart>, IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("init-role-").FullName;

    [Fact]
    public void The_first_start_makes_everything_and_a_second_one_keeps_it()
    {
        firstStart.CopyTo(root);
        Dictionary<string, string> first = Contents();
        Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));
        Assert.Equal(first, Contents());
        Assert.Contains("pki/terminal.key", first.Keys);
        Assert.Contains("emulator/authority.json", first.Keys);
        Assert.Contains("emulator/curve-authorities.json", first.Keys);
        Assert.Contains("emulator/cards.json", first.Keys);
        Assert.Contains("emulator/acquirer.json", first.Keys);
        Assert.Contains("broker/mosquitto.conf", first.Keys);
    }

    [Fact]
    public void Other_ports_and_times_change_the_settings_and_nothing_else()
    {
        firstStart.CopyTo(root);
        Dictionary<string, string> first = Contents();
        Assert.Equal(
            0,
            InitRole.Run(["--state", root, "--port-base", "7100", "--answer-seconds", "5", "--paper", "80", "--late-seconds", "9"]));
        Dictionary<string, string> second = Contents();
        Assert.Equal(
            ["broker/mosquitto.conf", "emulator/acquirer.json", "terminal/terminald.json"],
            first.Keys.Where(name => first[name] != second[name]).Order(StringComparer.Ordinal));
        JsonObject settings = JsonText.Read(Path.Combine(root, "terminal/terminald.json"));
        Assert.Equal(7103, (int?)settings["host"]?["port"]);
        Assert.Equal(7105, (int?)settings["broker"]?["port"]);
        Assert.Equal(7106, (int?)settings["till"]?["port"]);
        Assert.Equal(5, (int?)settings["configuration"]?["host"]?["answerSeconds"]);
        Assert.Equal(80, (int?)settings["paper"]);
    }

    [Theory]
    [InlineData("i2c", "../dev/reader.sock")]
    [InlineData("spi", "../dev/reader.sock")]
    [InlineData("serial", "../dev/reader")]
    public void A_start_says_how_the_reader_is_wired_and_the_next_one_leaves_it(string link, string place)
    {
        firstStart.CopyTo(root);
        Assert.Equal(0, InitRole.Run(["--state", root, "--reader", link]));
        Assert.Equal(0, InitRole.Run(["--state", root]));
        JsonNode reader = JsonText.Read(Path.Combine(root, "terminal/terminald.json"))["reader"]!;
        Assert.Equal((link, place), ((string?)reader["link"], (string?)reader["path"]));
    }

    [Theory]
    [InlineData("yes", "Virtual PCD")]
    [InlineData("no", "")]
    public void A_start_says_whether_cards_can_be_inserted(string slot, string name)
    {
        firstStart.CopyTo(root);
        Assert.Equal(0, InitRole.Run(["--state", root, "--slot", slot]));
        Assert.Equal(name, (string?)JsonText.Read(Path.Combine(root, "terminal/terminald.json"))["contactReader"]!["name"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", false)]
    [InlineData("null", false)]
    public void Whether_tills_are_on_is_what_their_own_member_says(string value, bool on)
    {
        firstStart.CopyTo(root);
        string path = Path.Combine(root, "terminal/terminald.json");
        JsonObject settings = JsonText.Read(path);
        settings["other"] = new JsonObject { ["enabled"] = !on };
        settings["till"]!["enabled"] = JsonNode.Parse(value);
        File.WriteAllText(path, settings.ToJsonString());
        Assert.Equal(on, TerminalSettings.Write(
            new StateFolder(root), new SetupOptions(new Ports(7000), null, null, null, null, null), []));
    }

    [Fact]
    public void Settings_of_before_there_were_tills_get_them_and_one_that_a_person_switched_off_stays_off()
    {
        firstStart.CopyTo(root);
        string path = Path.Combine(root, "terminal/terminald.json");
        JsonObject settings = JsonText.Read(path);
        settings.Remove("till");
        JsonText.Write(path, settings, secret: false);
        Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));
        settings = JsonText.Read(path);
        Assert.Equal((true, 7006), ((bool?)settings["till"]?["enabled"], (int?)settings["till"]?["port"]));
        settings["till"]!["enabled"] = false;
        JsonText.Write(path, settings, secret: false);
        Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));
        Assert.False((bool?)JsonText.Read(path)["till"]?["enabled"]);
    }

    [Fact]
    public void Secrets_are_for_their_owner_alone()
    {
        firstStart.CopyTo(root);
        string[] secrets =
        [
            "pki/acquirer.key", "pki/broker.key", "pki/terminal.key", "pki/operator.key", "terminal/storage.key", "terminal/tls.pass",
            "emulator/cards.json", "emulator/acquirer.json", "terminal/till.token", "terminal/supervisor.token",
        ];
        Assert.All(secrets, name =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root, name))));
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "pki"), "ca.key")); // Nobody signs a fifth certificate.
    }

    [Fact]
    public void Certificates_chain_to_the_authority_and_carry_their_names()
    {
        StateFolder state = new(root);
        state.Create();
        Assert.True(DevelopmentPki.Ensure(state, "pt-20000001", DateTimeOffset.UtcNow));
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(state.Pki, "ca.pem"));
        foreach ((string file, string name) in new[]
        {
            ("acquirer", "acquirer.test"), ("broker", "broker.test"), ("terminal", "pt-20000001"), ("operator", "operator"),
        })
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(state.Pki, file + ".pem"));
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            Assert.True(chain.Build(certificate), file);
            Assert.Equal(name, certificate.GetNameInfo(X509NameType.SimpleName, false));
            Assert.Equal(file is "acquirer" or "broker", certificate.MatchesHostname(name, allowCommonName: false));
        }
    }

    [Fact]
    public void The_terminals_key_opens_with_its_passphrase_alone()
    {
        StateFolder state = new(root);
        state.Create();
        Assert.True(DevelopmentPki.Ensure(state, "pt-20000001", DateTimeOffset.UtcNow));
        string pem = File.ReadAllText(Path.Combine(state.Pki, "terminal.key"));
        byte[] passphrase = File.ReadAllBytes(Path.Combine(state.Terminal, "tls.pass"));
        using ECDsa key = ECDsa.Create();
        key.ImportFromEncryptedPem(pem, passphrase);
        passphrase[0] ^= 1;
        Assert.Throws<CryptographicException>(() => key.ImportFromEncryptedPem(pem, passphrase));
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY", pem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_of_the_certificates_makes_all_of_them_anew()
    {
        StateFolder state = new(root);
        state.Create();
        Assert.True(DevelopmentPki.Ensure(state, "pt-20000001", DateTimeOffset.UtcNow));
        string authority = File.ReadAllText(Path.Combine(state.Pki, "ca.pem"));
        File.Delete(Path.Combine(state.Pki, "broker.key"));
        Assert.True(DevelopmentPki.Ensure(state, "pt-20000001", DateTimeOffset.UtcNow));
        Assert.NotEqual(authority, File.ReadAllText(Path.Combine(state.Pki, "ca.pem")));
    }

    [Theory]
    [InlineData("--paper", "60")]
    [InlineData("--reader", "usb")]
    [InlineData("--slot", "maybe")]
    [InlineData("--port-base", "80")]
    [InlineData("--answer-seconds", "x")]
    [InlineData("--nothing", "1")]
    public void A_wrong_command_line_is_refused_before_anything_is_made(string option, string value)
    {
        Assert.Equal(64, InitRole.Run(["--state", root, option, value]));
        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void A_settings_file_that_is_no_object_is_named()
    {
        firstStart.CopyTo(root);
        File.WriteAllText(Path.Combine(root, "terminal/terminald.json"), "[]");
        Assert.Equal(65, InitRole.Run(["--state", root]));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(root, file), file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
}
