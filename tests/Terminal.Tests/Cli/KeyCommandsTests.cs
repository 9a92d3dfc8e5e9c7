using System.Text;
using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Cli.Keys;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Tests.Platform;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Cli;

public sealed class KeyCommandsTests : IDisposable
{
    private const string Block = "D0112B1AX00N0000 and so on";
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, 500, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_terminal_takes_the_key_that_is_sent_here_and_for_no_longer_than_it_is_good()
    {
        FleetCommand command = FleetCommand.Key(new CommandOrder(Id, "pt-20000001", "transaction", [], 300), Block, Now);
        FleetMessage? message = command.MessageAt(Now.AddSeconds(100.5));

        Assert.Equal("dn/key/transaction", message!.Topic);
        Assert.Equal("pt/1/pt-20000001/up/cmdres/key", message.ResponseTopic);
        Assert.Equal((TimeSpan.FromSeconds(199), false, 1), (message.Expiry, message.Retain, message.QualityOfService));
        KeptCommand? taken = KeyPush.Open(message.Payload.Span, "transaction", "pt-20000001", out string fault);
        Assert.Equal("", fault);
        Assert.Equal((Id, KeySlot.Transaction, Block), (taken!.Id, taken.Arguments.Slot, taken.Arguments.Block));
        Assert.Equal(Now.ToUnixTimeSeconds() + 300, taken.ExpiresAt);
        Assert.Null(command.MessageAt(Now.AddSeconds(299)));
        Assert.Null(KeyPush.Open(message.Payload.Span, "transaction", "pt-20000002", out fault));
    }

    [Theory]
    [InlineData(Block + "\n", Block)]
    [InlineData("  \n", null)]
    [InlineData("D0\u00fc", null)]
    [InlineData("D0\tB1", null)]
    public void A_file_holds_one_block(string content, string? block)
    {
        File.WriteAllText(folder["key.block"], content);
        Assert.Equal(block, PushKeyCommand.Read(folder["key.block"]));
        File.WriteAllText(folder["key.block"], new string('D', KeyPush.BlockLengthMax + 1));
        Assert.Null(PushKeyCommand.Read(folder["key.block"]));
        Assert.Null(PushKeyCommand.Read(folder["none"]));
    }

    [Theory]
    [InlineData("--slot", "card")]
    [InlineData("--slot", "Transaction")]
    [InlineData("--slot", "transaction", "--valid", "601")]
    [InlineData("--slot", "transaction", "--id", "7")]
    [InlineData]
    public void What_a_terminal_would_refuse_is_not_sent(params string[] options)
    {
        File.WriteAllText(folder["key.block"], Block);
        string[] line =
        [
            "keys", "push", "--broker", "127.0.0.1:1", "--server-name", "n", "--ca", "c", "--cert", "c", "--key", "k", "--terminal", "t",
            .. options, folder["key.block"],
        ];
        Assert.Equal(64, PushKeyCommand.Run(Words.Parse(line)!));
    }

    [Fact]
    public void Keys_are_listed_as_the_terminal_lists_them()
    {
        const string Result = """
            {"slots":[{"slot":"protection","state":"empty"},{"slot":"transaction","state":"ready","usage":"B1","algorithm":"AES",
            "checkValue":"05EF4531EC","ksn":"123456789012345600000001","origin":"keyblock","development":true,"loadedAt":1795338000}]}
            """;
        Assert.Equal(
            [
                "protection  empty",
                "transaction ready B1 AES check value 05EF4531EC next 123456789012345600000001 by keyblock, 2026-11-22 09:00Z, "
                    + "for trying out",
            ],
            ListKeysCommand.Lines(Result));
        Assert.Equal(
            ["transaction ready K1  check value  by , ?"],
            ListKeysCommand.Lines("""{"slots":[{"slot":"transaction","state":"ready","usage":"K1","loadedAt":1e99,"checkValue":7}]}"""));
        Assert.Equal(["[]"], ListKeysCommand.Lines("[]"));
    }
}
