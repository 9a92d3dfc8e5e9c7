using System.Diagnostics;
using System.Security.Cryptography;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Vaults;

/// <summary>
/// A key distribution host that is openssl alone: an authority, two distributors, two devices, revocation lists, and tokens that
/// <c>scripts/tr34-token</c> makes as the vault's README has it.
/// </summary>
public sealed class Tr34Host : IDisposable
{
    private const string Setup =
        """
        set -e
        csr() { openssl req -newkey "rsa:$2" -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"; }
        sign() { openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile leaf.ext -out "$1.pem"; }
        printf 'basicConstraints=critical,CA:FALSE\n' > leaf.ext
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=Distribution"
        for kdh in kdh kdh2; do csr $kdh 2048; sign $kdh; done
        for krd in krd krd2; do csr $krd 2048; sign $krd; done
        cat kdh.pem ca.pem > kdh-chain.pem
        printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ndefault_md=sha256\ndefault_crl_days=7\ncrl_extensions=x\n[x]\n%s\n' \
            'authorityKeyIdentifier=keyid' > ca.cnf
        : > index
        openssl ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -out crl.pem
        openssl ca -config ca.cnf -revoke kdh.pem -cert ca.pem -keyfile ca.key
        openssl ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -out revoked.pem
        """;

    private readonly TemporaryFolder folder = new();

    public Tr34Host()
    {
        _ = Run("bash", "-c", $"cd {folder[""]} && {{ {Setup}\n}} 2>&1");
    }

    /// <summary>When it was set up, and a little later; seconds since 1970.</summary>
    public long Now { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1800;

    public string this[string name] => folder[name];

    public void Dispose() => folder.Dispose();

    /// <summary>A certificate in DER.</summary>
    public byte[] Certificate(string name)
    {
        string text = File.ReadAllText(folder[name + ".pem"]);
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }

    /// <summary>A private key in DER, PKCS #8.</summary>
    public byte[] PrivateKey(string name)
    {
        string text = File.ReadAllText(folder[name + ".key"]);
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }

    /// <summary>Makes a token; what it is made of may be told otherwise.</summary>
    /// <param name="key">The key it brings.</param>
    /// <param name="changes">Options of the script and their values, in the place of the ordinary ones; an empty value leaves one
    /// out.</param>
    public byte[] Token(ReadOnlySpan<byte> key, params string[] changes)
    {
        Dictionary<string, string> options = new()
        {
            ["--kdh-key"] = folder["kdh.key"],
            ["--kdh"] = folder["kdh.pem"],
            ["--krd"] = folder["krd.pem"],
            ["--crl"] = folder["crl.pem"],
            ["--key"] = folder["key.hex"],
        };
        File.WriteAllText(folder["key.hex"], Hex.ToText(key));
        for (int i = 0; i < changes.Length; i += 2)
        {
            options[changes[i]] = changes[i + 1];
        }

        string script = Path.Combine(Repository.Root, "scripts", "tr34-token");
        IEnumerable<KeyValuePair<string, string>> given = options.Where(static one => one.Value.Length > 0);
        return Run("bash", [script, .. given.SelectMany(static one => new[] { one.Key, one.Value })]);
    }

    /// <summary>Runs a program that must end well, and gives what it wrote.</summary>
    public static byte[] Run(string program, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors.Result}");
        return output.ToArray();
    }
}
