using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Daemon;
using Terminal.Daemon.Settings;
using Terminal.Panel.Board;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Terminal.Tests.Vaults;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary><c>terminald keys</c> over a real folder: who is let in, what is erased, and how keys come back.</summary>
[SupportedOSPlatform("linux")]
public sealed class KeyCommandTests : IDisposable
{
    private const string FirstCode = "first-code-1";
    private const string SecondCode = "other code 2";
    private const string Codes = FirstCode + "\n" + SecondCode + "\n";

    private static readonly string Keys =
        $"{Hex.ToText(KeySamples.First)}\n{Hex.ToText(KeySamples.Second)}\n{Encoding.ASCII.GetString(KeySamples.AesBlock())}\n";

    private readonly TemporaryFolder folder = new();
    private readonly JsonObject settings = ExampleSettings.Create();
    private readonly StringBuilder said = new();

    public KeyCommandTests()
    {
        Configure();
        SealedFile.Create(folder["storage.key"], 32);
    }

    private string Mark => folder["keys/tampered"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_keys_are_erased_with_both_codes_and_recovered_with_them_under_another_storage_key()
    {
        byte[] old = File.ReadAllBytes(folder["storage.key"]);
        Bring();
        SetOperators();
        Assert.Equal(ExitCode.VaultRefused, Run("erase all", FirstCode + "\nwrong-code-2\n"));
        Assert.True(File.Exists(folder["storage.key"]));

        Assert.Equal(ExitCode.Stopped, Run("erase all", Codes));
        Assert.False(File.Exists(folder["storage.key"]));
        Assert.Equal(["lock", "operators", "tampered"], Files());
        Assert.StartsWith("Erased ", File.ReadAllText(Mark), StringComparison.Ordinal);
        Assert.Contains("KEYS-ERASED", Said("list", ""), StringComparison.Ordinal);
        foreach (string verb in (string[])["enter", "load transaction", "erase all"])
        {
            Assert.Equal(ExitCode.VaultRefused, Run(verb, Codes + Keys)); // There is but one way back.
        }

        Assert.Equal(ExitCode.VaultRefused, Run("recover", FirstCode + "\nwrong-code-2\n" + Keys));
        Assert.False(File.Exists(folder["storage.key"]));
        Assert.Equal(ExitCode.Stopped, Run("recover", Codes + Keys));
        Assert.Equal(["lock", "operators", "protection.key", "transaction.key"], Files());
        Assert.NotEqual(old, File.ReadAllBytes(folder["storage.key"]));
        Assert.Contains($"transaction Ready B1 AES check value", Said("list", ""), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, Run("test", ""));
        Assert.Equal(ExitCode.VaultRefused, Run("recover", Codes + Keys)); // Nothing is lost any more.
        Assert.DoesNotContain(FirstCode, said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Hex.ToText(KeySamples.First), said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no component")]
    [InlineData("one component twice")]
    [InlineData("no block")]
    [InlineData("another block")]
    public void A_recovery_that_does_not_come_to_its_end_leaves_the_mark_and_no_key(string what)
    {
        SetOperators();
        Assert.Equal(ExitCode.Stopped, Run("erase all", Codes));
        string mark = File.ReadAllText(Mark);
        string[] lines = Keys.Split('\n');
        string given = what switch
        {
            "no component" => "",
            "one component twice" => $"{lines[0]}\n{lines[0]}\n",
            "no block" => $"{lines[0]}\n{lines[1]}\n",
            _ => $"{lines[0]}\n{lines[1]}\n{lines[2][..^1]}{(lines[2][^1] == '0' ? '1' : '0')}\n",
        };

        Assert.Equal(ExitCode.VaultRefused, Run("recover", Codes + given));

        Assert.Equal(["lock", "operators", "tampered"], Files());
        Assert.False(File.Exists(folder["storage.key"]));
        Assert.Equal(mark, File.ReadAllText(Mark));
        Assert.Equal(ExitCode.Stopped, Run("recover", Codes + Keys));
    }

    [Fact]
    public void When_the_time_is_over_the_recovery_ends_though_somebody_still_types()
    {
        SetOperators();
        Assert.Equal(ExitCode.Stopped, Run("erase all", Codes));
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        pipe.Write(Encoding.ASCII.GetBytes(Codes + Keys.Split('\n')[0] + "\nAB")); // And nothing more, and no end.
        Assert.Equal(ExitCode.VaultRefused, Run("recover", pipe, TimeSpan.FromSeconds(3)));
        Assert.Contains("the time is over", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(["lock", "operators", "tampered"], Files());
        Assert.False(File.Exists(folder["storage.key"]));
    }

    [Fact]
    public void Three_wrong_tries_make_everybody_wait_and_the_next_process_too()
    {
        Bring();
        SetOperators();
        for (int i = 0; i < OperatorBook.FreeCount; i++)
        {
            Assert.Contains("wrong codes", Said("enter", "wrong-code-1\nwrong-code-2\n"), StringComparison.Ordinal);
        }

        Assert.Contains("too many wrong codes: wait 1 min", Said("enter", Codes + Keys), StringComparison.Ordinal);
        Assert.Contains("too many wrong codes", Said("operators", Codes + Codes), StringComparison.Ordinal);

        OperatorBook book = OperatorBook.Read(File.ReadAllBytes(folder["keys/operators"]))!;
        File.WriteAllBytes(folder["keys/operators"], book.Cleared().Trying(1).Trying(2).Trying(3).Write()); // Long ago.
        Assert.Equal(ExitCode.Stopped, Run("enter", Codes + Keys));
        Assert.Equal(TimeSpan.Zero, OperatorBook.Read(File.ReadAllBytes(folder["keys/operators"]))!.WaitAt(4)); // The count is zero again.
    }

    [Fact]
    public void A_try_counts_before_it_is_judged_and_one_that_is_broken_off_counts_too()
    {
        SetOperators();
        for (int i = 0; i < OperatorBook.FreeCount; i++)
        {
            _ = Run("enter", FirstCode + "\n");
        }

        Assert.Contains("too many wrong codes", Said("enter", Codes + Keys), StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_are_changed_by_who_has_both_codes_and_set_for_the_first_time_by_anybody_before_a_loss()
    {
        Assert.Equal(ExitCode.VaultRefused, Run("operators", "short\nother code 2\n"));
        Assert.Equal(ExitCode.VaultRefused, Run("operators", "the same one\nthe same one\n"));
        Assert.Equal(ExitCode.Stopped, Run("operators", Codes));
        Assert.Equal(ExitCode.VaultRefused, Run("operators", "wrong-code-1\nwrong-code-2\n" + Codes));
        Assert.Equal(ExitCode.Stopped, Run("operators", Codes + "new-code-11\nnew-code-22\n"));
        Assert.Equal(ExitCode.Stopped, Run("enter", "new-code-11\nnew-code-22\n" + Keys));
        File.WriteAllBytes(folder["keys/operators"], [1, 2, 3]);
        Assert.Contains("damaged", Said("enter", Keys), StringComparison.Ordinal); // Not taken for none.
    }

    [Fact]
    public void Nobody_sets_operators_after_a_loss_and_in_production_nobody_recovers_without_them()
    {
        Assert.Equal(ExitCode.Stopped, Run("erase all", ""));
        Assert.Contains("before a loss", Said("operators", Codes), StringComparison.Ordinal);
        settings["profile"] = "production";
        settings["fleet"] = new JsonObject { ["keysFile"] = "keys.json" };
        Configure();
        Assert.Contains("no operators", Said("recover", Keys), StringComparison.Ordinal);
        settings["profile"] = "development";
        Configure();
        Assert.Equal(ExitCode.Stopped, Run("recover --development", Keys));
    }

    [Theory]
    [InlineData(1, (int)ExitCode.VaultRefused, "the housing is open")]
    [InlineData(0, (int)ExitCode.Stopped, "the mark is gone")]
    [InlineData(22, (int)ExitCode.Stopped, "no switch of the housing can be seen")]
    public void An_open_housing_lets_no_keys_in_where_it_can_be_seen(byte level, int code, string text)
    {
        _ = Run("erase all", "");
        settings["board"]!["tamper"] = "socket";
        settings["board"]!["socket"] = "board.sock";
        Configure();
        using BusServer board = new(folder["board.sock"], new Housing(level));
        Assert.Equal((ExitCode)code, Run("recover", Keys));
        Assert.Contains(text, said.ToString(), StringComparison.Ordinal);
        Assert.Equal(code != 0, File.Exists(Mark));
    }

    [Fact]
    public void A_storage_key_that_is_missing_is_recovered_under_a_mark_of_its_own()
    {
        Bring();
        File.Delete(folder["storage.key"]);
        Assert.Contains("KEY-MISSING", Said("list", ""), StringComparison.Ordinal);
        Assert.False(File.Exists(Mark)); // A wrong path in the settings erases nothing.
        Assert.True(File.Exists(folder["keys/transaction.key"]));
        Assert.Equal(ExitCode.VaultRefused, Run("recover", ""));
        Assert.StartsWith("NoStorageKey ", File.ReadAllText(Mark), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["keys/transaction.key"]));
        Assert.Equal(ExitCode.Stopped, Run("recover", Keys));
    }

    [Fact]
    public void While_a_vault_runs_nothing_is_touched()
    {
        Bring();
        using VaultStore running = VaultStore.TryOpen(folder["keys"], new FileKeySeal(folder["storage.key"]), out _)!;
        Assert.Equal(ExitCode.AlreadyRunning, Run("erase all", ""));
        Assert.True(File.Exists(folder["storage.key"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_opened_is_said()
    {
        File.WriteAllText(folder["keys"], "a file in its place");
        Assert.Equal(ExitCode.NoStorageKey, Run("list", ""));
        Assert.Contains(folder["keys"], said.ToString(), StringComparison.Ordinal);
    }

    private void Configure() => File.WriteAllText(folder["terminald.json"], settings.ToJsonString());

    private void Bring()
    {
        Assert.Equal(ExitCode.Stopped, Run("enter", Keys));
        Assert.Equal(ExitCode.Stopped, Run("load transaction", Keys.Split('\n')[2] + "\n"));
    }

    /// <summary>Codes whose hash costs nothing: what it must cost is the product's, and not the tests'.</summary>
    private void SetOperators()
    {
        _ = Directory.CreateDirectory(folder["keys"]);
        Entropy entropy = new(new byte[Entropy.SeedLength]);
        OperatorBook? book = OperatorBook.TryMake(
            Encoding.ASCII.GetBytes(FirstCode), Encoding.ASCII.GetBytes(SecondCode), entropy, rounds: 1);
        File.WriteAllBytes(folder["keys/operators"], book!.Write());
    }

    private string[] Files() => [.. Directory.GetFiles(folder["keys"]).Select(Path.GetFileName).Order().Select(static name => name!)];

    private string Said(string verb, string input)
    {
        said.Clear();
        _ = Run(verb, input);
        return said.ToString();
    }

    private ExitCode Run(string verb, string input)
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        pipe.Write(Encoding.ASCII.GetBytes(input));
        int descriptor = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        pipe.SafePipeHandle.Dispose(); // The end of what is typed.
        return Run(verb, descriptor, TimeSpan.FromMinutes(2));
    }

    private ExitCode Run(string verb, AnonymousPipeServerStream pipe, TimeSpan limit) =>
        Run(verb, (int)pipe.ClientSafePipeHandle.DangerousGetHandle(), limit);

    private ExitCode Run(string verb, int descriptor, TimeSpan limit)
    {
        using SecretLines lines = new(descriptor);
        using StringWriter report = new(said);
        return new KeyCommand(lines, report) { Limit = limit }.Run(folder["terminald.json"], verb.Split(' '));
    }

    private sealed class Housing(byte level) : IBusDevices
    {
        public void Connected()
        {
        }

        public void Disconnected()
        {
        }

        public byte[] Handle(byte kind, byte argument, ReadOnlySpan<byte> payload) => [kind == 6 ? level : (byte)0];
    }
}
