using System.Text;
using Terminal.Cli.Commands;
using Terminal.Platform.Fleet;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class CommandResultTests
{
    private const string Id = "00112233-4455-6677-8899-aabbccddeeff";

    [Theory]
    [InlineData("accepted", false, false)]
    [InlineData("running", false, false)]
    [InlineData("deferred", false, false)]
    [InlineData("done", true, true)]
    [InlineData("failed", true, false)]
    [InlineData("rejected", true, false)]
    [InlineData("expired", true, false)]
    public void A_state_is_on_the_way_or_the_end(string state, bool isFinal, bool isDone)
    {
        CommandResult result = CommandResult.Read(Message($$$"""{"id":"{{{Id}}}","state":"{{{state}}}","code":"C","result":{"a":1}}"""))!;
        Assert.Equal((Guid.Parse(Id), isFinal, isDone), (result.Id, result.IsFinal, result.IsDone));
        Assert.Equal($$"""{{state}} C {"a":1}""", result.ToString());
    }

    [Theory]
    [InlineData("""{"id":"00112233-4455-6677-8899-aabbccddeeff","state":"finished"}""")]
    [InlineData("""{"id":"10112233-4455-6677-8899-aabbccddeeff","state":"done"}""")]
    [InlineData("""{"id":7,"state":"done"}""")]
    [InlineData("""{"state":"done"}""")]
    [InlineData("""["done"]""")]
    [InlineData("done")]
    [InlineData("")]
    public void Anything_else_is_no_result(string payload) => Assert.Null(CommandResult.Read(Message(payload)));

    [Fact]
    public void A_result_of_another_correlation_or_of_none_is_nobodys()
    {
        FleetDelivery good = Message($$"""{"id":"{{Id}}","state":"done"}""");
        Assert.NotNull(CommandResult.Read(good));
        Assert.Null(CommandResult.Read(good with { Correlation = new byte[16] }));
        Assert.Null(CommandResult.Read(good with { Correlation = default }));
        Assert.Null(CommandResult.Read(good with { Topic = "up/status" }));
    }

    private static FleetDelivery Message(string payload) => new(1, "up/cmdres/close", Encoding.UTF8.GetBytes(payload))
    {
        Correlation = Convert.FromHexString("00112233445566778899AABBCCDDEEFF"),
    };
}
