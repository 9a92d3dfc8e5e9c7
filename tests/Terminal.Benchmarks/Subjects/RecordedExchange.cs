using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Emv.Contactless;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>
/// A transaction at the reader, from the field that is switched on to the field that is switched off: played once against the models of
/// chip and card, and replayed from what they said.
/// </summary>
/// <remarks>
/// The terminal's side is real in both: driver, entry point, kernel. A replay that leaves the record breaks an invariant, so that what
/// was measured is what was recorded.
/// </remarks>
internal sealed class RecordedExchange
{
    private readonly Pn532Reader reader = new();
    private readonly EntryPoint entryPoint;
    private readonly List<byte[]> sent = [];
    private readonly List<byte[]> answered = [];
    private Pn532Chip? chip;
        private Outcome outcome;
    private bool finished;
    private int sentIndex;
    private int answeredIndex;

    /// <summary>Plays a transaction.</summary>
    public RecordedExchange(ICardModel card, ContactlessConfiguration configuration)
    {
        entryPoint = new EntryPoint(configuration);
        chip = new Pn532Chip { AcknowledgeTime = TimeSpan.Zero, AnswerTime = TimeSpan.Zero };
        reader.Start(Instant.Origin);
        Converse();
        Invariant.Check(reader.Phase == Pn532Phase.Idle);
        sent.Clear();
        answered.Clear();
        chip.Insert(card);
        Play();
        chip = null;
        Outcome = outcome;
    }

    /// <summary>What the transaction came to.</summary>
    public Outcome Outcome { get; }

    /// <summary>What the card answered, each with its status word.</summary>
    public IList<byte[]> CardAnswers { get; } = [];

    /// <summary>All bytes on the reader's line, in both directions.</summary>
    public byte[] WireBytes => [.. sent.SelectMany(static one => one), .. answered.SelectMany(static one => one)];

    /// <summary>Plays the transaction again.</summary>
    public void Replay()
    {
        sentIndex = answeredIndex = 0;
        Play();
        Invariant.Check(outcome == Outcome && sentIndex == sent.Count && answeredIndex == answered.Count);
    }

    private void Play()
    {
        finished = false;
        entryPoint.Start(TestCard.Sale, Instant.Origin);
        reader.Activate(Instant.Origin);
        Converse();
        Invariant.Check(finished);
        reader.Deactivate(Instant.Origin);
        Converse();
        Invariant.Check(reader.Phase == Pn532Phase.Idle);
    }

    /// <summary>Carries outputs about, and answers of the chip in, until nobody has anything to say.</summary>
    private void Converse()
    {
        do
        {
            Drain();
        }
        while (TryHear());
    }

    private void Drain()
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            while (reader.TryTake(out ReaderOutput output))
            {
                Take(output);
                moved = true;
            }

            while (entryPoint.TryTake(out KernelOutput output))
            {
                Take(output);
                moved = true;
            }
        }
    }

    private void Take(in ReaderOutput output)
    {
        switch (output.Kind)
        {
            case ReaderOutputKind.Transmit:
                Send(output.Bytes.Span);
                break;
            case ReaderOutputKind.CardPresented:
                entryPoint.CardPresented(Instant.Origin);
                break;
            case ReaderOutputKind.Response:
                Keep(output.Bytes.Span);
                entryPoint.Receive(output.Bytes.Span, Instant.Origin);
                break;
            default:
                Invariant.Check(output.Kind == ReaderOutputKind.Ready);
                break;
        }
    }

    private void Take(in KernelOutput output)
    {
        if (output.Kind == KernelOutputKind.SendApdu)
        {
            reader.Exchange(output.Bytes.Span, Instant.Origin);
        }
        else if (output.Kind == KernelOutputKind.Finish)
        {
            outcome = output.Outcome;
            finished = true;
        }
    }

    private void Keep(ReadOnlySpan<byte> response)
    {
        if (chip is not null)
        {
            CardAnswers.Add(response.ToArray());
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (chip is null)
        {
            Invariant.Check(bytes.SequenceEqual(sent[sentIndex++]));
            return;
        }

        sent.Add(bytes.ToArray());
        chip.Receive(bytes, Instant.Origin);
    }

    private bool TryHear()
    {
        if (chip is null)
        {
            // The record has an empty entry where the chip had nothing to say.
            byte[] bytes = answered[answeredIndex++];
            reader.Receive(bytes, Instant.Origin);
            return bytes.Length > 0;
        }

        List<byte> heard = [];
        while (chip.TryTake(out ReadOnlyMemory<byte> bytes))
        {
            heard.AddRange(bytes.Span);
        }

        answered.Add([.. heard]);
        reader.Receive(answered[^1], Instant.Origin);
        return heard.Count > 0;
    }
}
