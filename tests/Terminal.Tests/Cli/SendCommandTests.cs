using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Engine.Fleet;
using Terminal.Platform.Fleet;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Cli;

/// <summary>The operator's tool against a real broker, and a terminal that only answers.</summary>
[SupportedOSPlatform("linux")]
public sealed class SendCommandTests : IDisposable
{
    private readonly TestBroker broker = new();
    private readonly TemporaryFolder folder = new();
    private readonly Heard heard = new();
    private readonly MosquittoLink terminal;

    public SendCommandTests()
    {
        terminal = new MosquittoLink(broker.Settings with { Topics = ["dn/#"] }, null, heard);
        terminal.Start();
        Assert.Equal("connected", heard.Next());
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256), own = ECDsa.Create();
        File.WriteAllText(folder["signer.key"], signer.ExportPkcs8PrivateKeyPem());
        own.ImportFromEncryptedPem(File.ReadAllText(broker.Settings.KeyFile), File.ReadAllText(broker.PassphraseFile).Trim());
        File.WriteAllText(folder["own.key"], own.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        terminal.Dispose();
        folder.Dispose();
        broker.Dispose();
    }

    [Theory]
    [InlineData("done", 0)]
    [InlineData("failed", 1)]
    public async Task It_ends_with_the_one_final_result(string end, int code)
    {
        Task<int> sending = Task.Run(() => SendCommand.Run(Line("--wait", "60", "close")));
        FleetDelivery command = Received();
        Answer(command, "accepted");
        Answer(command, end);
        Assert.Equal(code, await sending);
    }

    [Fact]
    public async Task A_lost_connection_makes_it_send_the_same_command_again()
    {
        Task<int> sending = Task.Run(() => SendCommand.Run(Line("--wait", "60", "close")));
        FleetDelivery first = Received();
        broker.Kill(); // before anything is answered
        broker.Start();
        FleetDelivery again = Received();
        Assert.Equal(first.Topic, again.Topic);
        Assert.True(again.Payload.Span.SequenceEqual(first.Payload.Span));
        Assert.True(again.Correlation.Span.SequenceEqual(first.Correlation.Span));
        Answer(again, "done");
        Assert.Equal(0, await sending);
    }

    [Fact]
    public void Without_an_answer_in_time_it_does_not_claim_to_be_done() =>
        Assert.Equal(1, SendCommand.Run(Line("--wait", "1", "close")));

    [Theory]
    [InlineData("""{"text":"Hello","seconds":5}""", "--text", "Hello", "--seconds", "5", "message")]
    [InlineData("""{"from":7}""", "--args", """{"from":7}""", "events")]
    [InlineData("""{}""", "close")]
    [InlineData(null, "--text", "Hello", "close")]
    [InlineData(null, "--from", "x", "events")]
    [InlineData(null, "--args", "[]", "events")]
    [InlineData(null, "--args", "{", "events")]
    [InlineData(null, "open")]
    public void Arguments_are_those_of_the_command(string? expected, params string[] words) =>
        Assert.Equal(expected, SendCommand.Arguments(Words.Parse(["command", "send", .. words])!)?.ToJsonString());

    private Words Line(params string[] rest) => Words.Parse(
    [
        "command", "send",
        "--broker", $"127.0.0.1:{broker.Settings.Port}", "--server-name", broker.Settings.ServerName, "--terminal", "pt-1",
        "--ca", broker.Settings.CaFile, "--cert", broker.Settings.CertificateFile, "--key", folder["own.key"],
        "--signer", folder["signer.key"], "--kid", "k-1", .. rest,
    ])!;

    private FleetDelivery Received()
    {
        string said;
        do
        {
            said = heard.Next(); // The link may be lost and be back before it, or be told of behind it.
        }
        while (!said.StartsWith("dn/cmd/", StringComparison.Ordinal));

        Assert.StartsWith("dn/cmd/close ", said, StringComparison.Ordinal);
        terminal.Acknowledge(heard.Delivery!.Number);
        return heard.Delivery;
    }

    private void Answer(FleetDelivery command, string state)
    {
        Guid id = new(command.Correlation.Span, bigEndian: true);
        byte[] payload = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"close","state":"{{state}}","code":"","ts":1}""");
        Assert.Equal("pt/1/pt-1/up/cmdres/close", command.ResponseTopic);
        FleetMessage result = new("up/cmdres/close", "application/json", payload, 1, Retain: false, null);
        Assert.True(terminal.Publish(result with { Correlation = command.Correlation }));
    }
}
