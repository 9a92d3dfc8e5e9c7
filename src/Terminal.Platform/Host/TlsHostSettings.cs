namespace Terminal.Platform.Host;

/// <summary>Where the acquirer is, and who we are to it.</summary>
public sealed record TlsHostSettings
{
    /// <summary>IP address or name to connect to.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Name that the host's certificate must carry.</summary>
    public required string ServerName { get; init; }

    /// <summary>PEM file of the authorities that the host's certificate must chain to; the system's own are not asked.</summary>
    public required string CaFile { get; init; }

    /// <summary>PEM file of the terminal's certificate.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM file of its private key, encrypted PKCS#8.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Sealed file with the key's passphrase.</summary>
    public required string PassphraseFile { get; init; }

    /// <summary>A clock that stands before this has not been set: by it no certificate is too young.</summary>
    public DateTimeOffset ClockEarliest { get; init; }
}
