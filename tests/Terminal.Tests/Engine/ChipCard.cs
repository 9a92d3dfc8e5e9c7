using Terminal.Emulator.Cards.Contact;

namespace Terminal.Tests.Engine;

/// <summary>A plain contact card, written out: one application, one record, no certificates. It keeps what it was asked.</summary>
internal sealed class ChipCard
{
    private const string Aid = "A0000000031010";
    private const string OtherAid = "A0000000041010";
    private const string Cdol = "9F02069F03069F1A0295055F2A029A039C019F3704";
    private int counter;
    private int cryptograms;

    /// <summary>What its CVM list wants: 02 for the PIN at the bank, 1F for nothing.</summary>
    public string Verification { get; init; } = "1F";

    /// <summary>What it wants with GET PROCESSING OPTIONS (9F38), and with the first cryptogram behind what every card wants.</summary>
    public string Wants { get; init; } = "";

    /// <summary>Its language preference (5F2D); empty where it has none.</summary>
    public string Prefers { get; init; } = "";

    /// <summary>Objects of its own before all else of its record, and in what it says when it is selected (BF0C).</summary>
    public string Adds { get; init; } = "";

    public string Greets { get; init; } = "";

    /// <summary>True where it declines what the bank approved.</summary>
    public bool Refuses { get; init; }

    /// <summary>What it gives where it is asked for a cryptogram for the host: 80, or 00 for a refusal.</summary>
    public byte First { get; init; } = 0x80;

    /// <summary>What it answers to its issuer's command.</summary>
    public string ScriptAnswer { get; init; } = "9000";

    /// <summary>Its account number.</summary>
    public string Pan { get; init; } = "4761739001010119";

    /// <summary>True where its issuer leaves it to the terminal what goes online; without issuer action codes all that is amiss
    /// does.</summary>
    public bool LeavesItToTheTerminal { get; init; }

    /// <summary>True where it has no track 2 equivalent data (57).</summary>
    public bool HasNoTrack { get; init; }

    /// <summary>True where it has a second application.</summary>
    public bool IsCoBadged { get; init; }

    /// <summary>The commands that it got, as hexadecimal text.</summary>
    public List<string> Commands { get; init; } = [];

    /// <summary>A card with keys that answers in its place; null for the one that is written out here.</summary>
    public ContactCard? Inside { get; init; }

    /// <summary>Count of its transactions.</summary>
    public int Counter => counter;

    public void Reset()
    {
        cryptograms = 0;
        Inside?.Reset();
    }

    public byte[] Answer(ReadOnlySpan<byte> command)
    {
        Commands.Add(Convert.ToHexString(command));
        if (Inside is not null)
        {
            byte[] response = new byte[258];
            return response[..Inside.Transceive(command, response)];
        }

        string answer = (command[0], command[1]) switch
        {
            (0x00, 0xA4) when Names(command, Aid) => Fci(Aid, "VISA CREDIT", 1),
            (0x00, 0xA4) when IsCoBadged && Names(command, OtherAid) => Fci(OtherAid, "DEBIT", 2),
            (0x00, 0xA4) => "6A82",
            (0x80, 0xA8) => Begin() + "9000",
            (0x00, 0xB2) => Of("70", Record()) + "9000",
            (0x00, 0x82) => "9000",
            (0x80, 0xAE) => Of("80", Cryptogram(command[2])) + "9000",
            (0x84, 0x24) => ScriptAnswer,
            _ => "6A88",
        };
        return Convert.FromHexString(answer);
    }

    private static bool Names(ReadOnlySpan<byte> command, string aid) =>
        Convert.ToHexString(command).Contains(aid, StringComparison.Ordinal);

    private string Fci(string aid, string label, int priority) => Of("6F", Of("84", aid)
        + Of("A5", Of("50", Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(label))) + Of("87", $"{priority:X2}")
            + (Prefers.Length == 0 ? "" : Of("5F2D", Prefers)) + (Wants.Length == 0 ? "" : Of("9F38", Wants))
            + (Greets.Length == 0 ? "" : Of("BF0C", Greets)))) + "9000";

    private static string Of(string tag, string value) => tag + (value.Length / 2 < 128 ? "" : "81") + $"{value.Length / 2:X2}" + value;

    private string Begin()
    {
        counter++;
        return "80061C0008010100";
    }

    private string Record() =>
        Adds + Of("5A", Pan) + (HasNoTrack ? "" : Of("57", Pan + "D4912201")) + Of("5F24", "491231") + Of("5F34", "01")
        + Of("5F28", "0276") + Of("9F07", "FF80") + Of("9F08", "0096")
        + Of("8C", Cdol + Wants) + Of("8D", "8A029505" + "9F3704") + Of("8E", "0000000000000000" + Verification + "00")
        + (LeavesItToTheTerminal ? Of("9F0D", "0000000000") + Of("9F0E", "0000000000") + Of("9F0F", "0000000000") : "");

    private string Cryptogram(byte wanted)
    {
        byte given = cryptograms++ == 0 ? (byte)Math.Min(wanted, First) : Refuses ? (byte)0 : wanted;
        return $"{given & 0xC0:X2}{counter:X4}{(cryptograms == 1 ? "1122334455667788" : "AABBCCDDEEFF0011")}" + "06011203A0B000";
    }
}
