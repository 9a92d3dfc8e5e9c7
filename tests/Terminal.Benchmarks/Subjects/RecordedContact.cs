using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>
/// A transaction at the contact kernel, from selection to outcome: played once against a card, and replayed from what the card said.
/// </summary>
/// <remarks>
/// The kernel is real in both; card, cardholder and host take no time. A replay that leaves the record breaks an invariant, so that what
/// was measured is what was recorded. A PIN is right at once, the first application is chosen.
/// </remarks>
internal sealed class RecordedContact
{
    private readonly ContactKernel kernel;
    private readonly ContactTransaction transaction;
    private readonly HostAnswer host;
    private readonly List<byte[]> sent = [];
    private readonly List<byte[]> answered = [];
    private Func<byte[], byte[]>? card;
    private ContactOutcome outcome;
    private int index;

    /// <summary>Plays a transaction.</summary>
    public RecordedContact(ContactConfiguration configuration, ContactTransaction transaction, HostAnswer host, Func<byte[], byte[]> card)
    {
        kernel = new ContactKernel(configuration);
        (this.transaction, this.host, this.card) = (transaction, host, card);
        Play();
        this.card = null;
        Outcome = outcome;
    }

    /// <summary>What the transaction came to.</summary>
    public ContactOutcome Outcome { get; }

    /// <summary>Count of commands.</summary>
    public int CommandCount => sent.Count;

    /// <summary>All bytes between terminal and card, in both directions.</summary>
    public byte[] Bytes => [.. sent.SelectMany(static one => one), .. answered.SelectMany(static one => one)];

    /// <summary>Plays the transaction again.</summary>
    public void Replay()
    {
        Play();
        Invariant.Check(outcome == Outcome && index == sent.Count);
    }

    private void Play()
    {
        index = 0;
        kernel.Start(transaction, Instant.Origin);
        while (Drain() is { } asked)
        {
            switch (asked.Kind)
            {
                case KernelOutputKind.SendApdu:
                    kernel.Receive(Answer(asked.Bytes), Instant.Origin);
                    break;
                case KernelOutputKind.ChooseApplication:
                    kernel.ApplicationChosen(0, Instant.Origin);
                    break;
                case KernelOutputKind.EnterPin:
                    kernel.PinAnswered(PinAnswer.Entered, 0x9000, Instant.Origin);
                    break;
                case KernelOutputKind.LookUpCard:
                    kernel.CardLookedUp(default, Instant.Origin);
                    break;
                default:
                    Invariant.Check(asked.Kind == KernelOutputKind.GoOnline);
                    kernel.HostAnswered(host, Instant.Origin);
                    break;
            }
        }
    }

    /// <summary>Takes all outputs; the question among them, null at the end.</summary>
    private ContactOutput? Drain()
    {
        ContactOutput? asked = null;
        while (kernel.TryTake(out ContactOutput output))
        {
            if (output.Kind == KernelOutputKind.Finish)
            {
                outcome = output.Outcome;
            }
            else if (output.Kind != KernelOutputKind.ShowUi)
            {
                asked = output;
            }
        }

        return asked;
    }

    private byte[] Answer(ReadOnlyMemory<byte> command)
    {
        if (card is null)
        {
            Invariant.Check(command.Span.SequenceEqual(sent[index]));
            return answered[index++];
        }

        sent.Add(command.ToArray());
        answered.Add(card(sent[^1]));
        index++;
        return answered[^1];
    }
}
