using System.Text.Json;
using Terminal.Crypto.Tr34;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>Tokens of TR-34 as a bound receiver takes them, and the same bytes as a certificate.</summary>
/// <remarks>No mutated token has a good signature: the oracle is that none but the tokens of the vectors gives a key.</remarks>
internal sealed class Tr34Target : IParserUnderTest
{
    public const int LengthMax = 2048;
    private readonly byte[] key = new byte[Tr34Receiver.KeyLengthMax];
    private readonly byte[] privateKey;
    private readonly Tr34Context context;
    private readonly HashSet<string> signed;

    public Tr34Target()
    {
        JsonElement document = VectorFiles.Read("crypto/tr34.json");
        JsonElement pki = document.GetProperty("pki");
        bool bound = Tr34Certificate.TryParse(Pem(pki, "root_cert"), out Tr34Certificate? root)
            & Tr34Certificate.TryParse(Pem(pki, "ca_kdh_cert"), out Tr34Certificate? authority)
            & Tr34Certificate.TryParse(Pem(pki, "kdh_1_cert"), out Tr34Certificate? distributor)
            & Tr34Certificate.TryParse(Pem(pki, "krd_1_cert"), out Tr34Certificate? receiver)
            & Tr34Binding.TryCreate(root!, authority!, distributor!, receiver!, out Tr34Binding? binding);
        Property.Holds(bound, "the vectors' certificates bind");
        privateKey = Pem(pki, "krd_1_private_key");
        context = new Tr34Context(
            binding!, Tr34Challenge.OnePass(DateTimeOffset.UnixEpoch), new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        ValidCases = [.. Json.Items(document, "vectors").Select(static one => Json.Bytes(one.GetProperty("inputs"), "token_der"))];
        signed = [.. ValidCases.Select(static one => Convert.ToHexString(one))];
    }

    public IEnumerable<byte[]> ValidCases { get; }

    public void Run(ReadOnlySpan<byte> input)
    {
        Tr34Status status = Tr34Receiver.Receive(input, context, privateKey, key, out Tr34Key received);
        Property.Holds(status != Tr34Status.Good || signed.Contains(Convert.ToHexString(input)), "a key comes of a signed token alone");
        Property.Holds(status == Tr34Status.Good == received.Length > 0, "what is refused is no key");
        Property.Holds(status == Tr34Status.Good || !key.AsSpan().ContainsAnyExcept((byte)0), "nothing is left of what was refused");
        _ = Tr34Certificate.TryParse(input, out _);
    }

    private static byte[] Pem(JsonElement pki, string name) => Convert.FromBase64String(string.Concat(
        Json.Text(pki, name).Split('\n').Where(static line => !line.StartsWith("-----", StringComparison.Ordinal))));
}
