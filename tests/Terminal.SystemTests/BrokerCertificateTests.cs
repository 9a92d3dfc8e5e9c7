namespace Terminal.SystemTests;

/// <summary>Certificates that do not hold: the log names the one at fault, trade goes on, the right one in its place is enough.</summary>
[Trait("Category", "system")]
public sealed class BrokerCertificateTests : IDisposable
{
    private readonly StageAuthority authority = new("test authority");
    private readonly StageAuthority stranger = new("strange authority");

    [Fact]
    public async Task A_broker_that_is_expired_of_another_name_or_of_another_authority_is_named_and_a_right_one_found_again()
    {
        using Stage stage = await Stage.OpenAsync();
        authority.BeTrusted(stage);
        authority.Issue(stage, "broker", "broker.test", daysTo: -1);
        stage.StartBroker();
        stage.StartTerminal();
        await LostAsync(stage, "CERT-BROKER-EXPIRED");

        await stage.StopBrokerAsync();
        authority.Issue(stage, "broker", "another.test");
        stage.StartBroker();
        await LostAsync(stage, "CERT-BROKER-NAME");

        await stage.StopBrokerAsync();
        stranger.Issue(stage, "broker", "broker.test");
        stage.StartBroker();
        await LostAsync(stage, "CERT-BROKER-UNTRUSTED");
        await Workload.SellAsync(stage);

        await stage.StopBrokerAsync();
        authority.Issue(stage, "broker", "broker.test");
        stage.StartBroker();
        await ReadyAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(1, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task A_terminals_own_certificate_that_the_broker_refuses_is_named_and_a_new_one_is_used_without_a_restart()
    {
        using Stage stage = await Stage.OpenAsync();
        authority.BeTrusted(stage);
        stage.Configure("broker", "certificateFile", "../pki/own.pem");
        stage.Configure("broker", "keyFile", "../pki/own.key");
        stranger.IssueSealed(stage, "own", "pt-20000001");
        stage.StartBroker();
        stage.StartTerminal();
        await LostAsync(stage, "CERT-OWN-UNTRUSTED");

        authority.IssueSealed(stage, "own", "pt-20000001", daysTo: -1);
        await LostAsync(stage, "CERT-OWN-EXPIRED");
        await Workload.SellAsync(stage);

        await File.WriteAllTextAsync(stage.PathOf("pki/own.pem"), "half a file");
        await LostAsync(stage, "CERT-OWN-FILE");

        authority.IssueSealed(stage, "own", "pt-20000001");
        await ReadyAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(1, await Books.AgreeAsync(stage));
    }

    [Fact]
    public async Task An_authority_that_the_terminal_did_not_know_is_trusted_once_it_is_in_its_file()
    {
        using Stage stage = await Stage.OpenAsync();
        File.Copy(stage.PathOf("pki/ca.pem"), stage.PathOf("pki/fleet-ca.pem"));
        stage.Configure("broker", "caFile", "../pki/fleet-ca.pem");
        authority.BeTrusted(stage);
        authority.Issue(stage, "broker", "broker.test");
        stage.StartBroker();
        stage.StartTerminal();
        await LostAsync(stage, "CERT-BROKER-UNTRUSTED");

        File.Copy(stage.PathOf("pki/ca.pem"), stage.PathOf("pki/fleet-ca.pem"), overwrite: true);
        await ReadyAsync(stage);
    }

    [Fact]
    public async Task A_terminals_own_certificate_that_has_expired_is_named_before_the_acquirer_and_a_new_one_is_used_without_a_restart()
    {
        using Stage stage = await Stage.OpenAsync();
        File.Copy(stage.PathOf("pki/terminal.pem"), stage.PathOf("pki/right.pem"));
        File.Copy(stage.PathOf("pki/terminal.key"), stage.PathOf("pki/right.key"));
        authority.IssueSealed(stage, "terminal", "pt-20000001", daysTo: -1);
        stage.StartTerminal();
        await stage.UntilAsync("the certificate is named", () => stage.SaysAsync("CERT-EXPIRED host "));
        await stage.UntilAsync("the acquirer refuses it", () => stage.SaysAsync("WIRE-CLOSED Host "));
        Assert.False(stage.IsSignedOn);

        File.Copy(stage.PathOf("pki/right.pem"), stage.PathOf("pki/terminal.pem"), overwrite: true);
        File.Copy(stage.PathOf("pki/right.key"), stage.PathOf("pki/terminal.key"), overwrite: true);
        await Workload.SellAsync(stage);
        await stage.StopTerminalAsync();
        Assert.Equal(1, await Books.AgreeAsync(stage));
    }

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
    }

    private static Task LostAsync(Stage stage, string code) =>
        stage.UntilAsync("the log names the certificate", () => stage.SaysAsync("BROKER-LOST " + code));

    private static async Task ReadyAsync(Stage stage)
    {
        await stage.UntilAsync("it is at the broker", () => Task.FromResult(stage.BrokerSays(" as pt-20000001 ") > 0));
        Assert.Equal("ready", (await stage.HearAsync("up/status")).GetProperty("state").GetString());
    }
}
