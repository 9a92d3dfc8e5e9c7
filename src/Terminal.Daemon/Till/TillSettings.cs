using System.Net;

namespace Terminal.Daemon.Till;

/// <summary>What the till's API is configured with.</summary>
internal sealed record TillSettings
{
    /// <summary>Where it listens.</summary>
    public required IPEndPoint Place { get; init; }

    /// <summary>Sealed file with the token of the tills.</summary>
    public required string TokenFile { get; init; }

    /// <summary>Sealed file with the token of a supervisor; empty where there is none.</summary>
    public string SupervisorTokenFile { get; init; } = "";

    /// <summary>PEM file of the certificate; empty for plain HTTP.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file of its key, encrypted.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Sealed file with the key's passphrase.</summary>
    public string PassphraseFile { get; init; } = "";

    /// <summary>How long the head of a request, or a TLS handshake, may take, and how long a body may stand still.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest silence in a stream of events.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);
}
