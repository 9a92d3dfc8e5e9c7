using Terminal.Iso8583;

namespace Terminal.Engine.Host;

/// <summary>What is read of a host's answer. The terminal's own id has been checked.</summary>
/// <param name="Mti">Its type.</param>
/// <param name="Stan">DE11.</param>
/// <param name="LocalTime">DE13 and DE12, MMDDhhmmss; null where the host does not echo both.</param>
/// <param name="AmountMinor">DE4; null where absent.</param>
/// <param name="ResponseCode">DE39; empty where absent.</param>
/// <param name="AuthorisationCode">DE38; empty where absent.</param>
/// <param name="RetrievalReference">DE37; empty where absent.</param>
public sealed record HostAnswer(
    Mti Mti, int Stan, string? LocalTime, long? AmountMinor, string ResponseCode, string AuthorisationCode, string RetrievalReference)
{
    /// <summary>DE57: the session's keys, in key blocks; empty where absent.</summary>
    public ReadOnlyMemory<byte> Security { get; init; }

    /// <summary>DE55: the issuer's data objects for the card; empty where absent.</summary>
    public ReadOnlyMemory<byte> IccData { get; init; }
}
