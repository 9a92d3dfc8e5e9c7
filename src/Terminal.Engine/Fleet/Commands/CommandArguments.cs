using System.Text.Json;
using Terminal.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Engine.Fleet.Commands;

/// <summary>What belongs to a command. Each command has some of the members, and refuses the others.</summary>
public sealed record CommandArguments
{
    /// <summary>Longest text.</summary>
    public const int TextLengthMax = 48;

    /// <summary>Longest note.</summary>
    public const int NoteLengthMax = 200;

    /// <summary>Longest time for a message, an hour.</summary>
    public const int SecondsMax = 3600;

    /// <summary>Of <c>message</c>: what the screen says, three lines of 16 characters below a heading.</summary>
    public string? Text { get; set; }

    /// <summary>Of <c>message</c>: for how long, 1 to 3600; 60 where it is not said.</summary>
    public int? Seconds { get; set; }

    /// <summary>Of <c>report</c>: what the operator saw, for whoever reads it.</summary>
    public string? Note { get; set; }

    /// <summary>Of <c>events</c>: the first number that is wanted.</summary>
    public long? From { get; set; }

    /// <summary>Of <c>key</c>: where it is to go.</summary>
    public KeySlot? Slot { get; set; }

    /// <summary>Of <c>key</c>: the key block; gone once the key was taken or refused.</summary>
    public string? Block { get; set; }

    /// <summary>Reads what <see cref="Write"/> wrote; null where it is none of it.</summary>
    public static CommandArguments? Read(ReadOnlySpan<byte> json) =>
        ConfigurationDocument.ReadJson(json, CommandContext.Default.CommandArguments, out _);

    /// <summary>The arguments as JSON in UTF-8.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CommandContext.Default.CommandArguments);

    /// <summary>True where they are those of a command, within their bounds.</summary>
    public bool Fit(string name) => name switch
    {
        CommandNames.Message => Text is { Length: > 0 and <= TextLengthMax } && Seconds is null or (>= 1 and <= SecondsMax)
            && this == new CommandArguments { Text = Text, Seconds = Seconds },
        CommandNames.Report => Note is null or { Length: <= NoteLengthMax } && this == new CommandArguments { Note = Note },
        CommandNames.Events => From is >= 0 && this == new CommandArguments { From = From },
        _ => this == new CommandArguments(),
    };
}
