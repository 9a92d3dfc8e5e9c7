using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Terminal.Daemon;
using Terminal.Daemon.Settings;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Terminal.Tests.Vaults;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary>A first protection key by TR-34 as a person brings it: <c>terminald keys</c>, openssl, and files between them.</summary>
[SupportedOSPlatform("linux")]
public sealed class IdentityCommandTests : IClassFixture<Tr34Host>, IDisposable
{
    private readonly Tr34Host host;
    private readonly TemporaryFolder folder = new();
    private readonly JsonObject settings = ExampleSettings.Create();
    private readonly StringBuilder said = new();

    public IdentityCommandTests(Tr34Host host)
    {
        this.host = host;
        File.WriteAllText(folder["terminald.json"], settings.ToJsonString());
        SealedFile.Create(folder["storage.key"], 32);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_person_with_openssl_brings_the_first_protection_key_with_two_passes_and_with_one_the_next()
    {
        Set();
        string number = Good("challenge").Split("random number ")[1].Trim();
        Token("--nonce", number);
        string loaded = Good("load", "protection", "--tr34", folder["a token.der"]);
        Assert.Contains("protection  Ready K1 AES check value", loaded, StringComparison.Ordinal);
        Assert.Contains("by Token", Good("list"), StringComparison.Ordinal);
        string block = Encoding.ASCII.GetString(KeySamples.AesBlock());
        Assert.Equal(ExitCode.Stopped, Run(block + "\n", "load", "transaction"));

        File.WriteAllBytes(folder["a token.der"], host.Token(KeySamples.First, "--krd", folder["krd.pem"]));
        _ = Tr34Host.Run("openssl", "cms", "-cmsout", "-inform", "DER", "-in", folder["a token.der"], "-outform", "PEM",
            "-out", folder["token.pem"]);
        string before = Good("list");
        Assert.NotEqual(before, Good("load", "protection", "--tr34", folder["token.pem"]));
        byte[] kept = File.ReadAllBytes(folder["keys/protection.key"]);
        Assert.Contains("OtherChallenge", Refused("load", "protection", "--tr34", Token("--nonce", number)), StringComparison.Ordinal);
        Assert.Equal(kept, File.ReadAllBytes(folder["keys/protection.key"]));
        Assert.Contains("transaction Ready B1 AES", Good("list"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, Run("", "test"));
    }

    [Fact]
    public void The_identity_is_made_once_and_its_request_printed_as_often_as_wanted()
    {
        string first = Pem(Good("identity"));
        byte[] record = File.ReadAllBytes(folder["keys/identity.key"]);
        Assert.Equal(first, Pem(Good("identity")));
        Assert.Equal(record, File.ReadAllBytes(folder["keys/identity.key"]));
        Assert.Contains("Unbound K2 RSA", Good("list"), StringComparison.Ordinal);
        Assert.Contains("NotBound", Refused("challenge"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, Run("", "erase", "identity"));
        Assert.NotEqual(first, Pem(Good("identity")));
    }

    [Fact]
    public void What_is_no_file_or_has_something_else_in_it_is_said()
    {
        _ = Good("identity");
        File.WriteAllText(folder["empty"], "");
        File.WriteAllBytes(folder["long"], new byte[70_000]);
        File.WriteAllText(folder["broken.pem"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        foreach (string file in (string[])["nowhere", "empty", "long", "broken.pem", "keys"])
        {
            foreach (string[] verb in (string[][])[["identity", "--certificate"], ["bind"], ["load", "protection", "--tr34"]])
            {
                _ = Refused([.. verb, folder[file]]);
            }
        }

        Assert.Equal(ExitCode.Usage, Run("", "load", "transaction", "--tr34", folder["empty"]));
        Assert.Equal(ExitCode.Usage, Run("", "identity", "--certificate"));
    }

    [Fact]
    public void An_identity_asks_both_operators_and_goes_when_all_keys_are_erased()
    {
        Set();
        OperatorBook book = OperatorBook.TryMake("first-code-1"u8, "other code 2"u8, new Entropy(new byte[Entropy.SeedLength]), rounds: 1)!;
        File.WriteAllBytes(folder["keys/operators"], book.Write());
        foreach (string verb in (string[])["identity", "unbind", "challenge"])
        {
            Assert.Contains("wrong codes", Refused(verb), StringComparison.Ordinal);
            File.WriteAllBytes(folder["keys/operators"], book.Write());
        }

        Assert.Equal(ExitCode.Stopped, Run("first-code-1\nother code 2\n", "erase", "all"));
        Assert.False(File.Exists(folder["keys/identity.key"]));
        Assert.Contains("keys are lost", Refused("identity"), StringComparison.Ordinal);
    }

    private static string Pem(string text) => text[text.IndexOf("-----BEGIN", StringComparison.Ordinal)..].Trim();

    /// <summary>Makes, certifies and binds an identity.</summary>
    private void Set()
    {
        File.WriteAllText(folder["krd.csr"], Pem(Good("identity")));
        _ = Tr34Host.Run("openssl", "x509", "-req", "-in", folder["krd.csr"], "-CA", host["ca.pem"], "-CAkey", host["ca.key"],
            "-CAserial", folder["serial"], "-CAcreateserial", "-days", "30", "-extfile", host["leaf.ext"], "-out", folder["krd.pem"]);
        Assert.Contains("stored", Good("identity", "--certificate", folder["krd.pem"]), StringComparison.Ordinal);
        string bound = Good("bind", "--development", host["kdh-chain.pem"]);
        byte[] read = Tr34Host.Run("openssl", "x509", "-in", host["kdh.pem"], "-noout", "-fingerprint", "-sha256");
        string hash = Encoding.ASCII.GetString(read);
        Assert.Contains(hash.Split('=')[1].Trim().Replace(":", "", StringComparison.Ordinal), bound, StringComparison.Ordinal);
    }

    private string Token(params string[] changes)
    {
        File.WriteAllBytes(folder["a token.der"], host.Token(KeySamples.Protection, ["--krd", folder["krd.pem"], .. changes]));
        return folder["a token.der"];
    }

    private string Good(params string[] words) => Said(ExitCode.Stopped, words);

    private string Refused(params string[] words) => Said(ExitCode.VaultRefused, words);

    private string Said(ExitCode code, string[] words)
    {
        said.Clear();
        ExitCode came = Run("", words);
        Assert.True(came == code, $"{string.Join(' ', words)}: {came}, {said}");
        return said.ToString();
    }

    private ExitCode Run(string input, params string[] words)
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        pipe.Write(Encoding.ASCII.GetBytes(input));
        int descriptor = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        pipe.SafePipeHandle.Dispose(); // The end of what is typed.
        using SecretLines lines = new(descriptor);
        using StringWriter report = new(said);
        return new KeyCommand(lines, report).Run(folder["terminald.json"], words);
    }
}
