using Terminal.Devices.Contactless;
using Terminal.Devices.Keypad;
using Terminal.Emulator.World;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

/// <summary>Keypad and till at one terminal, whose host cannot be reached and whose cards nobody presents.</summary>
public sealed class NodeCounterTests : ITerminalSurroundings, IDisposable
{
    private readonly Timeline timeline = new();
    private readonly TerminalModel terminal;
    private readonly List<TillAnswer> answers = [];

    public NodeCounterTests()
    {
        NodeSettings plain = SampleShop.Settings();
        terminal = new TerminalModel(
            timeline,
            new Chance(1),
            plain with
            {
                Offline = new OfflineSettings { Use = OfflineUse.HostDown, SaleLimitMinor = 10_000, TotalLimitMinor = 10_000 },
                Contactless = plain.Contactless with
                {
                    Applications =
                    [
                        new ContactlessApplication
                        {
                            Aid = Hex.Parse("A0000000031010"),
                            KernelId = 3,
                            TransactionLimitMinor = 50_000,
                            FloorLimitMinor = 10_000,
                            CvmRequiredLimitMinor = 40_000,
                            Qualifiers = Hex.Parse("20000000"),
                        },
                    ],
                },
            },
            this);
        var book = new JournalBook([]);
        foreach (JournalKind kind in (JournalKind[])[JournalKind.Requested, JournalKind.Approved, JournalKind.ReceiptPrinted])
        {
            terminal.Journal.Append(book.Seal(SampleShop.Record(kind)), static _ => { });
        }

        Pass(1_000);
        terminal.Boot();
        Pass(1_000);
        Assert.Equal(PromptId.ReadyOffline, terminal.Prompt);
    }

    [Fact]
    public void A_closing_that_ends_does_not_take_the_screen_from_a_tills_payment()
    {
        Press(Key.Enter, Key.Digit5, Key.Enter);
        Pass(100);
        Assert.Equal(PromptId.Closing, terminal.Prompt);
        Pay(1, "T-1");
        Pass(35_000); // Longer than anybody waits at the desk for a settlement.

        Assert.Equal(PromptId.PresentCard, terminal.Prompt);
    }

    [Fact]
    public void A_search_that_ends_does_not_take_the_screen_from_a_tills_payment()
    {
        terminal.Journal.FindSlowOdds = 1;
        Press(Key.Enter, Key.Digit1, Key.Digit9, Key.Enter);
        Assert.Equal(PromptId.Searching, terminal.Prompt);
        terminal.Journal.FindSlowOdds = 0;
        Pay(1, "T-1");
        Pass(10_000);

        Assert.Equal(PromptId.PresentCard, terminal.Prompt);
    }

    [Fact]
    public void A_till_is_answered_within_two_seconds_however_slow_the_disk_is_and_nothing_begins_after_that()
    {
        terminal.Journal.FindSlowOdds = 1;
        terminal.AskTill(new TillRequest.Pay(1, new PaymentOrder("T-1", PaymentType.Sale, 100)));
        Pass(2_000);
        Assert.Equal((TillOutcome.Refused, "SEARCH"), (Assert.Single(answers).Outcome, answers[0].Code));

        Pass(10_000);
        _ = Assert.Single(answers);
        Assert.Equal(PromptId.ReadyOffline, terminal.Prompt);
    }

    [Fact]
    public void The_request_that_begins_a_payment_is_told_so_and_a_repeat_is_not()
    {
        Pay(1, "T-1");
        Pay(2, "T-1");

        Assert.Equal([(TillOutcome.Done, true), (TillOutcome.Done, false)], answers.Select(static told => (told.Outcome, told.Begun)));
    }

    /// <inheritdoc/>
    IContactlessReader ITerminalSurroundings.NewReader(Action wake) => new DirectReader(timeline, wake);

    /// <inheritdoc/>
    void ITerminalSurroundings.CarryOut(NodeEffect effect, int life)
    {
        switch (effect)
        {
            case NodeEffect.Open { Wire: Wire.Host }:
                timeline.After(TimeSpan.FromMilliseconds(10), () => terminal.Deliver(life, new NodeEvent.WireClosed(Wire.Host, "REFUSED")));
                break;
            case NodeEffect.AnswerTill e:
                answers.Add(e.Answer);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    void ITerminalSurroundings.Shown(PromptId prompt)
    {
    }

    /// <inheritdoc/>
    void ITerminalSurroundings.PowerLost()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => terminal.Dispose();

    private void Pay(int ticket, string id)
    {
        terminal.AskTill(new TillRequest.Pay(ticket, new PaymentOrder(id, PaymentType.Sale, 100)));
        Pass(100);
        Assert.Equal(PromptId.PresentCard, terminal.Prompt);
    }

    private void Press(params ReadOnlySpan<Key> keys)
    {
        foreach (Key key in keys)
        {
            terminal.Press(key);
        }
    }

    private void Pass(int milliseconds)
    {
        Instant end = timeline.Now + TimeSpan.FromMilliseconds(milliseconds);
        while (timeline.Step(end))
        {
            // One happening after the other.
        }
    }
}
