using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>What <c>terminald keys</c> does for TR-34: the identity, whom it is bound to, and tokens, in files of PEM or DER.</summary>
/// <param name="session">The run.</param>
/// <param name="vault">The vault, in a service.</param>
internal sealed class IdentityDesk(KeySession session, Vault.Vault vault)
{
    private const int KeyBits = 3072; // As strong as AES-128, NIST SP 800-57 part 1, table 2.
    private const int FileLengthMax = 64 * 1024;
    private const int PathLengthMax = 1024;

    /// <summary>Makes the identity where there is none, and prints the request for its certificate.</summary>
    public ExitCode Request()
    {
        ExitCode made = vault.HasIdentity ? ExitCode.Stopped : session.Tell(vault, Make());
        string name = session.Settings.Configuration.TerminalId;
        ExitCode code = made != ExitCode.Stopped ? made
            : session.Tell(vault, new ServiceCommand.RequestCertificate(1, name.Length > 0 ? name : "terminal"));
        if (code == ExitCode.Stopped)
        {
            session.Report.WriteLine(PemEncoding.WriteString("CERTIFICATE REQUEST", session.Given.Span));
        }

        return code;
    }

    /// <summary>Stores the identity's certificate.</summary>
    public ExitCode TakeCertificate(string file) => Read(file) is not [byte[] certificate]
        ? session.Refuse($"{file}: one certificate, PEM or DER")
        : Then(new ServiceCommand.TakeCertificate(1, certificate, KeySession.Now), "the certificate is stored");

    /// <summary>Binds to a distributor: its certificate, its authority's, and the root's where that is another.</summary>
    public ExitCode Bind(string file, bool isDevelopment)
    {
        if (Read(file) is not { Count: 2 or 3 } chain)
        {
            return session.Refuse($"{file}: PEM with the distributor's certificate, its authority's, and the root's where that is another");
        }

        chain.ForEach(one => session.Report.WriteLine($"SHA-256 {Hex.ToText(SHA256.HashData(one))}"));
        return Then(
            new ServiceCommand.Bind(1, chain[0], chain[1], KeySession.Now) { Root = chain[^1], IsDevelopment = isDevelopment },
            "bound; compare the hashes of distributor, authority and root with those that you were told");
    }

    /// <summary>Draws a random number and prints it.</summary>
    public ExitCode Challenge()
    {
        ExitCode code = session.Tell(vault, new ServiceCommand.DrawChallenge(1));
        if (code == ExitCode.Stopped)
        {
            session.Report.WriteLine($"random number {Hex.ToText(session.Given.Span)}");
        }

        return code;
    }

    /// <summary>Gives the vault a token.</summary>
    public ExitCode LoadToken(string file)
    {
        if (Read(file) is not [byte[] token] || token.Length > ServiceCommand.TokenLengthMax)
        {
            return session.Refuse($"{file}: one token, PEM or DER, of {ServiceCommand.TokenLengthMax} bytes at most");
        }

        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(token));
        return session.Tell(vault, new VaultCommand.LoadKey(1, KeySlot.Protection, text, KeySession.Now) { IsByHand = true });
    }

    /// <summary>All of it in one go, for a vault that has nothing: identity, certificate, binding, random number and token.</summary>
    public ExitCode BringKey(bool isDevelopment) => InTurn(
        Request,
        () => FromFile("file of its certificate", TakeCertificate),
        () => FromFile("file of the distributor's certificates", file => Bind(file, isDevelopment)),
        Challenge,
        () => FromFile("file of the token", LoadToken));

    private static ExitCode InTurn(params ReadOnlySpan<Func<ExitCode>> steps)
    {
        ExitCode code = ExitCode.Stopped;
        for (int i = 0; i < steps.Length && code == ExitCode.Stopped; i++)
        {
            code = steps[i]();
        }

        return code;
    }

    /// <summary>Asks for a file until one serves, nobody answers, or the time is over: others make it while this waits.</summary>
    private ExitCode FromFile(string what, Func<string, ExitCode> take)
    {
        while (true)
        {
            using SecretBuffer? line = session.Ask(what, PathLengthMax);
            if (line is null)
            {
                return ExitCode.VaultRefused;
            }

            if (take(Encoding.UTF8.GetString(line.Bytes)) == ExitCode.Stopped)
            {
                return ExitCode.Stopped;
            }
        }
    }

    private ExitCode Then(ServiceCommand command, string text)
    {
        ExitCode code = session.Tell(vault, command);
        if (code == ExitCode.Stopped)
        {
            session.Report.WriteLine(text);
        }

        return code;
    }

    /// <summary>Draws a pair of keys, in this process, which is the vault's; the system's library has it for this call alone.</summary>
    private ServiceCommand.MakeIdentity Make()
    {
        session.Report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a pair of keys of RSA, {KeyBits} bits, is drawn"));
        using SecretBuffer room = session.Arena.Rent(ServiceCommand.PrivateKeyLengthMax);
        using RSA drawn = RSA.Create(KeyBits);
        bool fits = drawn.TryExportPkcs8PrivateKey(room.Bytes, out int length);
        Invariant.Check(fits);
        SecretBuffer key = session.Arena.Rent(length);
        room.Bytes[..length].CopyTo(key.Bytes);
        return new ServiceCommand.MakeIdentity(1, key, KeySession.Now);
    }

    /// <summary>What a file has: each block of PEM, or the file as it is; null where it cannot be read.</summary>
    private static List<byte[]>? Read(string file)
    {
        try
        {
            FileInfo info = new(file);
            if (!info.Exists || info.Length > FileLengthMax)
            {
                return null;
            }

            byte[] content = File.ReadAllBytes(file);
            ReadOnlySpan<char> text = Encoding.Latin1.GetString(content);
            List<byte[]> found = [];
            while (PemEncoding.TryFind(text, out PemFields fields))
            {
                byte[] decoded = new byte[fields.DecodedDataLength];
                found.Add(Convert.TryFromBase64Chars(text[fields.Base64Data], decoded, out int length) ? decoded[..length] : []);
                text = text[fields.Location.End..];
            }

            return found.Count > 0 ? found : [content];
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
