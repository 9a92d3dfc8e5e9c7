using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class FleetCommandTests : IDisposable
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, 500, TimeSpan.Zero);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public void A_terminal_takes_what_is_signed_here()
    {
        FleetCommand command = Sign("message", new JsonObject { ["text"] = "Hello", ["seconds"] = 5 });

        SignedCommand? taken = SignedCommand.Open(command.Envelope.Span, "message", Trust, out string fault);

        Assert.Equal("", fault);
        Assert.Equal((Id, "message", "Hello", 5), (taken!.Id, taken.Name, taken.Arguments.Text, taken.Arguments.Seconds));
        Assert.Equal(Now.ToUnixTimeSeconds() + 300, taken.ExpiresAt);
    }

    [Fact]
    public void It_goes_out_for_what_is_left_of_its_time_and_says_where_and_by_what_it_is_answered()
    {
        FleetCommand command = Sign("close", []);
        FleetMessage message = command.MessageAt(Now.AddSeconds(100))!;

        Assert.Equal(("dn/cmd/close", 1, false), (message.Topic, message.QualityOfService, message.Retain));
        Assert.Equal(199, (int)message.Expiry!.Value.TotalSeconds);
        Assert.Equal("pt/1/pt-1/up/cmdres/close", message.ResponseTopic);
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(message.Correlation.Span));
        Assert.True(message.Payload.Span.SequenceEqual(command.Envelope.Span));
    }

    [Fact]
    public void Once_its_time_is_over_it_does_not_go_out() => Assert.Null(Sign("close", []).MessageAt(Now.AddSeconds(299)));

    [Fact]
    public void Without_a_result_it_goes_out_again_after_longer_and_longer_pauses()
    {
        Repetition repetition = new(Now);
        Assert.False(repetition.TryTake(Now.AddSeconds(9)));
        List<double> pauses = [];
        for (int i = 0; i < 11; i++)
        {
            pauses.Add((repetition.Next - Now).TotalSeconds - pauses.Sum());
            Assert.True(repetition.TryTake(repetition.Next));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600], pauses);
        repetition.Restart(Now);
        Assert.Equal(Now.AddSeconds(10), repetition.Next);
    }

    [Fact]
    public void Every_command_that_a_terminal_knows_can_be_sent_with_its_arguments()
    {
        Assert.Equal(CommandNames.All.Order(), FleetCommand.Names.Keys.Order());
        JsonObject all = new() { ["text"] = "t", ["seconds"] = 1, ["note"] = "n", ["from"] = 1 };
        foreach ((string name, string[] arguments) in FleetCommand.Names)
        {
            JsonObject given = new(arguments.Select(argument => KeyValuePair.Create(argument, all[argument]?.DeepClone())));
            Assert.NotNull(SignedCommand.Open(Sign(name, given).Envelope.Span, name, Trust, out string fault));
            Assert.Equal("", fault);
        }
    }

    private ConfigurationTrust Trust
    {
        get
        {
            ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
            return new ConfigurationTrust("pt-1", [new Es256PublicKey("k-1", parameters.Q.X!, parameters.Q.Y!)], IsProduction: false);
        }
    }

    private FleetCommand Sign(string name, JsonObject arguments)
    {
        using Signer signer = Signer.Take(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), "k-1")!;
        return FleetCommand.Sign(signer, new CommandOrder(Id, "pt-1", name, arguments, 300), Now);
    }
}
