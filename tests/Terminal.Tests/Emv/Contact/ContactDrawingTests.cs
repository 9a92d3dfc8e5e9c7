using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Terminal.Tests.Tidy;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// The README's drawing against walks of whole transactions: each arrow is walked, and each step that is walked is drawn. Steps that have
/// nothing to do may be passed over; any phase may end.
/// </summary>
public sealed class ContactDrawingTests
{
    private static readonly string[] PassedOver = ["LookingUp", "AuthenticatingIssuer", "ScriptsBefore", "ScriptsAfter"];

    /// <summary>In which phase the kernel is after a command that begins so; of several the longest.</summary>
    private static readonly (string Command, string Phase)[] Phases =
    [
        ("00A404000E", "Discovering"), ("00B20114", "Discovering"), ("00B20214", "Discovering"),
        ("00B20314", "Discovering"), ("00A40400", "Selecting"),
        ("80A8", "Initiating"), ("00B2", "Reading"), ("0088", "Authenticating"), ("80CA9F17", "AwaitingPin"), ("0084", "AwaitingPin"),
        ("80CA", "FirstCryptogram"), ("80AE", "FirstCryptogram"), ("0082", "AuthenticatingIssuer"), ("8418", "ScriptsBefore"),
        ("8424", "ScriptsAfter"),
    ];

    [Fact]
    public void The_drawing_shows_the_steps_that_are_taken()
    {
        HashSet<(string From, string To)> walked = [];
        foreach ((int applications, bool chooses, string[] refused, string profile, string rules, bool reachable, bool tampered)
            in (ReadOnlySpan<(int, bool, string[], string, string, bool, bool)>)
            [
                (2, true, ["00A40400:6A82"], "3400", "4200", true, false),
                (2, true, ["80A8:6985"], "3400", "4200", true, false),
                (2, false, ["00A40400:6A82"], "1000", "0100", true, false),
                (2, false, ["80A8:6985"], "0000", "1F00", false, false),
                (1, true, [], "2000", "1F00", true, false),
                (1, true, [], "0100", "1F00", true, true),
            ])
        {
            Walk walk = new(profile, rules, applications, refused) { Reachable = reachable, Tampered = tampered };
            walk.Run(chooses);
            walked.UnionWith(walk.Steps);
        }

        HashSet<(string From, string To)> drawn = Drawn();
        Assert.NotEmpty(drawn);
        Assert.Empty(drawn.Except(walked).Except([("Idle", "Idle")]));
        Assert.DoesNotContain(
            walked, step => step.From != step.To && step.To != "Idle" && !Reaches(drawn, step.From, step.To));
    }

    /// <summary>True where an arrow, or arrows through phases that may be passed over, lead there.</summary>
    private static bool Reaches(HashSet<(string From, string To)> drawn, string from, string to) =>
        drawn.Contains((from, to)) || drawn.Any(arrow =>
            arrow.From == from && arrow.To != from && Array.IndexOf(PassedOver, arrow.To) >= 0 && Reaches(drawn, arrow.To, to));

    private static HashSet<(string From, string To)> Drawn()
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Terminal.Emv", "README.md"));
        text = text[text.IndexOf("## The contact kernel", StringComparison.Ordinal)..];
        text = text[text.IndexOf("```mermaid", StringComparison.Ordinal)..];
        return [.. text[..text.IndexOf("```\n", StringComparison.Ordinal)].Split('\n')
            .Where(static line => line.Contains(" --> ", StringComparison.Ordinal) && !line.Contains("[*]", StringComparison.Ordinal))
            .Select(static line => line.Split([" --> ", ": "], StringSplitOptions.TrimEntries))
            .Select(static parts => (parts[0], parts[1]))];
    }

    /// <summary>A transaction of a card with a directory, which refuses once what it is told to, and its steps.</summary>
    private sealed class Walk(string profile, string rules, int applications, string[] refused)
    {
        private readonly List<string> refusals = [.. refused];
        private readonly SigningCard card = new(
            profile, ("8E", "0000000000000000" + rules), ("9F49", "9F3704"), ("9F14", "01"), ("9F23", "02"));

        private string phase = "Idle";
        private int cryptogramCount;
        private int pinCount;

        public bool Reachable { get; init; }

        public bool Tampered { get; init; }

        public List<(string From, string To)> Steps { get; } = [];

        public void Run(bool chooses)
        {
            var kernel = new ContactKernel(Configuration(application: ContactRig.Application(online: "0000008000") with
            {
                FloorLimitMinor = 0,
            }) with { UsesDirectory = true, LooksUpCards = true, CardholderChooses = chooses, CaKeys = PinCard.Keys });
            kernel.Start(Purchase(), default);
            bool ended = false;
            while (!ended)
            {
                ContactOutput asked = default;
                while (kernel.TryTake(out ContactOutput output))
                {
                    asked = output.Kind == KernelOutputKind.ShowUi ? asked : output;
                }

                string command = Hex.ToText(asked.Bytes.Span);
                string next = Named(asked.Kind, command);
                Steps.Add((phase, next));
                phase = next;
                ended = asked.Kind == KernelOutputKind.Finish;
                Answer(kernel, asked.Kind, command);
            }
        }

        private string Named(KernelOutputKind kind, string command)
        {
            cryptogramCount += command.StartsWith("80AE", StringComparison.Ordinal) ? 1 : 0;
            return kind switch
            {
                KernelOutputKind.Finish => "Idle",
                KernelOutputKind.ChooseApplication => "Choosing",
                KernelOutputKind.EnterPin => "AwaitingPin",
                KernelOutputKind.LookUpCard => "LookingUp",
                KernelOutputKind.GoOnline => "AwaitingHost",
                _ when cryptogramCount == 2 && command.StartsWith("80AE", StringComparison.Ordinal) => "SecondCryptogram",
                _ => Phases.Where(one => command.StartsWith(one.Command, StringComparison.Ordinal))
                    .MaxBy(static one => one.Command.Length).Phase,
            };
        }

        private void Answer(ContactKernel kernel, KernelOutputKind kind, string command)
        {
            switch (kind)
            {
                case KernelOutputKind.ChooseApplication:
                    kernel.ApplicationChosen(0, default);
                    break;
                case KernelOutputKind.EnterPin:
                    kernel.PinAnswered(PinAnswer.Entered, pinCount++ == 0 && rules == "0100" ? (ushort)0x63C2 : (ushort)0x9000, default);
                    break;
                case KernelOutputKind.LookUpCard:
                    kernel.CardLookedUp(default, default);
                    break;
                case KernelOutputKind.GoOnline when Reachable:
                    string data = "91081122334455667788" + Tlv("71", Tlv("86", "8418000000")) + Tlv("72", Tlv("86", "8424000000"));
                    kernel.HostAnswered(new HostAnswer(true, 0x3030, Hex.Parse(data)), default);
                    break;
                case KernelOutputKind.GoOnline:
                    kernel.HostUnreachable(default);
                    break;
                case KernelOutputKind.SendApdu:
                    kernel.Receive(Hex.Parse(Response(command)), default);
                    break;
                default:
                    break;
            }
        }

        private string Response(string command)
        {
            string? refusal = refusals.Find(one => command.StartsWith(one.Split(':')[0], StringComparison.Ordinal)
                && !command.StartsWith("00A404000E", StringComparison.Ordinal));
            if (refusal is not null)
            {
                _ = refusals.Remove(refusal);
                return refusal.Split(':')[1];
            }

            if (command.StartsWith("80AE", StringComparison.Ordinal))
            {
                string type = Hex.ToText([(byte)(Hex.Parse(command.AsSpan(4, 2))[0] & 0xC0)]);
                card.Gives.Enqueue(rules == "0100" && cryptogramCount == 1 ? "00" : type);
                string answer = card.Answer(command)!;
                return Tampered ? answer.Replace("9F360200", "9F360201", StringComparison.Ordinal) : answer;
            }

            return command switch
            {
                _ when command.StartsWith("00A404000E", StringComparison.Ordinal)
                    => Tlv("6F", Tlv("84", "315041592E5359532E4444463031") + Tlv("A5", "880102")) + "9000",
                "00B2011400" => Tlv("70", Tlv("61", Tlv("4F", Visa) + "870101")) + "9000",
                "00B2021400" when applications == 2 => Tlv("70", Tlv("61", Tlv("4F", Visa + "01") + "870102")) + "9000",
                "00B2021400" or "00B2031400" => "6A83",
                _ when command.StartsWith("00A40400", StringComparison.Ordinal)
                    => Fci(command[10..^2], ""),
                _ when command.StartsWith("80CA", StringComparison.Ordinal) => PinCard.Answer(command, ""),
                _ => card.Answer(command) ?? "9000",
            };
        }
    }
}
