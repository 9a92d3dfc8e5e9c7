using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Terminal.Daemon;
using Terminal.Daemon.Loop;
using Terminal.Daemon.Settings;
using Terminal.Emulator.Devices;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Platform.Board;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Platform.Supervision;
using Terminal.Primitives;
using Terminal.Tests.Devices.Keypad;
using Terminal.Tests.Vaults;
using Terminal.Vault;

namespace Terminal.Tests.Daemon;

/// <summary>The vault's own loop and the terminal's link to it, over a real socket.</summary>
public sealed class VaultLoopTests : IDisposable
{
    private const int DisplayAddress = 0x3C;
    private const string TestNumber = "4761739001010119";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vault-loop-");
    private readonly Inbox vaultInbox = new();
    private readonly Inbox inbox = new();
    private readonly byte[] block = new byte[4096];
    private readonly SecretArena arena;
    private readonly Screen screen = new();
    private readonly Thread thread;
    private readonly ManualResetEventSlim listens = new();

    public VaultLoopTests()
    {
        arena = new SecretArena(block);
        string key = Path.Combine(folder.FullName, "storage.key");
        File.WriteAllBytes(key, [.. Enumerable.Repeat((byte)0x11, TerminalDaemon.StorageKeyLength)]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        thread = new Thread(RunVault) { IsBackground = true };
        thread.Start();
        Assert.True(listens.Wait(Patience));
    }

    private string Place => Path.Combine(folder.FullName, "vault.sock");

    public void Dispose()
    {
        EndVault();
        vaultInbox.Dispose();
        inbox.Dispose();
        listens.Dispose();
        screen.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_card_is_protected_and_revealed_over_the_socket_and_stays_in_nobodys_memory()
    {
        using VaultLink link = new(Place, arena, inbox);
        Find(link);
        byte[] card = new byte[CardData.Length];
        CardData.Write(VaultRig.Number(TestNumber), 3112, card);
        SecretBuffer secret = arena.Rent(CardData.Length);
        card.CopyTo(secret.Bytes);

        link.Ask(new VaultCommand.ProtectCard(1, secret), Instant.Origin);
        VaultReply.CardProtected kept = Assert.IsType<VaultReply.CardProtected>(Next(link));
        link.Ask(new VaultCommand.RevealCard(2, kept.Ciphertext), Instant.Origin);
        VaultReply.CardRevealed shown = Assert.IsType<VaultReply.CardRevealed>(Next(link));

        Assert.Equal((1, 2), (kept.Id, shown.Id));
        Assert.Equal(card, shown.Card.Bytes.ToArray());
        shown.Card.Dispose();
        Assert.All(block, static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_key_of_the_keypad_comes_as_the_prompt_releases_it_and_the_screen_is_the_vaults()
    {
        using VaultLink link = new(Place, arena, inbox);
        Find(link);
        link.Ask(new VaultCommand.ShowPrompt(PromptId.Welcome), Instant.Origin);
        Assert.True(screen.Shows("Welcome"));

        vaultInbox.Post(new LoopEvent.KeypadRead(EvdevDecoderTests.Record(1, 2, 1)));

        Assert.Equal(Terminal.Devices.Keypad.Key.Digit1, Assert.IsType<VaultReply.KeyPressed>(Next(link)).Key);
    }

    [Fact]
    public void When_the_terminal_is_gone_the_screen_says_that_it_starts_and_the_next_one_is_served()
    {
        VaultLink first = new(Place, arena, inbox);
        Find(first);
        first.Ask(new VaultCommand.ShowPrompt(PromptId.Welcome), Instant.Origin);
        Assert.True(screen.Shows("Welcome"));

        first.Dispose();
        Assert.True(screen.Shows("Starting"));

        using Inbox another = new();
        using VaultLink second = new(Place, arena, another);
        Find(second, another);
        second.Ask(new VaultCommand.ReportKeys(7), Instant.Origin);
        Assert.Equal(7, Assert.IsType<VaultReply.KeysReported>(Next(second, another)).Id);
    }

    [Fact]
    public void When_the_housing_opens_the_terminal_hears_it_first_the_board_has_no_key_any_more_and_the_screen_says_so()
    {
        using VaultLink link = new(Place, arena, inbox);
        Find(link);
        File.WriteAllBytes(Path.Combine(folder.FullName, "keys", "transaction.key"), [1, 2, 3]);
        link.Ask(new VaultCommand.ShowPrompt(PromptId.Welcome), Instant.Origin);
        Assert.True(screen.Shows("Welcome"));

        vaultInbox.Post(new LoopEvent.HousingChanged(isOpen: true));

        VaultState said = Assert.IsType<VaultReply.StateReported>(Next(link)).State;
        Assert.Equal((KeyLoss.HousingOpened, true), (said.Loss, said.IsOpen));
        Assert.InRange(said.LostAt, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.True(screen.Shows("Tampered"));
        link.Ask(new VaultCommand.TakeKey(3), Instant.Origin);
        Assert.Equal(VaultRefusal.Tampered, Assert.IsType<VaultReply.Refused>(Next(link)).Reason);

        EndVault();
        Assert.Equal(["lock", "tampered"], Directory.GetFiles(Path.Combine(folder.FullName, "keys")).Select(Path.GetFileName).Order());
        Assert.False(File.Exists(Path.Combine(folder.FullName, "storage.key")));
        Inbox next = new();
        (VaultRoom? room, _) = Open(new SecretArena(new byte[TerminalDaemon.ArenaLength]), next);
        Assert.True(room!.TryTake(out NodeEvent? told));
        VaultReply reply = Assert.IsType<NodeEvent.VaultReplied>(told).Reply;
        Assert.Equal(said with { IsOpen = false }, Assert.IsType<VaultReply.StateReported>(reply).State);
        room.Dispose();
        next.Dispose();
    }

    [Fact]
    public void A_storage_key_that_is_gone_ends_no_process_and_erases_nothing_by_itself()
    {
        EndVault();
        File.Delete(Path.Combine(folder.FullName, "storage.key"));
        string record = Path.Combine(folder.FullName, "keys", "transaction.key");
        File.WriteAllBytes(record, [1, 2, 3]);
        using Inbox next = new();
        (VaultRoom? room, _) = Open(new SecretArena(new byte[TerminalDaemon.ArenaLength]), next);
        using (room)
        {
            Assert.True(room!.TryTake(out NodeEvent? told));
            VaultReply reply = Assert.IsType<NodeEvent.VaultReplied>(told).Reply;
            Assert.Equal("KEY-MISSING", Assert.IsType<VaultReply.StateReported>(reply).State.Code);
            Assert.False(room.TryTake(out _));
        }

        Assert.True(File.Exists(record));
        Assert.False(File.Exists(Path.Combine(folder.FullName, "keys", "tampered")));
    }

    [Theory]
    [InlineData("0000")] // No length.
    [InlineData("4001")] // More than a frame.
    [InlineData("0003010900")] // A report without its number.
    [InlineData("0002FF09")] // Another version.
    public void Bytes_that_are_no_frame_end_the_connection_and_nothing_else(string bytes)
    {
        using (Socket stranger = Dial())
        {
            _ = stranger.Send(Convert.FromHexString(bytes));
            stranger.ReceiveTimeout = (int)Patience.TotalMilliseconds;
            Assert.Equal(0, stranger.Receive(new byte[1]));
        }

        using VaultLink link = new(Place, arena, inbox);
        Find(link);
        link.Ask(new VaultCommand.ReportKeys(7), Instant.Origin);
        Assert.IsType<VaultReply.KeysReported>(Next(link));
    }

    [Fact]
    public void What_is_asked_of_a_vault_that_is_gone_is_dropped_with_its_secret()
    {
        using VaultLink link = new(Path.Combine(folder.FullName, "nobody.sock"), arena, inbox);
        Assert.True(link.TryTake(out NodeEvent? said));
        Assert.Equal("STARTING", Assert.IsType<NodeEvent.VaultLost>(said).Fault);
        SecretBuffer card = arena.Rent(CardData.Length);
        card.Bytes.Fill(0xA5);

        link.Ask(new VaultCommand.ProtectCard(1, card), Instant.Origin);

        Assert.All(block, static value => Assert.Equal(0, value));
        Assert.Equal("VAULT-MISSING", Assert.IsType<NodeEvent.Noted>(NextEvent(link, inbox)).Code);
    }

    [Fact]
    public void A_process_of_another_user_is_turned_away()
    {
        string path = Path.Combine(folder.FullName, "other.sock");
        using ManualResetEventSlim told = new();
        uint who = 0;
        using FramePump door = VaultSockets.Server(
            path,
            VaultSockets.OwnUser + 1,
            user =>
            {
                who = user;
                told.Set();
            },
            new VaultListener(inbox));
        door.Open();
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;

        Assert.Equal(0, client.Receive(new byte[1]));
        Assert.True(told.Wait(Patience));
        Assert.Equal(VaultSockets.OwnUser, who);
        Assert.False(inbox.TryTake(TimeSpan.Zero, out _));
    }

    [Fact]
    public void A_users_number_is_the_machines()
    {
        Assert.Equal(0u, VaultSockets.FindUser("root"));
        Assert.Null(VaultSockets.FindUser("nobody-has-this-name"));
    }

    private void EndVault()
    {
        vaultInbox.Post(new LoopEvent.Stop());
        Assert.True(thread.Join(Patience));
    }

    private Socket Dial()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Place));
        return socket;
    }

    private void Find(VaultLink link, Inbox? from = null)
    {
        Assert.IsType<NodeEvent.VaultLost>(NextEvent(link, from ?? inbox));
        Assert.IsType<NodeEvent.VaultFound>(NextEvent(link, from ?? inbox));
    }

    private VaultReply Next(VaultLink link, Inbox? from = null) =>
        Assert.IsType<NodeEvent.VaultReplied>(NextEvent(link, from ?? inbox)).Reply;

    private static NodeEvent NextEvent(VaultLink link, Inbox from)
    {
        NodeEvent? said;
        while (!link.TryTake(out said))
        {
            Assert.True(from.TryTake(Patience, out LoopEvent? happened), "the vault says nothing");
            Assert.True(link.Take(happened, Instant.Origin));
        }

        return said!;
    }

    private NodeConfiguration Configuration()
    {
        VaultSection vault = new() { Path = "keys", Socket = "vault.sock" };
        DaemonSettings settings = new() { StorageKeyFile = "storage.key", Vault = vault };
        settings.Board.DisplayAddress = DisplayAddress;
        return new NodeConfiguration(settings, folder.FullName);
    }

    private (VaultRoom? Room, ExitCode Why) Open(SecretArena own, Inbox to) =>
        VaultRoom.TryOpen(Configuration(), ConfigurationTrust.Nobody, own, to, NullLogger.Instance);

    private void RunVault()
    {
        byte[] memory = new byte[TerminalDaemon.ArenaLength];
        SecretArena own = new(memory);
        using VaultRoom room = Open(own, vaultInbox).Room!;
        room.Display = screen;
        using ServiceNotifier notifier = ServiceNotifier.FromEnvironment();
        using FramePump door = VaultSockets.Server(
            Configuration().VaultSocket(), VaultSockets.OwnUser, static _ => { }, new VaultListener(vaultInbox));
        listens.Set();
        _ = new VaultLoop(room, own, vaultInbox, NullLogger.Instance, notifier).Run(door);
    }

    private sealed class Screen : IDisplayPort
    {
        private readonly Ssd1306Model panel = new();

        public void WriteI2c(byte address, ReadOnlySpan<byte> bytes)
        {
            lock (panel)
            {
                _ = panel.Write(address, bytes);
                Monitor.PulseAll(panel);
            }
        }

        /// <summary>Waits until it shows a text.</summary>
        public bool Shows(string text)
        {
            lock (panel)
            {
                bool changed = true;
                while (changed && !panel.Text().Any(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    changed = Monitor.Wait(panel, Patience);
                }

                return changed;
            }
        }

        public void Dispose()
        {
        }
    }
}
