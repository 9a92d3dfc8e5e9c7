using System.Globalization;
using System.Text;
using Terminal.Devices.Keypad;
using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;
using Xunit;

namespace Terminal.Tests.Engine;

public sealed class DeskTests
{
    private const string Keys = "0123456789<CE";

    private static readonly TimeSpan KeyingTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ResultTime = TimeSpan.FromSeconds(6);
    private static readonly Amount Original = new(1250, SampleShop.Euro);

    public static TheoryData<string, char> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, char>();
            foreach ((string state, _, _) in DeskTable.States)
            {
                foreach (char key in Keys)
                {
                    pairs.Add(state, key);
                }
            }

            return pairs;
        }
    }

    public static TheoryData<string> States => [.. DeskTable.States.Select(static row => row.State)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_screen_and_key_does_what_the_table_says_or_nothing(string state, char key)
    {
        Desk desk = At(state);
        DeskScreen before = desk.Screen;
        string request = Name(desk.Receive(KeyOf(key), Instant.Origin));
        int row = Array.FindIndex(
            DeskTable.Handled, handled => handled.State == state && handled.Keys.Contains(key, StringComparison.Ordinal));
        var expected = row < 0 ? (before, "", "") : (
            DeskTable.Handled[row].To, DeskTable.Handled[row].Request, DeskTable.Handled[row].Shown.Replace('?', key));

        Assert.Equal(expected, (desk.Screen, request, Shown(desk)));
    }

    [Fact]
    public void The_table_knows_every_screen_and_no_row_twice()
    {
        Assert.Equal(Enum.GetValues<DeskScreen>(), DeskTable.States.Select(static row => row.Screen).Distinct().Order());
        Assert.All(DeskTable.States, row => Assert.Equal(row.Screen, At(row.State).Screen));
        Assert.All(DeskTable.Handled, row => Assert.Contains(DeskTable.States, state => state.State == row.State));
        string[] pairs = [.. DeskTable.Handled.SelectMany(static row => row.Keys.Select(key => row.State + key))];
        Assert.Equal(pairs.Distinct(), pairs);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_step_left_alone_ends_and_the_node_is_told_where_it_waits(string state)
    {
        Desk desk = At(state);
        bool stays = desk.Screen is DeskScreen.Resting or DeskScreen.Selling;
        TimeSpan time = desk.Screen == DeskScreen.Result ? ResultTime : KeyingTime;
        Assert.Equal(stays ? null : Instant.Origin + time, desk.Deadline);
        Assert.Null(desk.Elapse(Instant.Origin + (time - TimeSpan.FromMilliseconds(1))));
        Assert.Equal("", Shown(desk));

        string told = Name(desk.Elapse(Instant.Origin + time));

        Assert.Equal(desk.Screen == DeskScreen.Selling ? DeskScreen.Selling : DeskScreen.Resting, desk.Screen);
        Assert.Equal(state is "waiting" or "question" || state.StartsWith("amount", StringComparison.Ordinal)
            || state.StartsWith("code", StringComparison.Ordinal) ? "Cancel" : "", told);
        Assert.Null(desk.Deadline);
        Assert.Equal("", Name(desk.Elapse(Instant.Origin + time + time)));
    }

    [Theory]
    [InlineData("W12", "O", DeskScreen.SaleAmount)]
    [InlineData("O12", "W", DeskScreen.SaleAmount)]
    [InlineData("W12", "R", DeskScreen.Resting)]
    [InlineData("W12", "X", DeskScreen.Resting)]
    [InlineData("WE1", "R", DeskScreen.VoidInvoice)]
    [InlineData("WE1", "F", DeskScreen.VoidInvoice)]
    [InlineData("WE1", "X", DeskScreen.Resting)]
    [InlineData("WEE7k12", "X", DeskScreen.Resting)]
    [InlineData("W1s", "X", DeskScreen.Selling)]
    [InlineData("W1r", "X", DeskScreen.Result)]
    public void A_change_of_the_idle_screen_ends_what_it_does_not_allow(string path, string rest, DeskScreen expected)
    {
        Desk desk = Walk(path);

        _ = Walk(rest, desk);

        Assert.Equal(expected, desk.Screen);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void The_node_asks_only_a_person_who_waits(string state)
    {
        foreach (Func<Desk, bool> ask in (Func<Desk, bool>[])
        [
            desk => desk.AskConfirm(PromptId.ConfirmVoid, new PromptArguments(Original, Number: "000007"), Instant.Origin),
            desk => desk.AskAmount(PromptId.RefundAmount, Original, Instant.Origin),
            desk => desk.AskCode(Instant.Origin),
        ])
        {
            Desk desk = At(state);
            Assert.Equal(state == "waiting", ask(desk));
            Assert.Equal(state == "waiting", Shown(desk).Length > 0);
        }
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_devices_trouble_covers_the_idle_screen_and_nothing_else(string state)
    {
        Desk desk = At(state);
        desk.ShowTrouble(PromptId.PrinterFault, Instant.Origin);
        Assert.Equal(desk.Screen == DeskScreen.Result && state != "result" ? "PrinterFault" : "", Shown(desk));
        Assert.Equal(At(state).Screen == DeskScreen.Resting || state == "result", desk.Screen == DeskScreen.Result);
    }

    [Theory]
    [InlineData(PromptId.Approved, "Approved")]
    [InlineData(PromptId.Printing, "PrinterFault")]
    [InlineData(PromptId.PrinterFault, "PrinterFault")]
    public void Of_results_a_devices_trouble_covers_itself_and_the_word_that_something_is_printed(PromptId result, string expected)
    {
        Desk desk = At("welcome");
        desk.ShowResult(result, default, Instant.Origin);
        desk.ShowTrouble(PromptId.PrinterFault, Instant.Origin + TimeSpan.FromSeconds(5));
        Assert.Equal(expected, Shown(desk).Split(", ")[^1].Trim());
        TimeSpan since = expected == "Approved" ? TimeSpan.Zero : TimeSpan.FromSeconds(5);
        Assert.Equal(Instant.Origin + since + ResultTime, desk.Deadline);
    }

    [Fact]
    public void What_was_keyed_before_is_not_in_what_is_asked_next()
    {
        Desk desk = Walk("WE2123456Enk4321");
        Assert.Equal(DeskScreen.AskedAmount, desk.Screen);
        desk = Walk("WE2123456En99Ek4321");
        Assert.Equal("CodeKeyed 4321", Name(desk.Receive(Key.Enter, Instant.Origin)));
    }

    [Fact]
    public void A_question_without_an_amount_is_a_programmers_error() =>
        Assert.Throws<InvariantException>(() => At("waiting").AskConfirm(PromptId.ConfirmVoid, default, Instant.Origin));

    private static Desk At(string state) => Walk(DeskTable.States.Single(row => row.State == state).Path);

    private static Desk Walk(string path, Desk? begun = null)
    {
        Desk desk = begun ?? new Desk(SampleShop.Euro, KeyingTime, ResultTime);
        foreach (char step in path)
        {
            switch (step)
            {
                case 'W' or 'O' or 'R' or 'F' or 'X':
                    desk.Rest(step switch
                    {
                        'W' => PromptId.Welcome,
                        'O' => PromptId.ReadyOffline,
                        'R' => PromptId.ReversalPending,
                        'F' => PromptId.ReaderFault,
                        _ => PromptId.OutOfService,
                    });
                    break;
                case 's':
                    desk.BeginSale();
                    break;
                case 'r':
                    desk.ShowResult(PromptId.Approved, default, Instant.Origin);
                    break;
                case 'q':
                    _ = desk.AskConfirm(PromptId.ConfirmVoid, new PromptArguments(Original, Number: "000007"), Instant.Origin);
                    break;
                case 'a' or 'n':
                    _ = desk.AskAmount(PromptId.RefundAmount, step == 'a' ? Original : null, Instant.Origin);
                    break;
                case 'k':
                    _ = desk.AskCode(Instant.Origin);
                    break;
                default:
                    _ = desk.Receive(KeyOf(step), Instant.Origin);
                    break;
            }
        }

        _ = Shown(desk);
        return desk;
    }

    private static Key KeyOf(char key) => key switch { '<' => Key.Clear, 'C' => Key.Cancel, 'E' => Key.Enter, _ => (Key)(key - '0') };

    private static string Name(DeskRequest? request) => request switch
    {
        null => "",
        DeskRequest.Sale e => "Sale " + Minor(e.Amount),
        DeskRequest.Void e => "Void " + e.Invoice.ToString(CultureInfo.InvariantCulture),
        DeskRequest.Refund e => "Refund " + e.Reference,
        DeskRequest.Confirmed e => "Confirmed " + Minor(e.Amount),
        DeskRequest.CodeKeyed e => "CodeKeyed " + Encoding.ASCII.GetString(e.Digits.Span),
        DeskRequest.Reprint e => "Reprint " + e.Invoice.ToString(CultureInfo.InvariantCulture),
        _ => request.GetType().Name,
    };

    private static string Shown(Desk desk)
    {
        var shown = new List<string>();
        while (desk.TryTake(out VaultCommand.ShowPrompt? prompt))
        {
            PromptArguments arguments = prompt!.Arguments;
            string argument = arguments.Number ?? (arguments.Amount is { } amount ? Minor(amount) : "");
            shown.Add((prompt.Prompt + " " + argument).Trim());
        }

        return string.Join(", ", shown);
    }

    private static string Minor(Amount amount) => amount.Minor.ToString(CultureInfo.InvariantCulture);
}
