using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Every phase of the contact kernel with every event: what comes of it, or that it changes nothing.</summary>
public sealed class ContactPhaseTests
{
    private const string Ended = "EndApplication";

    /// <summary>The phases, each by the command or question at which the card or the caller is.</summary>
    private static readonly string[] CardPhases =
        ["00A4040007A0000000031010", "80A8", "00B2", "80CA9F17", "0084", "80CA9F36", "80CA9F13",
        "80AE80", "0082", "8418", "80AE40", "8424"];

    private static readonly string[] CallerPhases = ["ChooseApplication", "EnterPin", "LookUpCard", "GoOnline"];
    private static readonly string[] Events =
        ["answer", "lost", "cancel", "chosen", "pin", "known", "host", "unreachable", "elapse", "early"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string phase in CardPhases.Concat(CallerPhases).Concat(["idle", "ended"]))
            {
                foreach (string occurred in Events)
                {
                    pairs.Add(phase, occurred);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_is_handled_as_the_table_says_or_changes_nothing(string phase, string occurred)
    {
        ContactKernel kernel = Reach(phase);
        Instant? before = kernel.Deadline;
        switch (occurred)
        {
            case "answer":
                kernel.Receive([0x6F, 0x00], default);
                break;
            case "lost":
                kernel.CardLost(default);
                break;
            case "cancel":
                kernel.Cancel(default);
                break;
            case "chosen":
                kernel.ApplicationChosen(0, default);
                break;
            case "pin":
                kernel.PinAnswered(PinAnswer.Entered, 0x9000, default);
                break;
            case "known":
                kernel.CardLookedUp(default, default);
                break;
            case "host":
                kernel.HostAnswered(new HostAnswer(true, 0x3030, default), default);
                break;
            case "unreachable":
                kernel.HostUnreachable(default);
                break;
            case "elapse":
                kernel.Elapse(new Instant(long.MaxValue / 2));
                break;
            default:
                kernel.Elapse(default);
                break;
        }

        string expected = Expected(phase, occurred);
        Assert.Equal(expected, Taken(kernel));
        if (expected.Length == 0)
        {
            Assert.Equal(before, kernel.Deadline);
        }
    }

    [Fact]
    public void Choosing_an_application_that_is_none_is_our_own_error() =>
        Assert.ThrowsAny<Exception>(static () => Reach("ChooseApplication").Choice(5));

    /// <summary>What comes of a pair: how it ends, what is asked, or nothing.</summary>
    private static string Expected(string phase, string occurred) => (phase, occurred) switch
    {
        ("idle" or "ended", _) => "",
        (_, "early") => "",
        ("8424", "lost" or "cancel" or "elapse" or "answer") => "Approved",
        (_, "lost" or "cancel") => Ended,
        ("ChooseApplication", "chosen") => "00A40400",
        ("ChooseApplication" or "EnterPin", "elapse") => Ended,
        ("EnterPin", "pin") => "LookUpCard",
        ("LookUpCard", "known" or "elapse") => "80CA9F36",
        ("GoOnline", "host") => "80AE4000",
        ("GoOnline", "unreachable" or "elapse") => "80AE4000",
        ("80CA9F17", "answer") => "00840000",
        ("0084", "answer") => "LookUpCard", // Without a challenge the PIN has failed.
        ("80CA9F36", "answer") => "80CA9F13",
        ("80CA9F13", "answer") => "80AE8000",
        ("0082", "answer") => "84180000",
        ("8418", "answer") => "80AE4000",
        (_, "answer" or "elapse") when Array.IndexOf(CardPhases, phase) >= 0 => Ended,
        _ => "",
    };

    /// <summary>Walks to a phase and takes its outputs, so that only what follows is left.</summary>
    private static ContactKernel Reach(string phase)
    {
        string code = phase is "0084" or "80CA9F17" ? "0400" : "0200";
        ContactConfiguration configuration = Configuration(application: ContactRig.Application(online: "0000008000") with
        {
            Aid = Hex.Parse("A000000003"),
            FloorLimitMinor = 0,
        }) with { LooksUpCards = true, CaKeys = PinCard.Keys };
        var kernel = new ContactKernel(configuration);
        if (phase == "idle")
        {
            return kernel;
        }

        kernel.Start(Purchase(), default);
        for (int i = 0; i < 100; i++)
        {
            ContactOutput? asked = null;
            while (kernel.TryTake(out ContactOutput output))
            {
                asked = output.Kind == KernelOutputKind.ShowUi ? asked : output;
            }

            Assert.NotNull(asked);
            string command = Hex.ToText(asked.Value.Bytes.Span);
            if (asked.Value.Kind.ToString() == phase
                || (command.Length > 0 && command.StartsWith(phase, StringComparison.Ordinal))
                || asked.Value.Kind == KernelOutputKind.Finish)
            {
                Assert.True(phase == "ended" || asked.Value.Kind != KernelOutputKind.Finish, $"ends with {asked.Value.Outcome.Reason}");
                return kernel;
            }

            Answer(kernel, asked.Value.Kind, command, code);
        }

        throw new InvalidOperationException(phase);
    }

    private static void Answer(ContactKernel kernel, KernelOutputKind kind, string command, string code)
    {
        switch (kind)
        {
            case KernelOutputKind.ChooseApplication:
                kernel.ApplicationChosen(0, default);
                break;
            case KernelOutputKind.EnterPin:
                kernel.PinAnswered(PinAnswer.Entered, 0x9000, default);
                break;
            case KernelOutputKind.LookUpCard:
                kernel.CardLookedUp(default, default);
                break;
            case KernelOutputKind.GoOnline:
                kernel.HostAnswered(
                    new HostAnswer(
                        true,
                        0x3030,
                        Hex.Parse("91081122334455667788" + Tlv("71", Tlv("86", "8418000000")) + Tlv("72", Tlv("86", "8424000000")))),
                    default);
                break;
            default:
                kernel.Receive(Hex.Parse(PinCard.Answer(command, code)), default);
                break;
        }
    }

    private static string Taken(ContactKernel kernel)
    {
        string taken = "";
        while (kernel.TryTake(out ContactOutput output))
        {
            taken = output.Kind switch
            {
                KernelOutputKind.ShowUi => taken,
                KernelOutputKind.Finish => output.Outcome.Kind.ToString(),
                KernelOutputKind.SendApdu => Hex.ToText(output.Bytes.Span[..4]),
                _ => output.Kind.ToString(),
            };
        }

        return taken;
    }
}
