using Terminal.Engine.Transactions;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public class TransactionTests
{
    public static TheoryData<TransactionPhase, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<TransactionPhase, string>();
            foreach (TransactionPhase phase in Enum.GetValues<TransactionPhase>())
            {
                foreach ((string name, _) in TransactionTable.Events)
                {
                    pairs.Add(phase, name);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_phase_and_event_is_handled_or_ignored_for_a_reason(TransactionPhase phase, string name)
    {
        Transaction transaction = At(phase);
        transaction.Receive(Event(name), Instant.Origin);
        string effects = Effects(transaction);
        int row = Array.FindIndex(TransactionTable.Handled, handled => handled.From == phase && handled.Event == name);
        if (row >= 0)
        {
            Assert.Equal(TransactionTable.Handled[row].To, transaction.Phase);
            Assert.Equal(TransactionTable.Handled[row].Effects, effects);
        }
        else
        {
            Assert.True(TransactionTable.Ignored.ContainsKey(name), "nobody says why it is ignored");
            Assert.Equal(phase, transaction.Phase);
            Assert.Equal("", effects);
        }
    }

    [Fact]
    public void The_drawing_in_the_readme_is_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Terminal.Engine", "README.md"));
        Assert.Contains(TransactionTable.Drawing(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Presenting_and_presenting_again_have_one_deadline_together()
    {
        Transaction transaction = At(TransactionPhase.Reading);
        Instant? first = transaction.Deadline;
        transaction.Receive(Event("card wanted again"), Instant.Origin + TimeSpan.FromSeconds(20));
        Assert.NotNull(first);
        Assert.Equal(first, transaction.Deadline);
        transaction.Elapse(first.Value);
        Assert.Equal(TransactionPhase.Abandoning, transaction.Phase);
    }

    [Fact]
    public void A_reversal_that_the_host_does_not_close_is_sent_again_after_the_pause()
    {
        Transaction transaction = At(TransactionPhase.Reversing);
        transaction.Receive(Event("reversal goes on"), Instant.Origin);
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(9));
        Assert.Equal("", Effects(transaction));
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(10));
        Assert.Equal("SendReversal", Effects(transaction));
    }

    [Fact]
    public void A_person_waits_from_the_wish_until_the_result_is_shown()
    {
        TransactionPhase[] idle =
        [
            TransactionPhase.Idle, TransactionPhase.Revealing, TransactionPhase.Reversing, TransactionPhase.Closing,
            TransactionPhase.Releasing, TransactionPhase.Halted,
        ];
        Assert.All(Enum.GetValues<TransactionPhase>(), phase => Assert.Equal(!idle.Contains(phase), At(phase).Busy));
    }

    [Fact]
    public void The_card_has_its_time_from_the_amount_on_and_the_vault_has_more_than_it_gives_for_a_pin()
    {
        static TimeSpan? TimeOf(TransactionPhase phase) => phase switch
        {
            TransactionPhase.Presenting or TransactionPhase.Reading => TimeSpan.FromSeconds(60),
            TransactionPhase.Keying => TimeSpan.FromSeconds(120),
            TransactionPhase.EnteringPin => new PinRules().TotalTime + TimeSpan.FromSeconds(30),
            TransactionPhase.Signing or TransactionPhase.SigningOffline => TimeSpan.FromSeconds(120),
            _ => null,
        };

        Assert.All(Enum.GetValues<TransactionPhase>(), phase => Assert.Equal(TimeOf(phase), At(phase).Deadline - Instant.Origin));
        Transaction transaction = At(TransactionPhase.Presenting);
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(59.9));
        Assert.Equal(TransactionPhase.Presenting, transaction.Phase);
        transaction.Elapse(Instant.Origin + TimeSpan.FromSeconds(60));
        Assert.Equal(TransactionPhase.Abandoning, transaction.Phase);
        Assert.Null(transaction.Deadline);
    }

    [Theory]
    [InlineData("requested; cancelled; recorded end",
        "ArmReader PresentCard; StopReader; Record Abandoned CANCELLED; ShowResult Cancelled CANCELLED")]
    [InlineData("requested; time elapsed; recorded end",
        "ArmReader PresentCard; StopReader; Record Abandoned NO-CARD; ShowResult TimedOut NO-CARD")]
    [InlineData("requested; reader failed; recorded end",
        "ArmReader PresentCard; StopReader; Record Abandoned READER; ShowResult ReaderFault READER")]
    [InlineData("requested; card refused; recorded end",
        "ArmReader PresentCard; StopReader; Record Abandoned X; ShowResult CardError X")]
    [InlineData("requested; card found; card refused; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; Record Abandoned X; ShowResult CardError X")]
    [InlineData("requested; card found; card wanted again",
        "ArmReader PresentCard; ShowProgress Processing; ArmReader PresentCardAgain")]
    [InlineData("requested; card found; card read; card refused; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; ProtectCard; StopReader; Record Abandoned X; ShowResult CardError X")]
    [InlineData("requested; card found; card read; protected, PIN wanted; time elapsed; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; ProtectCard; AskPin; StopReader; "
            + "Record Abandoned PIN-TIME; ShowResult TimedOut PIN-TIME")]
    [InlineData("requested; card found; card read; protected, PIN wanted; cancelled; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; ProtectCard; AskPin; StopReader; "
            + "Record Abandoned CANCELLED; ShowResult Cancelled CANCELLED")]
    [InlineData("requested; card found; card approved; vault refused; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; ProtectCard; StopReader; "
            + "Record Abandoned VAULT; ShowResult OutOfService VAULT")]
    [InlineData("requested, from the journal; vault refused; recorded end",
        "ShowProgress Processing; RevealCard; StopReader; Record Abandoned VAULT; ShowResult OutOfService VAULT")]
    [InlineData("requested, from the journal; cancelled; recorded end",
        "ShowProgress Processing; RevealCard; StopReader; Record Abandoned CANCELLED; ShowResult Cancelled CANCELLED")]
    [InlineData("recovered, open; recorded owed", "Record ReversalOwed POWER-CUT; ShowResult NoAnswerReversing POWER-CUT; RevealCard")]
    [InlineData("recovered, reversal owed; vault refused; released", "RevealCard; Record ReversalReleased ")]
    [InlineData("requested; card found; card read; protected; keys lost; recorded request; recorded end",
        "ArmReader PresentCard; ShowProgress Processing; StopReader; ProtectCard; Record Requested ; StopReader; "
            + "Record Abandoned TAMPERED; ShowResult OutOfService TAMPERED")]
    [InlineData("requested; record failed", "ArmReader PresentCard; StopReader; ShowResult OutOfService JOURNAL")]
    public void What_a_transaction_shows_and_writes_says_why(string events, string effects)
    {
        var transaction = new Transaction(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
        foreach (string name in events.Split("; "))
        {
            transaction.Receive(Event(name), Instant.Origin);
        }

        Assert.Equal(effects, Told(transaction));
    }

    [Theory]
    [InlineData("unsent", "StopReader; Record Abandoned NO-LINK")]
    [InlineData("answer overdue", "Record ReversalOwed NO-ANSWER")]
    [InlineData("link lost", "Record ReversalOwed LINK-LOST")]
    [InlineData("cancelled", "Record ReversalOwed CANCELLED")]
    [InlineData("card refused", "Record ReversalOwed X")]
    public void A_doubt_is_written_with_its_cause(string name, string effects)
    {
        Transaction transaction = At(TransactionPhase.InDoubt);
        transaction.Receive(Event(name), Instant.Origin);
        Assert.Equal(effects, Told(transaction));
    }

    [Theory]
    [InlineData("cancelled", "ShowResult CancelledReversing CANCELLED; RevealCard")]
    [InlineData("link lost", "ShowResult NoAnswerReversing LINK-LOST; RevealCard")]
    [InlineData("answer overdue", "ShowResult NoAnswerReversing NO-ANSWER; RevealCard")]
    [InlineData("card refused", "ShowResult CardRefusedReversing X; RevealCard")]
    public void A_doubt_is_shown_once_it_is_durable(string name, string effects)
    {
        Transaction transaction = At(TransactionPhase.InDoubt);
        transaction.Receive(Event(name), Instant.Origin);
        _ = Told(transaction);
        transaction.Receive(Event("recorded owed"), Instant.Origin);
        Assert.Equal(effects, Told(transaction));
    }

    private static TransactionEvent Event(string name) => TransactionTable.Events.Single(row => row.Name == name).Event;

    private static Transaction At(TransactionPhase phase)
    {
        var transaction = new Transaction(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
        foreach (string name in TransactionTable.Paths[phase])
        {
            transaction.Receive(Event(name), Instant.Origin);
        }

        Assert.Equal(phase, transaction.Phase);
        _ = Effects(transaction);
        return transaction;
    }

    // The effects with everything that they carry.
    private static string Told(Transaction transaction)
    {
        var told = new List<string>();
        while (transaction.TryTake(out TransactionEffect? effect))
        {
            told.Add(effect switch
            {
                TransactionEffect.Record e => $"Record {e.Kind} {e.Reason}",
                TransactionEffect.ShowResult e => $"ShowResult {e.Prompt} {e.Reason}",
                TransactionEffect.ShowProgress e => $"ShowProgress {e.Prompt}",
                TransactionEffect.ArmReader e => $"ArmReader {e.Prompt}",
                _ => effect!.GetType().Name,
            });
        }

        return string.Join("; ", told);
    }

    private static string Effects(Transaction transaction)
    {
        var names = new List<string>();
        while (transaction.TryTake(out TransactionEffect? effect))
        {
            names.Add(effect switch
            {
                TransactionEffect.Record e => $"Record {e.Kind}",
                TransactionEffect.ShowResult e => $"ShowResult {e.Prompt}",
                _ => effect!.GetType().Name,
            });
        }

        return string.Join(", ", names);
    }
}
