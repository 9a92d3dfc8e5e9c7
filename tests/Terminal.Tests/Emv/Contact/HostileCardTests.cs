using System.Globalization;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>
/// Cards that answer anything: objects of any tag and length in place of those that are due, bytes without form, any status word, and
/// callers out of turn. A number that fails plays again alone: it is the seed.
/// </summary>
public sealed class HostileCardTests
{
    private const int CardCount = 3000;
    private const int StepCountMax = 400;

    /// <summary>Objects that a kernel computes with, wherever they come.</summary>
    private static readonly string[] Tags =
    [
        "82", "94", "5A", "57", "5F24", "5F25", "5F28", "8C", "8D", "8E", "8F", "90", "92", "93", "97", "9F07", "9F08", "9F0D", "9F0E",
        "9F0F", "9F13",
        "9F14", "9F17", "9F23", "9F26", "9F27", "9F32", "9F36", "9F42", "9F46", "9F47", "9F48", "9F49", "9F4A", "9F4B", "9F2D",
        "9F2E", "9F10", "9F38", "84", "50", "87", "9F11", "9F12", "9F4D", "BF0C", "70", "77", "98", "9F02", "9F37", "95",
    ];

    private static readonly string[] Statuses =
        ["9000", "9000", "9000", "9000", "6283", "6A81", "6985", "6300", "63C1", "6110", "6C05", "6A83"];

    [Fact]
    public void No_card_and_no_caller_breaks_the_kernel_or_the_money()
    {
        ContactConfiguration configuration = Configuration(application: ContactRig.Application(online: "0000008000") with
        {
            Aid = Hex.Parse("A000000003"),
            FloorLimitMinor = 1000,
        }) with { LooksUpCards = true, CaKeys = PinCard.Keys };
        var kernels = new[] { new ContactKernel(configuration), new ContactKernel(configuration with { UsesDirectory = true }) };
        int asked = 0, cryptograms = 0;
        for (int seed = 1; seed <= CardCount; seed++)
        {
            try
            {
                Course course = new(kernels[seed % 2], new Random(seed));
                course.Run();
                asked += course.Asked ? 1 : 0;
                cryptograms += course.Outcome!.Value.Kind == OutcomeKind.EndApplication ? 0 : 1;
            }
            catch (Exception fault)
            {
                // Pure code throws nothing for any bytes: whatever it does throw fails the test, with the card that did it.
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"card {seed}: {fault}"));
            }
        }

        Assert.True(asked > 100 && cryptograms > 100, $"of {CardCount} cards {asked} went online and {cryptograms} decided");
    }

    /// <summary>One card from selection to outcome.</summary>
    private sealed class Course(ContactKernel kernel, Random random)
    {
        /// <summary>Of a hundred answers, how many are not what a card should say.</summary>
        private readonly int wildness = random.Next(3) switch { 0 => 2, 1 => 12, _ => 50 };
        private readonly string profile = random.Next(3) switch { 0 => "1000", 1 => "3400", _ => "1500" };
        private readonly SigningCard card = Cards[random.Next(Cards.Length)];
        private bool approvedByHost;

        public bool Asked { get; private set; }

        public ContactOutcome? Outcome { get; private set; }

        private bool GaveTc =>
            kernel.TryGetData(Tag.CryptogramInformationData, out ReadOnlySpan<byte> information) && (information[0] & 0xC0) == 0x40;

        private static SigningCard[] Cards { get; } =
        [
            new("3400", ("8E", "000000000000000044000200"), ("9F49", "9F3704"), ("9F14", "01"), ("9F23", "02"), ("97", "9F0206")),
            new("1500", ("8E", "00000000000000005E004100"), ("8C", "95059814")),
        ];

        public void Run()
        {
            kernel.Start(Purchase(random.Next(2000)), default);
            for (int step = 0; Drain() is { } output; step++)
            {
                Holds(Outcome is null && step < StepCountMax && kernel.Deadline is not null, "nobody asks for ever");
                ContactOutput due = random.Next(200) == 0 ? OutOfTurn() ?? output : output;
                if (Outcome is null)
                {
                    Answer(due);
                }
            }

            Holds(Outcome is not null && kernel.Deadline is null, "every transaction comes to an outcome");
            ContactOutcome end = Outcome!.Value;
            Holds(Asked || !(end.WentOnline || end.ReversalNeeded), "nothing is reversed that was not asked");
            Holds(end.Kind == OutcomeKind.Approved || end.ReversalNeeded || !approvedByHost,
                "what the host booked is approved or reversed");
            Holds(end.Kind != OutcomeKind.Approved || (GaveTc && !end.ReversalNeeded), "a TC alone approves");
        }

        private static void Holds(bool condition, string what) => Assert.True(condition, what);

        private void Answer(in ContactOutput output)
        {
            switch (output.Kind)
            {
                case KernelOutputKind.SendApdu:
                    Respond(Hex.ToText(output.Bytes.Span));
                    break;
                case KernelOutputKind.ChooseApplication:
                    kernel.ApplicationChosen(random.Next(kernel.ChoiceCount), default);
                    break;
                case KernelOutputKind.EnterPin:
                    ushort status = (ushort)(random.Next(2) == 0 ? 0x9000 : 0x63C0 + random.Next(4));
                    kernel.PinAnswered((PinAnswer)random.Next(3), status, default);
                    break;
                case KernelOutputKind.LookUpCard:
                    kernel.CardLookedUp(new CardHistory(random.NextInt64(-1, long.MaxValue), random.Next(9) == 0), default);
                    break;
                default:
                    Host();
                    break;
            }
        }

        private void Host()
        {
            if (random.Next(4) == 0)
            {
                kernel.HostUnreachable(default);
                return;
            }

            approvedByHost = random.Next(3) > 0;
            string data = random.Next(3) switch
            {
                0 => "91081122334455667788" + Tlv("71", Tlv("86", "8418000000")) + Tlv("72", Tlv("86", "8424000000")),
                1 => Tlv("91", Bytes(20)) + Tlv("72", Tlv("9F18", Bytes(5)) + Tlv("86", Bytes(40))) + Tlv("71", Bytes(6)),
                _ => Bytes(60),
            };
            kernel.HostAnswered(new HostAnswer(approvedByHost, 0x3030, Hex.Parse(data)), default);
        }

        private void Respond(string command)
        {
            string due = Due(command);
            string response = random.Next(100) >= wildness ? due : random.Next(6) switch
            {
                0 => Bytes(256) + Statuses[random.Next(Statuses.Length)],
                1 => due[..^4] + Statuses[random.Next(Statuses.Length)],
                2 => Flipped(due),
                3 => Bytes(3),
                _ => With(due, Tags[random.Next(Tags.Length)]),
            };
            kernel.Receive(Hex.Parse(response), default);
        }

        /// <summary>What the card should say; a cryptogram is as a rule the one that was asked for.</summary>
        private string Due(string command)
        {
            if (command.StartsWith("80AE", StringComparison.Ordinal))
            {
                string type = Hex.ToText([(byte)(Hex.Parse(command.AsSpan(4, 2))[0] & 0xC0)]);
                string given = random.Next(4) == 0 ? Hex.ToText([(byte)(random.Next(4) << 6)]) : type;
                return random.Next(2) == 0 ? Cryptogram(given)
                    : Tlv("77", "9F2701" + given + "9F36020001" + "9F26080102030405060708") + "9000";
            }

            return command switch
            {
                _ when command.StartsWith("00A4040007", StringComparison.Ordinal)
                    || command.StartsWith("00A4040005", StringComparison.Ordinal)
                    => Fci(pdol: "9F02069F37049505"),
                _ when command.StartsWith("00A404000E", StringComparison.Ordinal)
                    => Tlv("6F", Tlv("84", "315041592E5359532E4444463031") + Tlv("A5", "880102")) + "9000",
                _ when command.StartsWith("00A40402", StringComparison.Ordinal) => "6A82",
                _ when command.StartsWith("00B20114", StringComparison.Ordinal)
                    => Tlv("70", Tlv("61", Tlv("4F", Visa) + "870101")) + "9000",
                _ when command.StartsWith("80A8", StringComparison.Ordinal) => Tlv("80", profile + "08010301") + "9000",
                _ when command.StartsWith("80CA9F", StringComparison.Ordinal) => PinCard.Answer(command, ""),
                _ => card.Answer(command) ?? "9000",
            };
        }

        /// <summary>The answer with another object in its template, of any length.</summary>
        private string With(string due, string tag)
        {
            byte[] answer = Hex.Parse(due.AsSpan(0, due.Length - 4));
            var reader = new TlvReader(answer);
            string content = reader.Next(out uint template, out ReadOnlySpan<byte> value) == TlvStatus.Read ? Hex.ToText(value) : "";
            string added = Tlv(tag, Bytes(random.Next(4) switch { 0 => 250, 1 => 12, _ => 1 }));
            if (template == 0x6F)
            {
                added += Tlv("9F07", Bytes(2)) + Tlv(Tags[random.Next(Tags.Length)], Bytes(1));
                return Tlv("6F", Tlv("84", Visa) + Tlv("A5", "500456495341" + added)) + "9000";
            }

            string outer = template == 0 ? "77" : template.ToString(template > 0xFF ? "X4" : "X2", CultureInfo.InvariantCulture);
            return Tlv(outer is "80" ? "77" : outer, (outer is "80" ? "82021500" + "940408010301" : content) + added) + "9000";
        }

        private string Flipped(string due)
        {
            byte[] answer = Hex.Parse(due);
            answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
            return Hex.ToText(answer.AsSpan(0, random.Next(3) == 0 ? random.Next(answer.Length + 1) : answer.Length));
        }

        private string Bytes(int lengthMax)
        {
            byte[] bytes = new byte[random.Next(lengthMax + 1)];
            random.NextBytes(bytes);
            return Hex.ToText(bytes);
        }

        /// <summary>A call that does not fit changes nothing; one that fits a wait may end it.</summary>
        private ContactOutput? OutOfTurn()
        {
            switch (random.Next(5))
            {
                case 0:
                    kernel.Cancel(default);
                    break;
                case 1:
                    kernel.CardLost(default);
                    break;
                case 2:
                    kernel.Elapse(new Instant(long.MaxValue / 2));
                    break;
                default:
                    kernel.ApplicationChosen(int.MaxValue, default);
                    kernel.ApplicationChosen(-1, default);
                    break;
            }

            return Drain();
        }

        private ContactOutput? Drain()
        {
            ContactOutput? asked = null;
            while (kernel.TryTake(out ContactOutput output))
            {
                if (output.Kind == KernelOutputKind.Finish)
                {
                    Holds(Outcome is null, "a transaction has one outcome");
                    Outcome = output.Outcome;
                }
                else if (output.Kind != KernelOutputKind.ShowUi)
                {
                    Holds(asked is null, "one question at a time");
                    asked = output;
                    Asked |= output.Kind == KernelOutputKind.GoOnline;
                }
            }

            return asked;
        }
    }
}
