using System.Security.Cryptography;

namespace Terminal.Emulator.World;

/// <summary>What the operator expects of a document.</summary>
public enum PushedKind
{
    /// <summary>It serves: whenever it arrives it must be taken.</summary>
    Good,

    /// <summary>It breaks a rule, or is not signed by whom the terminal trusts: it must be refused.</summary>
    Bad,

    /// <summary>Its version was given before: refused where that one arrived, taken where it did not.</summary>
    Again,
}

/// <summary>One configuration in the operator's own ledger.</summary>
/// <param name="kind">What is expected of it.</param>
/// <param name="version">Its version.</param>
/// <param name="envelope">The document.</param>
public sealed class PushedDocument(PushedKind kind, int version, byte[] envelope)
{
    private static readonly string[] Phases = ["received", "staged", "applied", "confirmed", "rolledback"];

    /// <summary>What is expected of it.</summary>
    public PushedKind Kind => kind;

    /// <summary>Its version.</summary>
    public int Version => version;

    /// <summary>The document.</summary>
    public ReadOnlyMemory<byte> Envelope => envelope;

    /// <summary>By what reports name it.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(envelope));

    /// <summary>An amount of this or more is not sold under it.</summary>
    public long LimitMinor { get; init; }

    /// <summary>The shop's number (DE42) under it.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>The last phase that was told; empty where none was.</summary>
    public string Phase { get; private set; } = "";

    /// <summary>Takes how far it has come; what is wrong with that, or null.</summary>
    /// <param name="told">The phase.</param>
    /// <param name="kept">The phase on the disk, in lower case; null where the disk does not know it.</param>
    internal string? Objection(string told, string? kept)
    {
        string was = Phase;
        Phase = told;
        bool isKept = told is not ("received" or "rejected");
        return told == "rejected" ? (kind == PushedKind.Good ? $"version {version} serves, and is rejected" : null)
            : isKept && kind == PushedKind.Bad ? $"version {version} must be refused, and is {told}"
            : isKept && Array.IndexOf(Phases, kept) < Array.IndexOf(Phases, told)
                ? $"version {version} is told as {told}, and on the disk it is {kept ?? "nothing"}"
            : was is "confirmed" or "rolledback" && told != was ? $"version {version} was {was}, and is now {told}"
            : null;
    }
}
