using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;
using Terminal.Daemon;
using Terminal.Daemon.Settings;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Terminal.Tests.Vaults;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Daemon;

/// <summary><c>terminald keys recover --tr34</c>: a new identity, its certificate, a token by openssl, while it asks.</summary>
[SupportedOSPlatform("linux")]
public sealed class TokenRecoveryTests : IClassFixture<Tr34Host>, IDisposable
{
    private const string FirstCode = "first-code-1";
    private const string SecondCode = "other code 2";
    private const string LastQuestion = "key block";
    private readonly Tr34Host host;
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, Func<string>> answers;
    private string said = "";

    public TokenRecoveryTests(Tr34Host host)
    {
        this.host = host;
        File.WriteAllText(folder["terminald.json"], ExampleSettings.Create().ToJsonString());
        SealedFile.Create(folder["storage.key"], 32);
        _ = Directory.CreateDirectory(folder["keys"]);
        byte[] seed = new byte[Entropy.SeedLength];
        OperatorBook? book = OperatorBook.TryMake("first-code-1"u8, "other code 2"u8, new Entropy(seed), rounds: 1);
        File.WriteAllBytes(folder["keys/operators"], book!.Write());
        answers = new Dictionary<string, Func<string>>
        {
            ["code of operator 1"] = static () => FirstCode,
            ["code of operator 2"] = static () => SecondCode,
            ["file of its certificate"] = Certify,
            ["file of the distributor's certificates"] = () => this.host["kdh-chain.pem"],
            ["file of the token"] = () => Token("--nonce", said.Split("random number ")[1].Split('\n')[0].Trim()),
            [LastQuestion] = static () => Encoding.ASCII.GetString(KeySamples.AesBlock()),
        };
        Assert.Equal(ExitCode.Stopped, Run("erase", "all"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_lost_vault_is_recovered_by_a_token_for_its_new_identity()
    {
        Assert.True(Run("recover", "--tr34", "--development") == ExitCode.Stopped, said);

        Assert.Equal(["identity.key", "lock", "operators", "protection.key", "storage.key", "transaction.key"], Files());
        Assert.Equal(ExitCode.Stopped, Run("list"));
        Assert.Contains("protection  Ready K1 AES", said, StringComparison.Ordinal);
        Assert.Contains("by Token", said, StringComparison.Ordinal);
        Assert.Contains("transaction Ready B1 AES", said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, Run("test"));
        Assert.Equal(ExitCode.VaultRefused, Run("recover", "--tr34")); // Nothing is lost any more.
    }

    [Fact]
    public void A_file_that_does_not_serve_is_asked_for_again()
    {
        Answer("file of its certificate", () => folder["nowhere"], () => host["krd.pem"], Certify);
        Answer("file of the distributor's certificates", () => host["kdh.pem"], () => host["kdh-chain.pem"]);
        Func<string> right = answers["file of the token"];
        Answer("file of the token", () => Token("--nonce", "00112233445566778899AABBCCDDEEFF"), () => host["kdh.pem"], right);
        Assert.True(Run("recover", "--tr34") == ExitCode.Stopped, said);
        Assert.Contains("OtherRecipient", said, StringComparison.Ordinal);
        Assert.Contains("OtherChallenge", said, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["keys/tampered"]));
    }

    [Theory]
    [InlineData("code of operator 2")]
    [InlineData("file of its certificate")]
    [InlineData("file of the distributor's certificates")]
    [InlineData("file of the token")]
    [InlineData(LastQuestion)]
    public void Whoever_stops_answering_leaves_the_mark_and_no_key(string unanswered)
    {
        answers[unanswered] = static () => "";

        Assert.Equal(ExitCode.VaultRefused, Run("recover", "--tr34"));

        Assert.Equal(["lock", "operators", "tampered"], Files());
    }

    [Fact]
    public void A_token_of_before_the_loss_is_for_an_identity_that_is_gone()
    {
        byte[] old = [];
        Answer("file of the token", () => Keep(), static () => "");
        Assert.Equal(ExitCode.VaultRefused, Run("recover", "--tr34"));
        Answer("file of the token", () => Write(old), static () => "");
        Assert.Equal(ExitCode.VaultRefused, Run("recover", "--tr34"));
        Assert.Contains("OtherRecipient", said, StringComparison.Ordinal);
        Assert.Equal(["lock", "operators", "tampered"], Files());

        string Keep()
        {
            old = File.ReadAllBytes(Token());
            return folder["nowhere"];
        }
    }

    private void Answer(string question, params Func<string>[] inTurn)
    {
        Queue<Func<string>> left = new(inTurn);
        answers[question] = () => left.Dequeue()();
    }

    private string Certify()
    {
        int start = said.IndexOf("-----BEGIN", StringComparison.Ordinal);
        const string end = "-----END CERTIFICATE REQUEST-----";
        File.WriteAllText(folder["krd.csr"], said[start..(said.IndexOf(end, StringComparison.Ordinal) + end.Length)] + "\n");
        _ = Tr34Host.Run("openssl", "x509", "-req", "-in", folder["krd.csr"], "-CA", host["ca.pem"], "-CAkey", host["ca.key"],
            "-CAserial", folder["serial"], "-CAcreateserial", "-days", "30", "-extfile", host["leaf.ext"], "-out", folder["krd.pem"]);
        return folder["krd.pem"];
    }

    private string Token(params string[] changes) =>
        Write(host.Token(KeySamples.Protection, ["--krd", folder["krd.pem"], .. changes]));

    private string Write(byte[] token)
    {
        File.WriteAllBytes(folder["token.der"], token);
        return folder["token.der"];
    }

    private string[] Files() => [.. Directory.GetFiles(folder["keys"]).Append(folder["storage.key"]).Where(File.Exists)
        .Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(static name => name!)];

    private ExitCode Run(params string[] words)
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        using Answering report = new(line =>
        {
            string question = line.TrimEnd(':');
            if (answers.TryGetValue(question, out Func<string>? answer))
            {
                pipe.Write(Encoding.UTF8.GetBytes(answer() + "\n"));
            }
        });
        report.Said = text => said = text;
        using SecretLines lines = new((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        return new KeyCommand(lines, report).Run(folder["terminald.json"], words);
    }

    /// <summary>What a person reads, who answers each question as it comes.</summary>
    private sealed class Answering(Action<string> read) : StringWriter
    {
        public Action<string> Said { get; set; } = static _ => { };

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Said(ToString());
            read(value ?? "");
        }
    }
}
