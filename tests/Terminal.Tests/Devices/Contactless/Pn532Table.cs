using Terminal.Devices.Contactless.Pn532;
using static Terminal.Devices.Contactless.Pn532.Pn532Phase;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>The driver's phases and inputs as a table of its own: what must happen for each pair.</summary>
internal static class Pn532Table
{
    public const string TypeACard = "0101000420040812345605788070" + "02";

    /// <summary>
    /// Command under way in a phase and, as hexadecimal text, the data of the answer that it hopes for. A phase that is not here waits for
    /// no answer.
    /// </summary>
    public static readonly Dictionary<Pn532Phase, (byte Code, string Answer)> UnderWay = new()
    {
        [Waking] = (0x14, ""),
        [Identifying] = (0x02, "32010607"),
        [SettingParameters] = (0x12, ""),
        [SettingRetries] = (0x32, ""),
        [SettingField] = (0x32, ""),
        [Polling] = (0x4A, TypeACard),
        [Separating] = (0x32, ""),
        [Exchanging] = (0x40, "009000"),
        [Releasing] = (0x52, "00"),
        [SwitchingOff] = (0x32, ""),
    };

    /// <summary>How each phase is reached from a new driver.</summary>
    public static readonly Dictionary<Pn532Phase, string[]> Paths = new()
    {
        [Off] = [],
        [Waking] = ["start"],
        [Identifying] = ["start", "answered"],
        [SettingParameters] = ["start", "answered", "answered"],
        [SettingRetries] = ["start", "answered", "answered", "answered"],
        [SettingField] = ["start", "answered", "answered", "answered", "answered"],
        [Idle] = Started,
        [Polling] = [.. Started, "activate"],
        [Pausing] = [.. Started, "activate", "no card"],
        [Separating] = [.. Started, "activate", "two cards"],
        [Present] = [.. Started, "activate", "answered"],
        [Exchanging] = [.. Started, "activate", "answered", "exchange"],
        [Lost] = [.. Started, "activate", "answered", "exchange", "error frame"],
        [Releasing] = [.. Started, "activate", "answered", "deactivate"],
        [SwitchingOff] = [.. Started, "activate", "answered", "deactivate", "answered"],
        [Failed] = ["start", "silence"],
    };

    /// <summary>Inputs by name. Frames are answers to the command under way, acknowledged first unless the name says otherwise.</summary>
    public static readonly string[] Inputs =
    [
        "start", "activate", "exchange", "exchange of 1025 bytes", "deactivate", "time too early", "time", "silence",
        "acknowledged silence", "answered", "answered unacknowledged", "answered nothing", "no card", "two cards", "a memory card",
        "card gone", "card garbled", "more to come", "error frame", "garbled for ever", "length garbled",
        "NACK", "answer to another command", "half an answer", "noise",
    ];

    /// <summary>Why an input that a phase has no row for changes nothing there.</summary>
    public static readonly Dictionary<string, string> Ignored = new()
    {
        ["activate"] = "it looks already, or will when it is set up or has let go",
        ["deactivate"] = "there is nothing to let go of",
        ["time too early"] = "a call too early does nothing",
        ["time"] = "nothing is waited for; to a card nothing is sent twice",
        ["silence"] = "nothing is waited for",
        ["acknowledged silence"] = "nothing is waited for",
        ["answered"] = "late: nothing is asked",
        ["answered unacknowledged"] = "the command will be repeated, or nothing is asked",
        ["answered nothing"] = "late: nothing is asked",
        ["no card"] = "late: nothing is asked",
        ["two cards"] = "late: nothing is asked",
        ["a memory card"] = "late: nothing is asked",
        ["card gone"] = "late: nothing is asked",
        ["card garbled"] = "late: nothing is asked",
        ["more to come"] = "late: nothing is asked",
        ["error frame"] = "late: nothing is asked",
        ["garbled for ever"] = "late: nothing is asked",
        ["length garbled"] = "nothing is asked; a card's answer may yet follow",
        ["NACK"] = "the chip never asks for a repeat",
        ["answer to another command"] = "it is of a command that was given up",
        ["half an answer"] = "the rest may follow",
        ["noise"] = "the next start code ends it",
    };

    private static readonly Pn532Phase[] Setting = [Waking, Identifying, SettingParameters, SettingRetries, SettingField];

    private static readonly Pn532Phase[] ChipOnly = [.. Setting, Polling, Separating, Releasing, SwitchingOff];

    /// <summary>Every answer that comes whole and says something.</summary>
    private static readonly string[] Answers =
        ["answered", "answered nothing", "no card", "two cards", "a memory card", "card gone", "card garbled", "more to come"];

    /// <summary>Every pair that does something: the phase that follows, and the outputs in order, bytes for the wire first.</summary>
    public static readonly (Pn532Phase From, string Input, Pn532Phase To, string Outputs)[] Handled =
    [
        .. Every(Enum.GetValues<Pn532Phase>(), "start", Waking, "wake, 14"),

        (Off, "activate", Off, "Failed ChipSilent"),
        (Failed, "activate", Failed, "Failed ChipSilent"),
        (Idle, "activate", Polling, "4A"),
        (Present, "activate", Releasing, "52"),
        (Exchanging, "activate", Releasing, "abort, 52"),
        (Lost, "activate", Releasing, "52"),

        .. from phase in Enum.GetValues<Pn532Phase>()
           where phase != Present
           from input in (string[])["exchange", "exchange of 1025 bytes"]
           select (phase, input, phase, "CardLost CardGone"),
        (Present, "exchange", Exchanging, "40"),
        (Present, "exchange of 1025 bytes", Lost, "CardLost TooLong"),

        (Polling, "deactivate", Releasing, "abort, 52"),
        (Pausing, "deactivate", Releasing, "52"),
        (Separating, "deactivate", Releasing, "abort, 52"),
        (Present, "deactivate", Releasing, "52"),
        (Exchanging, "deactivate", Releasing, "abort, 52"),
        (Lost, "deactivate", Releasing, "52"),

        .. from phase in ChipOnly
           where phase != Polling
           from input in (string[])["silence", "acknowledged silence"]
           select (phase, input, Failed, $"{Sent(phase)}, {Sent(phase)}, Failed ChipSilent"),
        .. from phase in ChipOnly
           from row in ((string Input, Pn532Phase To, string Outputs)[])
           [
               ("time", phase, Sent(phase)),
               ("error frame", Failed, "Failed ChipGarbled"),
               ("garbled for ever", Failed, "again, again, again, Failed ChipGarbled"),
               ("length garbled", phase, "again"),
           ]
           select (phase, row.Input, row.To, row.Outputs),
        (Pausing, "time", Polling, "4A"),
        .. Every(["silence", "acknowledged silence"], Polling, Failed, $"4A, 4A, {SetUpAnew}"),
        .. Every(["silence", "acknowledged silence"], Pausing, Failed, $"4A, 4A, 4A, {SetUpAnew}"),
        (Exchanging, "silence", Lost, "CardLost ChipSilent"),
        (Exchanging, "acknowledged silence", Lost, "CardLost ChipSilent"),
        (Exchanging, "error frame", Lost, "CardLost ChipGarbled"),
        (Exchanging, "garbled for ever", Lost, "again, again, again, CardLost ChipGarbled"),

        .. Every(Answers, Waking, Identifying, "02"),
        .. Every([.. Answers.Where(answer => answer != "answered")], Identifying, Failed, "Failed ChipGarbled"),
        (Identifying, "answered", SettingParameters, "12"),
        .. Every(Answers, SettingParameters, SettingRetries, "32"),
        .. Every(Answers, SettingRetries, SettingField, "32"),
        .. Every(Answers, SettingField, Idle, "Ready"),
        .. Every(Answers, Separating, Pausing, ""),
        .. Every(Answers, Releasing, SwitchingOff, "32"),
        .. Every(Answers, SwitchingOff, Idle, ""),

        (Polling, "answered", Present, "CardPresented"),
        (Polling, "answered nothing", Pausing, ""),
        (Polling, "no card", Pausing, ""),
        (Polling, "two cards", Separating, "32, Collision"),
        (Polling, "a memory card", Separating, "32"),
        (Polling, "card gone", Separating, "32"),
        (Polling, "card garbled", Separating, "32, Collision"),
        (Polling, "more to come", Separating, "32, Collision"),

        (Exchanging, "answered", Present, "Response"),
        (Exchanging, "answered unacknowledged", Present, "Response"),
        (Exchanging, "answered nothing", Lost, "CardLost ChipGarbled"),
        (Exchanging, "no card", Present, "Response"),
        (Exchanging, "two cards", Lost, "CardLost CardGarbled"),
        (Exchanging, "a memory card", Lost, "CardLost CardGone"),
        (Exchanging, "card gone", Lost, "CardLost CardGone"),
        (Exchanging, "card garbled", Lost, "CardLost CardGarbled"),
        (Exchanging, "more to come", Exchanging, "40"),
    ];

    /// <summary>Of a chip that does not answer a look for a card: it may have lost its power.</summary>
    private const string SetUpAnew = "wake, 14, 14, 14, Failed ChipSilent";

    private static string[] Started => ["start", "answered", "answered", "answered", "answered", "answered"];

    /// <summary>Data of an answer, as hexadecimal text; null where the input is no answer.</summary>
    public static string? DataOf(string input, Pn532Phase phase) => input switch
    {
        "answered" or "answered unacknowledged" or "half an answer" or "garbled for ever" or "length garbled" =>
            UnderWay.TryGetValue(phase, out (byte Code, string Answer) asked) ? asked.Answer : "00",
        "answered nothing" => "",
        "no card" => "00",
        "two cards" => "02" + TypeACard[2..] + "02" + TypeACard[4..],
        "a memory card" => "010100040804A1B2C3D4",
        "card gone" => "01",
        "card garbled" => "02",
        "more to come" => "40A5",
        _ => null,
    };

    /// <summary>What a phase sends again when time has passed: its command, in hexadecimal.</summary>
    private static string Sent(Pn532Phase phase) =>
        UnderWay[phase].Code.ToString("X2", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<(Pn532Phase From, string Input, Pn532Phase To, string Outputs)> Every(
        IEnumerable<Pn532Phase> phases, string input, Pn532Phase to, string outputs) =>
        phases.Select(phase => (phase, input, to, outputs));

    private static IEnumerable<(Pn532Phase From, string Input, Pn532Phase To, string Outputs)> Every(
        IEnumerable<string> inputs, Pn532Phase from, Pn532Phase to, string outputs) =>
        inputs.Select(input => (from, input, to, outputs));
}
