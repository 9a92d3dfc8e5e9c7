using Terminal.Iso8583;

namespace Terminal.Engine.Host;

/// <summary>How the terminal speaks to its acquirer.</summary>
public sealed record HostSettings
{
    /// <summary>DE41, 8 characters.</summary>
    public required string TerminalId { get; init; }

    /// <summary>DE42, 15 characters.</summary>
    public required string MerchantId { get; init; }

    /// <summary>DE24, network international identifier, 3 digits.</summary>
    public required string NetworkId { get; init; }

    /// <summary>Addresses before each message.</summary>
    public required Tpdu Tpdu { get; init; }

    /// <summary>The dialect's tables.</summary>
    public Dialect Dialect { get; init; } = Dialect.Bcd;

    /// <summary>Whether a PIN can be entered at this terminal.</summary>
    public bool TakesPin { get; init; }

    /// <summary>Whether messages about money carry MACs, and answers must.</summary>
    public bool Macs { get; init; }

    /// <summary>Whether account number and track leave encrypted.</summary>
    public bool EncryptsCards { get; init; }

    /// <summary>Whether no message with a card leaves without a key.</summary>
    public bool NeedsKeys => Macs || EncryptsCards;

    /// <summary>Whether the keys of messages come from the host at sign-on; else each message has one of DUKPT.</summary>
    public bool SessionKeys { get; init; }

    /// <summary>How long an answer may take, 1 s to 120 s.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a sign-on or an echo may take: a silent link is known by then.</summary>
    public TimeSpan NetworkAnswerTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Quiet time after which the link is tried with an echo.</summary>
    public TimeSpan EchoTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection and its TLS may take.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause between two attempts to connect.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(30);
}
