namespace Terminal.Engine.Fleet;

/// <summary>Which topic an event goes to, and what is no event.</summary>
public static class EventClasses
{
    /// <summary>By how a code begins; the first that fits counts.</summary>
    private static readonly (string Start, string Class)[] Starts =
    [
        ("TAMPER", "tamper"), ("PRINTER", "printer"), ("READER", "reader"),
        ("CERT", "security"), ("CA-KEY", "security"), ("CLONE", "security"), ("COMMAND", "security"), ("VAULT", "security"),
        ("KEY-", "security"),
        ("CONFIG", "config"),
        ("JOURNAL", "storage"), ("STORAGE", "storage"), ("CARDS-NOT", "storage"), ("FLEET-STORE", "storage"),
        ("HOST", "host"), ("WIRE", "host"), ("SIGN-ON", "host"),
        ("REVERSAL", "payment"), ("RECOVERY", "payment"), ("CLEARING", "payment"), ("PAYMENT", "payment"), ("BATCH", "payment"),
    ];

    /// <summary>A trouble's end is told where the trouble was.</summary>
    private static readonly string[] Reliefs = ["TAMPER-CLOSED", "READER-READY", "HOST-READY", "STORAGE-ROOM", "KEYS-READY", "VAULT-FOUND"];

    /// <summary>What a person at the terminal was told and dealt with.</summary>
    private static readonly string[] Private = ["REFUSED"];

    /// <summary>All classes: the last level of an event's topic.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Starts.Select(static row => row.Class).Distinct(), "device"];

    /// <summary>The class of a code.</summary>
    public static string Of(string code) =>
        Array.Find(Starts, row => code.StartsWith(row.Start, StringComparison.Ordinal)).Class ?? "device";

    /// <summary>True for what the fleet is told as an event when it is logged.</summary>
    public static bool IsTrouble(Severity severity, string code) => severity != Severity.Information && !Private.Contains(code);

    /// <summary>True for the end of a trouble.</summary>
    public static bool IsRelief(string code) => Reliefs.Contains(code);
}
