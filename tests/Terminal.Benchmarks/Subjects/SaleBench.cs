using System.Diagnostics;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;
using Terminal.Emulator.World;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Terminal.Simulation;
using Terminal.Vault;

namespace Terminal.Benchmarks.Subjects;

/// <summary>
/// The real node and vault with real drivers, and around them models that answer at once. A watch runs while node or vault works, and
/// stands while a model does.
/// </summary>
internal sealed class SaleBench : IDisposable
{
    private const int StepsMax = 100_000;
    private const int Connection = 1;
    private readonly Stopwatch own = new();
    private readonly Queue<NodeEvent> ahead = new();
    private readonly ContactlessCard card = TestCard.Signing();
    private readonly Pn532Chip chip = new() { AcknowledgeTime = TimeSpan.Zero, AnswerTime = TimeSpan.Zero };
    private readonly PlainPrinter printer = new();
    private readonly AcquirerModel acquirer = new(new AcquirerSettings(), []);
    private readonly Vault.Vault vault;
    private readonly Node node;
    private Instant now = Instant.Origin;
    private PromptId prompt;
    private TimeSpan presentCard;
    private TimeSpan lastAnswer;
    private TimeSpan paper;
    private int records;
    private bool requested;

    /// <summary>Starts a terminal and waits for its welcome.</summary>
    public SaleBench()
    {
        SecretArena arena = new(new byte[4096]);
        byte[] seed = new byte[Entropy.SeedLength];
        vault = new Vault.Vault(arena, seed, new Entropy(seed), new Ssd1306());
        NodeSettings settings = SimulatedTerminal.Settings(0, new Chance(1)) with { Contactless = TestCard.Configuration };
        node = new Node(settings, new NodeParts(new Pn532Reader(), arena, new Entropy(seed)), []);
        DateTimeOffset clock = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
        acquirer.SetClock(clock, now);
        node.Start(now);
        ahead.Enqueue(new NodeEvent.ClockSet(clock, TimeSpan.Zero, true));
        ahead.Enqueue(new NodeEvent.WireOpened(Wire.Reader));
        ahead.Enqueue(new NodeEvent.WireOpened(Wire.Printer));
        RunUntil(() => prompt == PromptId.Welcome && requested == false);
    }

    /// <summary>Makes one sale of 12.50, to the receipt and back to the welcome.</summary>
    public SaleTimes Sell()
    {
        records = 0;
        requested = false;
        paper = default;
        own.Reset();
        foreach (Key key in new[] { Key.Digit1, Key.Digit2, Key.Digit5, Key.Digit0 })
        {
            Press(key);
        }

        TimeSpan confirmed = own.Elapsed;
        Press(Key.Enter);
        RunUntil(() => paper != default);
        SaleTimes times = new(presentCard - confirmed, paper - lastAnswer, paper, records);
        chip.RemoveCards();
        RunUntil(() => prompt == PromptId.Welcome);
        return times;
    }

    public void Dispose() => vault.Dispose();

    private void Press(Key key)
    {
        byte[] bytes = KeypadRecords.Press(key);
        own.Start();
        vault.ReceiveKeypad(bytes, now);
        own.Stop();
        Drain();
    }

    /// <summary>Lets things happen; where nothing does, time goes on to the next deadline.</summary>
    private void RunUntil(Func<bool> done)
    {
        for (int step = 0; !done(); step++)
        {
            Invariant.Check(step < StepsMax, "the terminal does not come to where it should");
            if (ahead.TryDequeue(out NodeEvent? occurred))
            {
                lastAnswer = occurred is NodeEvent.BytesReceived { Wire: Wire.Reader } && !requested ? own.Elapsed : lastAnswer;
                own.Start();
                node.Receive(occurred, now);
                own.Stop();
            }
            else
            {
                now = node.Deadline is { } due && due > now ? due : now;
                own.Start();
                node.Elapse(now);
                own.Stop();
            }

            Drain();
        }
    }

    private void Drain()
    {
        bool moved = true;
        while (moved)
        {
            own.Start();
            moved = vault.TryTake(out VaultOutput output);
            if (output.Reply is { } reply)
            {
                node.Receive(new NodeEvent.VaultReplied(reply), now);
            }

            NodeEffect? effect = null;
            bool wanted = !moved && node.TryTake(out effect);
            if (effect is NodeEffect.Ask ask)
            {
                vault.Receive(ask.Command, now);
            }

            own.Stop();
            moved |= wanted;
            CarryOut(effect);
        }
    }

    private void CarryOut(NodeEffect? effect)
    {
        switch (effect)
        {
            case NodeEffect.Ask { Command: VaultCommand.ShowPrompt show }:
                See(show.Prompt);
                break;
            case NodeEffect.Append e:
                Keep(e.Record);
                break;
            case NodeEffect.Open { Wire: Wire.Host }:
                acquirer.Open(Connection);
                ahead.Enqueue(new NodeEvent.WireOpened(Wire.Host));
                break;
            case NodeEffect.Close { Wire: Wire.Host }:
                acquirer.Close(Connection);
                ahead.Enqueue(new NodeEvent.WireClosed(Wire.Host, ""));
                break;
            case NodeEffect.Transmit e:
                Send(e.Wire, e.Bytes.Span);
                break;
            default:
                break;
        }
    }

    private void See(PromptId shown)
    {
        prompt = shown;
        if (shown == PromptId.PresentCard)
        {
            presentCard = own.Elapsed;
            chip.Insert(card);
        }
    }

    private void Keep(JournalRecord record)
    {
        records++;
        requested |= record.Kind == JournalKind.Requested;
        paper = record.Kind == JournalKind.ReceiptPrinted ? own.Elapsed : paper;
        ahead.Enqueue(new NodeEvent.JournalCommitted(record.Sequence));
    }

    private void Send(Wire wire, ReadOnlySpan<byte> bytes)
    {
        switch (wire)
        {
            case Wire.Reader:
                chip.Receive(bytes, now);
                while (chip.TryTake(out ReadOnlyMemory<byte> answer))
                {
                    ahead.Enqueue(new NodeEvent.BytesReceived(Wire.Reader, answer));
                }

                break;
            case Wire.Printer:
                if (printer.Receive(bytes) is { Length: > 0 } status)
                {
                    ahead.Enqueue(new NodeEvent.BytesReceived(Wire.Printer, status));
                }

                break;
            default:
                acquirer.Receive(Connection, bytes, now);
                while (acquirer.TryTake(out AcquirerOutput? output))
                {
                    if (output is AcquirerOutput.Send send)
                    {
                        ahead.Enqueue(new NodeEvent.BytesReceived(Wire.Host, send.Frame));
                    }
                }

                break;
        }
    }
}
