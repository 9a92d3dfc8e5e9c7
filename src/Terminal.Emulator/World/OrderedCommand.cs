using System.Globalization;
using System.Text;
using System.Text.Json;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>One command in the operator's own ledger.</summary>
public sealed class OrderedCommand
{
    // The model's clocks run around the end of November 2026, apart by years where one steps; a command must outlive all but those.
    private static readonly long IssuedAt = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    private const long Lifetime = 7 * 24 * 60 * 60;
    private static readonly string[] Ends = ["done", "failed", "rejected", "expired"];

    /// <summary>Writes and signs it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">What is wanted.</param>
    /// <param name="operator">Who signs.</param>
    public OrderedCommand(Guid id, string name, FleetOperator @operator)
    {
        Id = id;
        Name = name;
        string content = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"terminal":"{{@operator.Trust.Terminal}}","id":"{{id}}","name":"{{name}}","iat":{{IssuedAt}},"exp":{{IssuedAt + Lifetime}}}
            """);
        (Topic, Envelope) = (FleetTopics.Command + name, @operator.Sign(SignedCommand.Type, content));
    }

    private OrderedCommand(Guid id, string topic, ReadOnlyMemory<byte> message) =>
        (Id, Name, Topic, Envelope) = (id, CommandNames.Key, topic, message);

    /// <summary>A key for the terminal's transactions, which nobody signs: its block proves itself.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="terminal">Whose key.</param>
    /// <param name="now">The time.</param>
    /// <param name="block">The key block.</param>
    public static OrderedCommand ForKey(Guid id, string terminal, DateTimeOffset now, ReadOnlySpan<byte> block)
    {
        long issued = now.ToUnixTimeSeconds();
        string text = Encoding.ASCII.GetString(block);
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"terminal":"{{terminal}}","id":"{{id}}","iat":{{issued}},"exp":{{issued + KeyPush.LifetimeMax}},"block":"{{text}}"}
            """);
        return new OrderedCommand(id, FleetTopics.Key + KeyPush.NameOf(KeySlot.Transaction), Encoding.ASCII.GetBytes(message));
    }

    /// <summary>Its id.</summary>
    public Guid Id { get; }

    /// <summary>Where it goes, below the terminal's own topic.</summary>
    public string Topic { get; }

    /// <summary>What is wanted.</summary>
    public string Name { get; }

    /// <summary>The signed document.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    /// <summary>Its end, with the code; null where none was told.</summary>
    public string? End { get; private set; }

    /// <summary>True while the broker has it and does not know that the terminal has it too.</summary>
    internal bool IsAtBroker { get; set; }

    /// <summary>Takes what came of it; what is wrong with that, or null.</summary>
    internal string? Objection(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument told = JsonDocument.Parse(payload);
        string state = told.RootElement.GetProperty("state").GetString()!;
        string code = told.RootElement.GetProperty("code").GetString()!;
        if (state == "rejected" && code is "CLOCK" or "BUSY" or "FLEET-STORE")
        {
            return null; // Nothing is kept of it, and it may come again: the operator repeats it.
        }

        string said = $"{state} {code}".Trim();
        string? was = End;
        End ??= Ends.Contains(state) ? said : null;
        return was is not null && was != said ? $"{Name} ended as {was}, and is now {said}" : null;
    }
}
