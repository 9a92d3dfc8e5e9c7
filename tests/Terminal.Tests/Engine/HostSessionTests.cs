using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class HostSessionTests
{
    private static readonly Currency Euro = new(978, 2, "EUR");
    private readonly HostSession session;
    private readonly IsoMessage asked = new();
    private Instant now;

    public HostSessionTests()
    {
        _ = Tpdu.TryParse("6000030000", out Tpdu tpdu);
        session = new HostSession(
            new HostSettings { TerminalId = "20000001", MerchantId = "000000000012345", NetworkId = "003", Tpdu = tpdu },
            new Entropy(new byte[Entropy.SeedLength]));
    }

    [Fact]
    public void Sign_on_goes_first_and_its_answer_makes_the_session_ready()
    {
        session.Start(now);
        Assert.IsType<HostOutput.Connect>(Take());
        session.LinkOpened(now);
        Sent(Mti.NetworkRequest);
        Assert.Equal("920000", asked.GetText(DataElement.ProcessingCode));
        Assert.False(session.IsReady);
        Answer("00");
        Assert.IsType<HostOutput.Ready>(Take());
        Assert.True(session.IsReady);
    }

    [Fact]
    public void A_sale_is_answered_by_its_own_answer_alone()
    {
        Ready();
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        Answer("00", message => message.SetNumber(DataElement.Stan, 8, 6));
        Assert.IsType<HostOutput.Note>(Take());
        Answer("00", message => message.Set(DataElement.LocalTime, "235959"));
        Assert.IsType<HostOutput.Note>(Take());
        Answer("00");
        Assert.Equal("00", Assert.IsType<HostOutput.Answered>(Take()).ResponseCode);
        Answer("00");
        Assert.IsType<HostOutput.Note>(Take());
    }

    [Fact]
    public void An_approval_of_another_amount_is_no_result()
    {
        Ready();
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        Answer("00", message => message.SetNumber(DataElement.Amount, 999, 12));
        Assert.IsType<HostOutput.Note>(Take());
        Assert.IsType<HostOutput.AnswerOverdue>(Take());
    }

    [Fact]
    public void An_answer_that_does_not_come_is_told_at_its_deadline_and_not_before()
    {
        Ready();
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        now += TimeSpan.FromSeconds(29.9);
        session.Elapse(now);
        Assert.Null(TryTake());
        now += TimeSpan.FromSeconds(0.1);
        session.Elapse(now);
        Assert.IsType<HostOutput.AnswerOverdue>(Take());
    }

    [Fact]
    public void A_lost_link_says_whether_an_answer_was_awaited_and_comes_back_by_itself()
    {
        Ready();
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        session.LinkClosed("RESET", now);
        Assert.IsType<HostOutput.Note>(Take());
        Assert.True(Assert.IsType<HostOutput.Lost>(Take()).Payment);
        Assert.False(SendSale());
        now = session.Deadline!.Value;
        session.Elapse(now);
        Assert.IsType<HostOutput.Connect>(Take());
    }

    [Fact]
    public void A_quiet_link_is_tried_with_an_echo_and_dropped_when_nobody_answers()
    {
        Ready();
        now = session.Deadline!.Value;
        session.Elapse(now);
        Sent(Mti.NetworkRequest);
        Assert.Equal("990000", asked.GetText(DataElement.ProcessingCode));
        now = session.Deadline!.Value;
        session.Elapse(now);
        Assert.IsType<HostOutput.Note>(Take());
        Assert.IsType<HostOutput.Disconnect>(Take());
        Assert.False(Assert.IsType<HostOutput.Lost>(Take()).Payment);
    }

    [Theory]
    [InlineData("00", true)]
    [InlineData("25", true)]
    [InlineData("21", true)]
    [InlineData("94", true)]
    [InlineData("96", false)]
    [InlineData("05", false)]
    public void The_dialects_table_says_what_closes_a_reversal(string code, bool closes) =>
        Assert.Equal(closes, Dialect.Bcd.ClosesReversal(code));

    [Fact]
    public void A_reversal_has_the_cards_number_and_no_track()
    {
        Ready();
        Assert.True(session.TryAsk(HostLane.Payment, Sale() with { Task = HostTask.Reversal, ResponseCode = "98" }, Stored(), now));
        Sent(Mti.ReversalRequest);
        Assert.False(asked.Has(DataElement.Track2));
        Assert.True(asked[DataElement.PrimaryAccountNumber].SequenceEqual("4761739001010119"u8));
        Assert.Equal("98", asked.GetText(DataElement.ResponseCode));
    }

    [Fact]
    public void A_void_names_its_original()
    {
        Ready();
        HostOriginal original = new(PaymentType.Sale, Mti.FinancialRequest, 5, "261122142900", "A1B2C3", "632614000005");
        Assert.True(session.TryAsk(HostLane.Payment, Sale() with { Type = PaymentType.Void, Original = original }, Stored(), now));
        Sent(Mti.FinancialRequest);
        Assert.Equal("020000", asked.GetText(DataElement.ProcessingCode));
        Assert.Equal("02000000051122142900" + new string('0', 22), asked.GetText(DataElement.OriginalData));
        Assert.Equal("632614000005", asked.GetText(DataElement.RetrievalReference));
        Assert.Equal("A1B2C3", asked.GetText(DataElement.AuthorisationCode));
    }

    [Theory]
    [InlineData(PaymentType.Sale, "020000")]
    [InlineData(PaymentType.Refund, "220000")]
    public void The_reversal_of_a_void_says_what_was_voided(PaymentType voided, string code)
    {
        Ready();
        HostOriginal original = new(voided, Mti.FinancialRequest, 5, "261122142900", "", "");
        Assert.True(session.TryAsk(
            HostLane.Payment, Sale() with { Task = HostTask.Reversal, Type = PaymentType.Void, Original = original }, Stored(), now));
        Sent(Mti.ReversalRequest);
        Assert.Equal(code, asked.GetText(DataElement.ProcessingCode));
        Assert.False(asked.Has(DataElement.OriginalData)); // The undone request is found by this message's own numbers.
    }

    [Theory]
    [InlineData(false, 0x0220)]
    [InlineData(true, 0x0221)]
    public void An_advice_says_that_the_card_approved_and_whether_it_was_told_before(bool repeated, int mti)
    {
        Ready();
        Assert.True(session.TryAsk(
            HostLane.Clearing, Sale() with { Task = HostTask.Advice, ResponseCode = "Y1", Repeated = repeated }, Stored(), now));
        Sent(new Mti((ushort)mti));
        Assert.Equal("Y1", asked.GetText(DataElement.ResponseCode));
        Assert.Equal("000000", asked.GetText(DataElement.ProcessingCode));
        Answer("00");
        Assert.Equal(HostLane.Clearing, Assert.IsType<HostOutput.Answered>(Take()).Lane);
    }

    [Fact]
    public void A_settlement_tells_counts_and_sums()
    {
        Ready();
        Assert.True(session.TryAsk(
            HostLane.Clearing,
            new HostRequest
            {
                Task = HostTask.Settlement,
                Batch = 1,
                LocalTime = "261122143000",
                Amount = new Amount(0, Euro),
                Totals = new BatchTotals(2, 24690, 1, 5000),
            },
            default,
            now));
        Sent(Mti.SettlementRequest);
        Assert.Equal("920000", asked.GetText(DataElement.ProcessingCode));
        Assert.Equal("000001", asked.GetText(DataElement.Batch));
        Assert.Equal("002000000024690001000000005000" + new string('0', 60), asked.GetText(DataElement.Totals));
        Assert.False(asked.Has(DataElement.Amount));
    }

    [Fact]
    public void An_upload_names_the_record_and_has_a_trace_number_of_its_own()
    {
        Ready();
        HostOriginal original = new(PaymentType.Sale, Mti.FinancialRequest, 123, "261122142900", "A1B2C3", "632522000123");
        HostRequest upload = Sale() with
        {
            Task = HostTask.Upload,
            Stan = 0,
            Original = original,
            ResponseCode = "00",
            AuthorisationCode = "A1B2C3",
            RetrievalReference = "632522000123",
        };
        Assert.True(session.TryAsk(HostLane.Clearing, upload, Stored(), now));
        Sent(Mti.BatchUpload);
        Assert.True(asked[DataElement.Batch].SequenceEqual("0200000123            "u8));
        Assert.Equal("00", asked.GetText(DataElement.ResponseCode));
        Assert.True(asked.TryGetNumber(DataElement.Stan, out long stan) && stan > JournalBook.StanMax);
    }

    [Fact]
    public void A_payment_does_not_wait_for_an_answer_to_the_clearing()
    {
        Ready();
        Assert.True(session.TryAsk(HostLane.Clearing, Sale() with { Task = HostTask.Advice, Stan = 6 }, Stored(), now));
        Sent(Mti.FinancialAdvice);
        Assert.False(session.TryAsk(HostLane.Clearing, Sale() with { Task = HostTask.Advice, Stan = 8 }, Stored(), now));
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        Answer("00");
        Assert.Equal(HostLane.Payment, Assert.IsType<HostOutput.Answered>(Take()).Lane);
        session.LinkClosed("RESET", now);
        _ = Take();
        Assert.Equal(new HostOutput.Lost(Payment: false, Clearing: true), Take());
    }

    [Fact]
    public void Garbage_from_the_host_drops_the_link()
    {
        Ready();
        session.Receive([0xFF, 0xFF, 0x00], now);
        Assert.Equal("HOST-LINK-DROPPED", Assert.IsType<HostOutput.Note>(Take()).Code);
        Assert.IsType<HostOutput.Disconnect>(Take());
    }

    [Fact]
    public void The_time_to_the_last_answer_is_known_and_a_late_one_does_not_count()
    {
        session.Start(now);
        Assert.Null(session.RoundTrip);
        _ = Take();
        session.LinkOpened(now);
        Sent(Mti.NetworkRequest);
        now += TimeSpan.FromMilliseconds(80);
        Answer("00");
        Assert.Equal(TimeSpan.FromMilliseconds(80), session.RoundTrip);
        _ = Take();
        Assert.True(SendSale());
        Sent(Mti.FinancialRequest);
        now += TimeSpan.FromMilliseconds(350);
        Answer("00");
        Assert.Equal(TimeSpan.FromMilliseconds(350), session.RoundTrip);
        now += TimeSpan.FromSeconds(1);
        Answer("00");
        Assert.Equal(TimeSpan.FromMilliseconds(350), session.RoundTrip);
    }

    [Fact]
    public void Sessions_that_ended_are_counted_and_attempts_that_failed_are_not()
    {
        Ready();
        Assert.Equal(0, session.LossCount);
        session.LinkClosed("RESET", now);
        Assert.Equal(1, session.LossCount);
        now = session.Deadline!.Value;
        session.Elapse(now);
        session.LinkClosed("REFUSED", now);
        now = session.Deadline!.Value;
        session.Elapse(now);
        session.LinkOpened(now);
        session.LinkClosed("RESET", now); // Before anybody had signed on.
        Assert.Equal(1, session.LossCount);
    }

    private static HostRequest Sale() => new()
    {
        Task = HostTask.Payment,
        Stan = 7,
        Invoice = 3,
        Batch = 1,
        LocalTime = "261122143000",
        Amount = new Amount(1250, Euro),
        CardSequence = 1,
    };

    private static HostCard Stored() => new(default, Hex.Parse("4761739001010119FFFF3112"), default);

    private bool SendSale() => session.TryAsk(
        HostLane.Payment,
        Sale(),
        new HostCard(Hex.Parse("4761739001010119D31122011143804400000F"), default, Hex.Parse("9F260811223344556677889F270180")),
        now);

    private void Ready()
    {
        session.Start(now);
        session.LinkOpened(now);
        _ = Take();
        Sent(Mti.NetworkRequest);
        Answer("00");
        _ = Take();
        Assert.True(session.IsReady);
    }

    private HostOutput? TryTake() => session.TryTake(out HostOutput? output) ? output : null;

    private HostOutput Take()
    {
        HostOutput? output = TryTake();
        Assert.NotNull(output);
        return output;
    }

    private void Sent(Mti mti)
    {
        byte[] frame = Assert.IsType<HostOutput.Transmit>(Take()).Frame.ToArray();
        Assert.True(Dialect.Bcd.TryUnpack(frame.AsSpan(Dialect.Bcd.Framing.PrefixLength), asked, out _));
        Assert.Equal(mti, asked.Mti);
    }

    // What a host answers: the question's own identifiers with a result, one byte at a time.
    private void Answer(string code, Action<IsoMessage>? change = null)
    {
        var answer = new IsoMessage { Mti = asked.Mti.Response };
        int[] echoed =
        [
            DataElement.ProcessingCode, DataElement.Amount, DataElement.Stan, DataElement.LocalTime, DataElement.LocalDate,
            DataElement.TerminalId,
        ];
        foreach (int field in echoed)
        {
            if (asked.Has(field))
            {
                answer.Set(field, asked[field]);
            }
        }

        answer.Set(DataElement.ResponseCode, code);
        change?.Invoke(answer);
        byte[] frame = new byte[512];
        _ = Tpdu.TryParse("6000000003", out Tpdu tpdu);
        int length = Dialect.Bcd.Framing.Pack(Dialect.Bcd, answer, new FrameEnvelope(tpdu), frame, out _);
        Assert.True(length > 0);
        for (int i = 0; i < length; i++)
        {
            session.Receive(frame.AsSpan(i, 1), now);
        }
    }
}
