namespace Terminal.Platform.Fleet;

/// <summary>Where the fleet's broker is, and who we are to it.</summary>
public sealed record MqttSettings
{
    /// <summary>IP address or name to connect to.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Name that the broker's certificate must carry.</summary>
    public required string ServerName { get; init; }

    /// <summary>Id of the terminal: third level of its topics and, unless <see cref="ClientId"/> says otherwise, client id.</summary>
    public required string Terminal { get; init; }

    /// <summary>Id of the client; null where it is the terminal itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>What is subscribed to, below the terminal's root.</summary>
    public IReadOnlyList<string> Topics { get; init; } = ["dn/#"];

    /// <summary>How long the broker keeps the session, with what came meanwhile, after a loss.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>PEM file of the authorities that the broker's certificate must chain to.</summary>
    public required string CaFile { get; init; }

    /// <summary>PEM file of the terminal's certificate.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM file of its private key, PKCS#8, encrypted where there is a passphrase.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Sealed file with the key's passphrase; empty where the key is not encrypted.</summary>
    public required string PassphraseFile { get; init; }

    /// <summary>A clock that stands before this has not been set: by it no certificate is too young.</summary>
    public DateTimeOffset ClockEarliest { get; init; }

    /// <summary>Longest pause between two attempts to connect.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long the broker waits before it publishes the will: longer than a reconnect, so that states do not flap.</summary>
    public TimeSpan WillDelay { get; init; } = TimeSpan.FromSeconds(30);
}
