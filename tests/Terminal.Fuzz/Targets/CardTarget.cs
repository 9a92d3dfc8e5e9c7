using Terminal.Emv;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>A card's answers: entry point and kernel, from the directory to the outcome.</summary>
/// <remarks>The first part of an input chooses the configuration; the others are answers, an empty one for a card that is gone.</remarks>
internal sealed class CardTarget : IParserUnderTest
{
    public const int LengthMax = 4096;
    private const int CommandCountMax = 200;

    /// <summary>A good card is played after inputs of every eighth length: its certificates take more time than all else.</summary>
    private const int LengthsBetweenGoodCards = 8;
    private readonly List<CardCase> cases = CardCase.All();

    public IEnumerable<byte[]> ValidCases =>
        cases.SelectMany(static (one, index) => one.Conversations.Select(answers => Parts.Join([[(byte)index]]).Concat(answers).ToArray()));

    public void Run(ReadOnlySpan<byte> input)
    {
        Parts parts = new(input);
        _ = parts.TryTake(out ReadOnlySpan<byte> choice);
        CardCase one = cases[choice.IsEmpty ? 0 : choice[0] % cases.Count];
        _ = Converse(one, parts);
        one.EntryPoint.Clear();
        Property.Holds(
            !one.EntryPoint.TryGetData(Tag.Track2EquivalentData, out _) && !one.EntryPoint.TryGetData(Tag.PrimaryAccountNumber, out _),
            "nothing of the card outlives a clearing");
        if (input.Length % LengthsBetweenGoodCards == 0)
        {
            Property.Holds(Converse(one, new Parts(one.Conversations[0])) == one.Expected, "a good card is understood after it");
        }
    }

    private static Outcome Converse(CardCase one, Parts answers)
    {
        EntryPoint entryPoint = one.EntryPoint;
        entryPoint.Start(one.Transaction, Instant.Origin);
        entryPoint.CardPresented(Instant.Origin);
        int commands = 0;
        Outcome? outcome = null;
        while (Drain(entryPoint, ref outcome))
        {
            Property.Holds(outcome is null, "no command follows an outcome");
            Property.Holds(++commands <= CommandCountMax, "a card cannot make the terminal ask for ever");
            Property.Holds(entryPoint.Deadline is not null, "an answer is waited for until a time");
            if (answers.TryTake(out ReadOnlySpan<byte> answer) && !answer.IsEmpty)
            {
                entryPoint.Receive(answer, Instant.Origin);
            }
            else
            {
                entryPoint.CardLost(Instant.Origin);
            }
        }

        Property.Holds(outcome is not null && entryPoint.Deadline is null, "every transaction comes to an outcome");
        return outcome.Value;
    }

    /// <summary>Takes all outputs; true where a command is among them.</summary>
    private static bool Drain(EntryPoint entryPoint, ref Outcome? outcome)
    {
        bool asked = false;
        while (entryPoint.TryTake(out KernelOutput output))
        {
            if (output.Kind == KernelOutputKind.Finish)
            {
                Property.Holds(outcome is null, "a transaction has one outcome");
                outcome = output.Outcome;
            }

            if (output.Kind == KernelOutputKind.SendApdu)
            {
                ReadOnlySpan<byte> command = output.Bytes.Span;
                Property.Holds(!asked, "one command at a time");
                Property.Holds(command.Length is >= 5 and <= Limits.CommandLengthMax, "a command has a command's length");
                Property.Holds(command.Length == 5 || command.Length == command[4] + 6, "a command's length byte is right");
                asked = true;
            }
        }

        return asked;
    }
}
