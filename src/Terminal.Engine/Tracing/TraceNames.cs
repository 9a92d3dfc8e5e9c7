using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Terminal.Emv.Tlv;
using Terminal.Iso8583;

namespace Terminal.Engine.Tracing;

/// <summary>Names of tags, fields, commands and status words for a reader of a trace.</summary>
/// <remarks>Tags and fields are called what the code calls them, so that there is one list of each.</remarks>
internal static class TraceNames
{
    private static readonly Dictionary<long, string> Tags = Read(typeof(Tag));
    private static readonly Dictionary<long, string> Fields = Read(typeof(DataElement));

    /// <summary>Name of a tag; empty where it is not known.</summary>
    public static string OfTag(uint tag) => Tags.GetValueOrDefault(tag, "");

    /// <summary>Name of a field; empty where it is not known.</summary>
    public static string OfField(int field) => Fields.GetValueOrDefault(field, "");

    /// <summary>Name of a command, and what its parameters ask for.</summary>
    public static string OfCommand(ReadOnlySpan<byte> command)
    {
        if (command.Length < 4)
        {
            return "";
        }

        return command[1] switch
        {
            0xA4 => command[3] == 2 ? "SELECT, next" : "SELECT",
            0xA8 => "GET PROCESSING OPTIONS",
            0xB2 => string.Create(CultureInfo.InvariantCulture, $"READ RECORD {command[2]} of SFI {command[3] >> 3}"),
            0xAE => $"GENERATE AC, asks for {TraceDecisions.Cryptogram(command[2])}{((command[2] & 0x10) != 0 ? " with CDA" : "")}",
            0xCA => string.Create(CultureInfo.InvariantCulture, $"GET DATA {command[2]:X2}{command[3]:X2}"),
            0x20 => "VERIFY",
            0x24 => "PIN CHANGE/UNBLOCK",
            0x82 => "EXTERNAL AUTHENTICATE",
            0x84 => "GET CHALLENGE",
            0x88 => "INTERNAL AUTHENTICATE",
            0xC0 => "GET RESPONSE",
            0x16 => "CARD BLOCK",
            0x18 => "APPLICATION UNBLOCK",
            0x1E => "APPLICATION BLOCK",
            0xDA => "PUT DATA",
            0xDC => "UPDATE RECORD",
            _ => "",
        };
    }

    /// <summary>What a status word says (EMV 4.4 Book 3 §6.3.5).</summary>
    public static string OfStatus(int status) => status switch
    {
        0x9000 => "done",
        0x6283 => "invalidated",
        0x6983 => "authentication method blocked",
        0x6984 => "reference data not usable",
        0x6985 => "conditions of use not satisfied",
        0x6986 => "command not allowed",
        0x6A81 => "function not supported",
        0x6A82 => "file not found",
        0x6A83 => "record not found",
        0x6A88 => "referenced data not found",
        _ => (status >> 4) == 0x63C ? string.Create(CultureInfo.InvariantCulture, $"{status & 0x0F} tries left")
            : (status >> 8) switch { 0x61 => "more follows", 0x6C => "wrong length", _ => "" },
    };

    /// <summary>Splits a name of the code into words.</summary>
    public static string Split(string name)
    {
        StringBuilder text = new();
        foreach (char letter in name)
        {
            _ = text.Length > 0 && char.IsUpper(letter) ? text.Append(' ').Append(char.ToLowerInvariant(letter)) : text.Append(letter);
        }

        return text.ToString();
    }

    private static Dictionary<long, string> Read(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type constants)
    {
        Dictionary<long, string> names = [];
        foreach (FieldInfo field in constants.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            _ = names.TryAdd(Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture), Split(field.Name));
        }

        return names;
    }
}
