using System.Security.Cryptography;
using System.Text;
using Terminal.Platform.Security;

namespace Terminal.Daemon.Till;

/// <summary>What a caller may do.</summary>
internal enum TillRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All that a till does.</summary>
    Till,

    /// <summary>A refund without its original too.</summary>
    Supervisor,
}

/// <summary>Who may call: the hashes of the two tokens. The tokens themselves are not kept.</summary>
internal sealed class TillAccess
{
    /// <summary>Shortest token, in characters.</summary>
    public const int TokenLengthMin = 32;

    private const string Scheme = "Bearer ";

    private readonly byte[] till;
    private readonly byte[]? supervisor;

    private TillAccess(byte[] till, byte[]? supervisor)
    {
        this.till = till;
        this.supervisor = supervisor;
    }

    /// <summary>Reads the tokens; null where one of them does not serve, with a code that names it.</summary>
    public static TillAccess? TryRead(TillSettings settings, out string fault)
    {
        byte[]? till = TryRead(settings.TokenFile, "TOKEN", out fault);
        byte[]? supervisor = null;
        if (till is null || settings.SupervisorTokenFile.Length == 0)
        {
            return till is null ? null : new TillAccess(till, null);
        }

        supervisor = TryRead(settings.SupervisorTokenFile, "SUPERVISOR-TOKEN", out fault);
        if (supervisor is not null && supervisor.AsSpan().SequenceEqual(till))
        {
            fault = "SUPERVISOR-TOKEN SAME"; // Every till would be a supervisor.
            return null;
        }

        return supervisor is null ? null : new TillAccess(till, supervisor);
    }

    /// <summary>The role of a caller.</summary>
    /// <param name="authorization">The header as it came.</param>
    public TillRole RoleOf(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return TillRole.None;
        }

        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        bool isTill = CryptographicOperations.FixedTimeEquals(given, till);
        bool isSupervisor = supervisor is not null && CryptographicOperations.FixedTimeEquals(given, supervisor);
        return isSupervisor ? TillRole.Supervisor : isTill ? TillRole.Till : TillRole.None;
    }

    private static byte[]? TryRead(string path, string name, out string fault)
    {
        SealStatus status = SealedFile.TryRead(path, out byte[] content);
        ReadOnlySpan<byte> token = content.AsSpan().TrimEnd("\r\n"u8);
        bool serves = token.Length >= TokenLengthMin && token.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
        fault = status != SealStatus.Done ? $"{name} {status}" : serves ? "" : $"{name} must be 32 or more printable characters";
        byte[]? hash = fault.Length == 0 ? SHA256.HashData(token) : null;
        CryptographicOperations.ZeroMemory(content);
        return hash;
    }
}
