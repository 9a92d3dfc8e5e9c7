using System.Text.Json;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emv;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>A contact card's answers, a host's, and what cardholder and cashier do: the contact kernel from selection to outcome.</summary>
/// <remarks>
/// The first part of an input chooses the case; the others answer what the kernel asks, one after the other. An empty part is a card that
/// is gone, and where the kernel asks somebody else, a cancel.
/// </remarks>
internal sealed class ContactCardTarget : IParserUnderTest
{
    public const int LengthMax = 4096;
    private const int StepCountMax = 400;
    private readonly List<Case> cases = [];

    public ContactCardTarget()
    {
        string path = Path.Combine(VectorFiles.Emv, ContactTranscripts.FileName);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        Dictionary<string, JsonDocument> transcripts = Directory.GetFiles(Path.Combine(VectorFiles.Emv, "transcripts"), "*.json")
            .Select(static file => JsonDocument.Parse(File.ReadAllBytes(file)))
            .GroupBy(static one => Json.Text(one.RootElement, "name")).ToDictionary(static one => one.Key, static one => one.First());
        foreach (JsonElement one in Json.Items(document.RootElement, "cases"))
        {
            cases.Add(Case.OfTranscript(one.Clone(), transcripts[Json.Text(one, "transcript")].RootElement));
        }

        cases.Add(Case.OnCurve());
    }

    public IEnumerable<byte[]> ValidCases =>
        cases.Select(static (one, index) => (byte[])[.. Parts.Join([[(byte)index]]), .. one.Conversation]);

    public void Run(ReadOnlySpan<byte> input)
    {
        Parts parts = new(input);
        _ = parts.TryTake(out ReadOnlySpan<byte> choice);
        Case one = cases[choice.IsEmpty ? 0 : choice[0] % cases.Count];
        _ = Converse(one, parts);
        one.Kernel.Clear();
        Property.Holds(
            !one.Kernel.TryGetData(Tag.Track2EquivalentData, out _) && !one.Kernel.TryGetData(Tag.PrimaryAccountNumber, out _),
            "nothing of the card outlives a clearing");
    }

    private static ContactOutcome Converse(Case one, Parts answers)
    {
        ContactKernel kernel = one.Kernel;
        kernel.Start(one.Transaction, Instant.Origin);
        ContactOutcome? outcome = null;
        bool asked = false;
        for (int step = 0; Drain(kernel, ref outcome) is { } output; step++)
        {
            Property.Holds(outcome is null, "nothing is asked after an outcome");
            Property.Holds(step < StepCountMax, "a card cannot make the terminal ask for ever");
            Property.Holds(kernel.Deadline is not null, "everything is waited for until a time");
            asked |= output.Kind == KernelOutputKind.GoOnline;
            bool answered = answers.TryTake(out ReadOnlySpan<byte> answer) && !answer.IsEmpty;
            Answer(kernel, output, answered, answer);
        }

        Property.Holds(outcome is not null && kernel.Deadline is null, "every transaction comes to an outcome");
        Property.Holds(asked || !(outcome.Value.WentOnline || outcome.Value.ReversalNeeded), "nothing is reversed that was not asked");
        Property.Holds(outcome.Value.Kind != OutcomeKind.Approved || !outcome.Value.ReversalNeeded, "what is approved is not reversed");
        return outcome.Value;
    }

    private static void Answer(ContactKernel kernel, in ContactOutput output, bool answered, ReadOnlySpan<byte> answer)
    {
        Instant now = Instant.Origin;
        if (!answered)
        {
            if (output.Kind == KernelOutputKind.SendApdu)
            {
                kernel.CardLost(now);
            }
            else
            {
                kernel.Cancel(now);
            }

            return;
        }

        switch (output.Kind)
        {
            case KernelOutputKind.SendApdu:
                kernel.Receive(answer, now);
                break;
            case KernelOutputKind.ChooseApplication:
                Property.Holds(kernel.ChoiceCount is > 0 and <= Limits.CandidateCountMax, "there is something to choose");
                _ = kernel.Choice(kernel.ChoiceCount - 1);
                kernel.ApplicationChosen(answer[0] % kernel.ChoiceCount, now);
                break;
            case KernelOutputKind.EnterPin:
                ushort status = answer.Length > 2 ? (ushort)((answer[1] << 8) | answer[2]) : (ushort)0x9000;
                kernel.PinAnswered((PinAnswer)(answer[0] % 6), status, now);
                break;
            case KernelOutputKind.LookUpCard:
                kernel.CardLookedUp(new CardHistory(answer[0], answer.Length > 1), now);
                break;
            default:
                Property.Holds(output.Kind == KernelOutputKind.GoOnline, "each question is one that is known");
                if (answer[0] == 0xFF)
                {
                    kernel.HostUnreachable(now);
                }
                else
                {
                    kernel.HostAnswered(new HostAnswer((answer[0] & 1) != 0, 0x3030, answer[1..].ToArray()), now);
                }

                break;
        }
    }

    /// <summary>Takes all outputs; the question among them, null where there is none.</summary>
    private static ContactOutput? Drain(ContactKernel kernel, ref ContactOutcome? outcome)
    {
        ContactOutput? asked = null;
        while (kernel.TryTake(out ContactOutput output))
        {
            if (output.Kind == KernelOutputKind.Finish)
            {
                Property.Holds(outcome is null, "a transaction has one outcome");
                outcome = output.Outcome;
            }
            else if (output.Kind != KernelOutputKind.ShowUi)
            {
                Property.Holds(asked is null, "one question at a time");
                asked = output;
            }

            if (output.Kind == KernelOutputKind.SendApdu)
            {
                Property.Holds(output.Bytes.Length is >= 4 and <= Limits.CommandLengthMax, "a command has a command's length");
            }
        }

        return asked;
    }

    /// <summary>A kernel, a transaction, and the answers of its own course.</summary>
    private sealed class Case
    {
        public Case(ContactKernel kernel, ContactTransaction transaction, Func<ContactOutput, byte[]> card, JsonElement told)
        {
            Kernel = kernel;
            Transaction = transaction;
            List<byte[]> answers = [];
            ContactOutcome? outcome = null;
            Kernel.Start(Transaction, Instant.Origin);
            while (Drain(Kernel, ref outcome) is { } output)
            {
                byte[] answer = output.Kind == KernelOutputKind.SendApdu ? card(output) : Other(output.Kind, told);
                answers.Add(answer);
                Answer(Kernel, output, answer.Length > 0, answer);
            }

            Conversation = Parts.Join(answers);
        }

        public ContactKernel Kernel { get; }

        public ContactTransaction Transaction { get; }

        public byte[] Conversation { get; }

        /// <summary>A case of the transcripts.</summary>
        public static Case OfTranscript(JsonElement one, JsonElement transcript)
        {
            var left = Json.Items(one, "prelude").Concat(Json.Items(transcript, "exchanges")).ToList();
            return new Case(
                ContactTranscripts.Kernel(one, VectorFiles.Emv), ContactTranscripts.Transaction(one),
                output => Next(left, Hex.ToText(output.Bytes.Span)), one);
        }

        /// <summary>A chip that signs on an elliptic curve (XDA), of which no transcript is public.</summary>
        public static Case OnCurve()
        {
            Invariant.Check(ContactCard.TryCreate(TestCards.Wallet.CurveCards[0], null, out ContactCard? card));
            byte[] response = new byte[Limits.ResponseLengthMax];
            card.Reset();
            var kernel = new ContactKernel(new ContactConfiguration(TestCards.SlotTerminal, [TestCards.SlotApplication], [])
            {
                CaCurveKeys = TestCards.CurveAuthorities,
            });
            return new Case(
                kernel, TestCards.SlotTransaction, output => response[..card.Transceive(output.Bytes.Span, response)], default);
        }

        private static byte[] Next(List<JsonElement> left, string command)
        {
            int index = left.FindIndex(exchange => command.StartsWith(Json.Text(exchange, "c")[..8], StringComparison.OrdinalIgnoreCase)
                && (!command.StartsWith("00A4", StringComparison.Ordinal)
                    || string.Equals(command, Json.Text(exchange, "c"), StringComparison.OrdinalIgnoreCase)));
            if (index < 0)
            {
                return [];
            }

            byte[] answer = Json.Bytes(left[index], "r");
            left.RemoveAt(index);
            return answer;
        }

        private static byte[] Other(KernelOutputKind kind, JsonElement told) => kind switch
        {
            KernelOutputKind.ChooseApplication => [(byte)told.GetProperty("choose").GetInt32()],
            KernelOutputKind.EnterPin => [0, 0x90, 0x00],
            _ when told.ValueKind != JsonValueKind.Object => [1],
            _ when told.TryGetProperty("host", out JsonElement host) => [1, .. Json.Bytes(host, "data"), .. Script],
            _ => [0xFF],
        };

        private static ReadOnlySpan<byte> Script => [0x72, 0x0E, 0x9F, 0x18, 0x04, 1, 2, 3, 4, 0x86, 0x05, 0x84, 0x24, 0, 0, 0];
    }
}
