using System.Text;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>What a card says in words, as it can be shown: hostile until it is plain.</summary>
internal static class CardText
{
    /// <summary>Printable ASCII, a question mark for anything else, without spaces around it.</summary>
    public static string Plain(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length);
        foreach (byte character in value)
        {
            _ = text.Append(character is >= 0x20 and < 0x7F ? (char)character : '?');
        }

        return text.ToString().Trim();
    }

    /// <summary>The name on a payment's papers: the preferred one (9F12), else the label (50); null where the card says neither.</summary>
    public static string? CardName(ReadOnlySpan<byte> data) =>
        Named(data, Tag.ApplicationPreferredName) ?? Named(data, Tag.ApplicationLabel);

    /// <summary>The name of an application that is offered: preferred, label, or the AID where the card names it by neither.</summary>
    public static string NameOf(in ApplicationChoice choice) =>
        Plain(choice.PreferredName.Span) is { Length: > 0 } preferred ? preferred
        : Plain(choice.Label.Span) is { Length: > 0 } label ? label
        : Hex.ToText(choice.Name.Span);

    private static string? Named(ReadOnlySpan<byte> data, uint tag) =>
        EmvFacts.TryFind(data, tag, out ReadOnlySpan<byte> value) && !value.IsEmpty ? Plain(value) : null;
}
