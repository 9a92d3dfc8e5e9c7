using System.Globalization;
using System.Text.Json;
using Terminal.Crypto.Tr34;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>Keys that a distributor sends: each case of the vectors is refused for its own reason, and no byte may change.</summary>
public sealed class Tr34Tests : IDisposable
{
    private readonly JsonDocument document = JsonDocument.Parse(SourceTree.Text("tests/vectors/crypto/tr34.json"));

    public void Dispose() => document.Dispose();

    [Theory]
    [InlineData("valid-2pass-0", Tr34Status.Good)]
    [InlineData("valid-1pass-1", Tr34Status.Good)]
    [InlineData("bad-revoked-0", Tr34Status.Revoked)]
    [InlineData("bad-nocrl-0", Tr34Status.NoRevocationList)]
    [InlineData("bad-signer-0", Tr34Status.WrongSignature)]
    [InlineData("bad-kdh2-0", Tr34Status.WrongSigner)]
    [InlineData("bad-sig-1", Tr34Status.WrongSignature)]
    [InlineData("bad-nonce-0", Tr34Status.NotFresh)]
    [InlineData("bad-oldtime-0", Tr34Status.NotFresh)]
    [InlineData("bad-recipient-0", Tr34Status.WrongRecipient)]
    [InlineData("bad-idkdh-0", Tr34Status.WrongDistributor)]
    [InlineData("bad-header-0", Tr34Status.WrongHeader)]
    public void A_token_is_judged_for_the_reason_that_its_case_states(string name, Tr34Status status)
    {
        JsonElement inputs = Case(name).GetProperty("inputs");
        Assert.Equal(status, Receive(Token(inputs), Context(inputs), PrivateKey(inputs), out byte[] key));
        Assert.Equal(status == Tr34Status.Good, Array.Exists(key, one => one != 0));
    }

    /// <summary>
    /// The second holds a key of 32 bytes: blocks of its envelope hold nothing but key, which only the signed hash guards.
    /// </summary>
    [Theory]
    [InlineData("valid-2pass-0")]
    [InlineData("valid-2pass-1")]
    public void A_token_with_any_byte_changed_or_cut_off_is_refused(string name)
    {
        JsonElement inputs = Case(name).GetProperty("inputs");
        byte[] token = Token(inputs);
        Tr34Context context = Context(inputs);
        byte[] privateKey = PrivateKey(inputs);
        for (int i = 0; i < token.Length; i++)
        {
            token[i] ^= 0x01;
            Assert.NotEqual(Tr34Status.Good, Receive(token, context, privateKey, out byte[] key));
            Assert.All(key, one => Assert.Equal(0, one));
            token[i] ^= 0x01;
            Assert.Equal(Tr34Status.Malformed, Receive(token[..i], context, privateKey, out _));
        }
    }

    [Fact]
    public void Nothing_is_deciphered_under_another_private_key_or_under_what_is_none()
    {
        JsonElement inputs = Case("valid-2pass-0").GetProperty("inputs");
        byte[] other = Pem("krd_2_private_key");
        Assert.Equal(Tr34Status.NotDeciphered, Receive(Token(inputs), Context(inputs), other, out _));
        Assert.Equal(Tr34Status.NotDeciphered, Receive(Token(inputs), Context(inputs), other.AsSpan(0, 100), out _));
        Assert.Equal(Tr34Status.NotDeciphered, Receive(Token(inputs), Context(inputs), [], out _));
    }

    [Fact]
    public void A_token_is_not_taken_before_or_after_its_certificates_and_list_hold()
    {
        JsonElement inputs = Case("valid-2pass-0").GetProperty("inputs");
        Tr34Context good = Context(inputs);
        Assert.Equal(Tr34Status.CertificateExpired, At(new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        Assert.Equal(Tr34Status.CertificateExpired, At(new DateTimeOffset(2046, 1, 1, 0, 0, 1, TimeSpan.Zero)));

        Tr34Status At(DateTimeOffset now) => Receive(Token(inputs), good with { Now = now }, PrivateKey(inputs), out _);
    }

    [Fact]
    public void A_time_stamp_is_taken_once_and_not_from_far_ahead()
    {
        JsonElement inputs = Case("valid-1pass-1").GetProperty("inputs");
        Tr34Context context = Context(inputs);
        byte[] key = new byte[Tr34Receiver.KeyLengthMax];
        Assert.Equal(Tr34Status.Good, Tr34Receiver.Receive(Token(inputs), context, PrivateKey(inputs), key, out Tr34Key received));
        Assert.NotNull(received.SignedAt);
        Tr34Context again = context with { Challenge = Tr34Challenge.OnePass(received.SignedAt!.Value) };
        Assert.Equal(Tr34Status.NotFresh, Receive(Token(inputs), again, PrivateKey(inputs), out _));
        DateTimeOffset early = received.SignedAt.Value.AddMinutes(-6);
        Assert.Equal(
            Tr34Status.NotFresh,
            Receive(Token(inputs), new(context.Binding, Tr34Challenge.OnePass(early.AddDays(-1)), early), PrivateKey(inputs), out _));
    }

    [Fact]
    public void Only_an_authority_under_the_root_binds_a_distributor()
    {
        Tr34Certificate root = Certificate("root_cert");
        Tr34Certificate authority = Certificate("ca_kdh_cert");
        Tr34Certificate distributor = Certificate("kdh_1_cert");
        Tr34Certificate receiver = Certificate("krd_1_cert");
        Assert.True(Tr34Binding.TryCreate(root, authority, distributor, receiver, out _));
        Assert.False(Tr34Binding.TryCreate(root, Certificate("ca_krd_cert"), distributor, receiver, out _));
        Assert.False(Tr34Binding.TryCreate(authority, authority, distributor, receiver, out _));
        Assert.False(Tr34Binding.TryCreate(root, distributor, distributor, receiver, out _));
        Assert.False(Tr34Binding.TryCreate(root, root, authority, receiver, out _));
        Assert.False(Tr34Challenge.TryTwoPass(new byte[7], out _));
    }

    [Fact]
    public void A_certificate_with_any_byte_changed_is_none_or_signed_by_nobody()
    {
        Tr34Certificate authority = Certificate("ca_kdh_cert");
        byte[] der = Pem("kdh_1_cert");
        Assert.True(Tr34Certificate.TryParse(der, out Tr34Certificate? whole) && whole.IsSignedBy(authority));
        for (int i = 0; i < der.Length; i++)
        {
            der[i] ^= 0x04;
            Assert.False(Tr34Certificate.TryParse(der, out Tr34Certificate? changed) && changed.IsSignedBy(authority));
            der[i] ^= 0x04;
        }
    }

    private static Tr34Status Receive(byte[] token, Tr34Context context, ReadOnlySpan<byte> privateKey, out byte[] key)
    {
        key = new byte[Tr34Receiver.KeyLengthMax];
        Array.Fill(key, (byte)0xEE); // What stood there before is not left either.
        return Tr34Receiver.Receive(token, context, privateKey, key, out _);
    }

    private static byte[] Token(JsonElement inputs) => Convert.FromHexString(inputs.GetProperty("token_der").GetString()!);

    private JsonElement Case(string name) => document.RootElement.GetProperty("vectors").EnumerateArray()
        .First(one => one.GetProperty("name").GetString() == name);

    private Tr34Context Context(JsonElement inputs)
    {
        Assert.True(Tr34Binding.TryCreate(
            Certificate("root_cert"), Certificate("ca_kdh_cert"), Certificate(inputs.GetProperty("bound_kdh").GetString() + "_cert"),
            Certificate(inputs.GetProperty("krd").GetString() + "_cert"), out Tr34Binding? binding));
        Tr34Challenge? challenge = inputs.TryGetProperty("expected_nonce", out JsonElement nonce)
            ? Tr34Challenge.TryTwoPass(Convert.FromHexString(nonce.GetString()!), out Tr34Challenge? twoPass) ? twoPass : null
            : Tr34Challenge.OnePass(Time(inputs, "last_accepted_time"));
        return new Tr34Context(binding!, challenge!, Time(inputs, "validation_time"));
    }

    private byte[] PrivateKey(JsonElement inputs) => Pem(inputs.GetProperty("krd").GetString() + "_private_key");

    private Tr34Certificate Certificate(string name)
    {
        Assert.True(Tr34Certificate.TryParse(Pem(name), out Tr34Certificate? certificate));
        return certificate;
    }

    private static DateTimeOffset Time(JsonElement inputs, string name) =>
        DateTimeOffset.Parse(inputs.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private byte[] Pem(string name) => Convert.FromBase64String(string.Concat(
        document.RootElement.GetProperty("pki").GetProperty(name).GetString()!.Split('\n')
            .Where(line => !line.StartsWith("-----", StringComparison.Ordinal))));
}
