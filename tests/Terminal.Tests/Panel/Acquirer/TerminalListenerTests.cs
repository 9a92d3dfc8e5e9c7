using System.Security.Authentication;
using Terminal.Emulator.Acquirer;
using Terminal.Iso8583;
using Terminal.Panel.Acquirer;
using Terminal.Panel.Setup;
using Xunit;

namespace Terminal.Tests.Panel.Acquirer;

public sealed class TerminalListenerTests : IDisposable
{
    private readonly StateFolder state = NewState();

    [Fact]
    public async Task A_terminal_of_the_authority_signs_on_and_sells_and_the_ledger_has_it_before_the_answer()
    {
        await WithListener(async port =>
        {
            using TerminalClient terminal = new(state, port);
            await terminal.ConnectAsync(state);
            Assert.Equal("00", (await terminal.AskAsync(Mti.NetworkRequest)).GetText(DataElement.ResponseCode));
            Assert.Equal("00", (await terminal.AskAsync(Mti.FinancialRequest)).GetText(DataElement.ResponseCode));
            Assert.Contains("\"state\":\"booked\"", await ReadLedger(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Who_has_no_certificate_or_one_of_another_authority_is_not_listened_to()
    {
        StateFolder foreign = NewState();
        await WithListener(async port =>
        {
            foreach (StateFolder? client in (StateFolder?[])[null, foreign])
            {
                Exception? refused = await Record.ExceptionAsync(async () =>
                {
                    using TerminalClient terminal = new(state, port);
                    await terminal.ConnectAsync(client);
                    _ = await terminal.AskAsync(Mti.NetworkRequest);
                });
                Assert.True(refused is IOException or AuthenticationException, refused?.ToString() ?? "was answered");
            }
        });
        Directory.Delete(foreign.Root, recursive: true);
    }

    [Fact]
    public async Task A_peer_that_talks_nonsense_is_disconnected_and_the_others_stay()
    {
        await WithListener(async port =>
        {
            using TerminalClient good = new(state, port);
            using TerminalClient bad = new(state, port);
            await good.ConnectAsync(state);
            await bad.ConnectAsync(state);
            await Assert.ThrowsAsync<IOException>(() => bad.AskAsync([0xFF, 0xFF]));
            Assert.Equal("00", (await good.AskAsync(Mti.NetworkRequest)).GetText(DataElement.ResponseCode));
        });
    }

    public void Dispose() => Directory.Delete(state.Root, recursive: true);

    private static StateFolder NewState()
    {
        StateFolder made = new(Directory.CreateTempSubdirectory("acquirer-").FullName);
        made.Create();
        Assert.True(DevelopmentPki.Ensure(made, "pt-20000001", DateTimeOffset.UtcNow));
        return made;
    }

    private async Task<string> ReadLedger()
    {
        await using FileStream file = new(
            Path.Combine(state.Emulator, "ledger.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync();
    }

    private async Task WithListener(Func<int, Task> test)
    {
        using LedgerFile ledger = LedgerFile.Open(Path.Combine(state.Emulator, "ledger.jsonl"));
        using AcquirerIdentity identity = AcquirerIdentity.Load(state.Pki);
        AcquirerLoop loop = new(new AcquirerModel(new AcquirerSettings(), ledger.Past), ledger);
        using TerminalListener listener = new(loop, identity, 0);
        using CancellationTokenSource ended = new();
        Task running = Task.WhenAll(listener.RunAsync(ended.Token), loop.RunAsync(ended.Token));
        try
        {
            await test(listener.Port).WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            await ended.CancelAsync();
            await running;
        }
    }
}
