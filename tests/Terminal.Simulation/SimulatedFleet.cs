using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Terminal.Emulator.World;
using Terminal.Engine.Configuration;
using Terminal.PublicKeys;

namespace Terminal.Simulation;

/// <summary>The operator of the simulated fleet: a key of this run, and signatures by the framework's ECDSA.</summary>
internal static class SimulatedFleet
{
    private const string KeyName = "simulation-1";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The operator of a terminal.</summary>
    /// <param name="terminal">The terminal's name.</param>
    public static FleetOperator Of(string terminal)
    {
        ECPoint point = Key.ExportParameters(includePrivateParameters: false).Q;
        return new FleetOperator(
            new ConfigurationTrust(terminal, [new Es256PublicKey(KeyName, point.X!, point.Y!)], IsProduction: false), Sign);
    }

    private static byte[] Sign(string type, string content)
    {
        string start = Encode($$"""{"alg":"ES256","kid":"{{KeyName}}","typ":"{{type}}"}""");
        string signed = $"{start}.{Encode(content)}";
        byte[] signature;
        lock (Key)
        {
            signature = Key.SignData(
                Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return Encoding.ASCII.GetBytes($$"""
            {"protected":"{{start}}","payload":"{{Encode(content)}}","signature":"{{Base64Url.EncodeToString(signature)}}"}
            """);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
