using System.Text.Json;
using Terminal.Cli.Till;
using Terminal.Emulator.Devices;

namespace Terminal.Panel.Board;

/// <summary>The calls behind the page's controls: everything that a person can do and see there, a script can too.</summary>
internal static class BoardApi
{
    private const string Png = "image/png";
    private const string Text = "text/plain; charset=utf-8";
    private const string Json = "application/json";
    private const int LeaveAfterMax = 99;

    /// <summary>Puts the calls at their places.</summary>
    /// <param name="app">Where.</param>
    /// <param name="board">The board.</param>
    /// <param name="till">Where the terminal serves tills.</param>
    /// <param name="tokenFile">File with the till's token.</param>
    public static void Map(WebApplication app, VirtualBoard board, Uri till, string tokenFile)
    {
        app.MapGet("/api/traces/{name}", async (string name) =>
            await TraceQuestion.AskAsync(till, tokenFile, name) is (> 0 and int status, { } text)
                ? Results.Text(text, status == 200 ? Text : Json, statusCode: status)
                : Refuse(502, "the terminal does not serve tills"));
        app.MapGet("/api/state", () => Results.Json(board.State(), BoardJsonContext.Default.BoardState));
        app.MapGet("/api/log", () => Results.Json(board.Feed.Lines, BoardJsonContext.Default.IReadOnlyListLogLine));
        app.MapGet("/api/display.png", () => Results.Bytes(DisplayPicture.Draw(board.Display.Picture()), Png));
        app.MapGet("/api/display", () => Results.Text(Convert.ToBase64String(board.Display.Memory())));
        app.MapGet("/api/events", (HttpContext context) => FollowAsync(context, board));
        app.MapPost("/api/keys/{name}", (string name) => Press(board, name));
        app.MapPost("/api/cards/{id}/tap", (string id, int? leaveAfter) => Tap(board, id, leaveAfter));
        app.MapPost("/api/cards/{id}/insert", (string id, int? leaveAfter) => Insert(board, id, leaveAfter));
        app.MapPost("/api/cards/{id}/swipe", async (string id) =>
            await board.SwipeAsync(id) is { Length: > 0 } refusal ? Refuse(409, refusal) : Results.NoContent());
        app.MapPost("/api/slot/recording", async (HttpRequest request) =>
        {
            using StreamReader reader = new(request.Body);
            string refusal = board.InsertRecording(await reader.ReadToEndAsync());
            return refusal.Length == 0 ? Results.NoContent() : Refuse(409, refusal);
        });
        app.MapPost("/api/slot/remove", () => Done(() => board.PullCard()));
        app.MapPost("/api/cards/remove", () => Done(board.RemoveCard));
        app.MapPost("/api/network/up", () => Done(() => board.SwitchNetwork(true)));
        app.MapPost("/api/network/down", () => Done(() => board.SwitchNetwork(false)));
        app.MapPost("/api/tamper/open", () => Done(() => board.MoveHousing(true)));
        app.MapPost("/api/tamper/closed", () => Done(() => board.MoveHousing(false)));
        app.MapPost("/api/printer/{deed}", (string deed) =>
            board.Printer.Do(deed) ? Results.NoContent() : Refuse(404, $"nobody does {deed} to a printer"));
        app.MapPost("/api/power-cut", () => Done(board.CutPower));
        app.MapPost("/api/vault/kill", () => Done(board.KillVault));
        app.MapPost("/api/acquirer/{mode}", (string mode) => TurnAsync(board, mode));
        app.MapGet("/api/acquirer/ledger", () => LedgerAsync(board));
        app.MapGet("/api/receipts/{number:int}", (int number) => WithReceipt(board, number, receipt =>
            Results.Json(new ReceiptState(number, receipt.Lines), BoardJsonContext.Default.ReceiptState)));
        app.MapGet("/api/receipts/{number:int}.png", (int number) => WithReceipt(board, number, receipt =>
            Results.Bytes(PaperPicture.Draw(Dots(receipt)), Png)));
        app.MapGet("/api/receipts/{number:int}.bin", (int number) => WithReceipt(board, number, receipt =>
            Results.Bytes([.. receipt.Bytes], "application/octet-stream")));
    }

    private static IResult Done(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static IResult Refuse(int status, string error) =>
        Results.Json(new Refusal(error), BoardJsonContext.Default.Refusal, Json, status);

    private static IResult Press(VirtualBoard board, string name)
    {
        if (!KeypadPort.TryCode(name, out ushort code))
        {
            return Refuse(404, $"no key is called {name}");
        }

        return board.Press(code) ? Results.NoContent() : Refuse(409, "the terminal is off");
    }

    private static IResult Tap(VirtualBoard board, string id, int? leaveAfter)
    {
        if (leaveAfter is < 1 or > LeaveAfterMax)
        {
            return Refuse(400, $"a card leaves after 1 to {LeaveAfterMax} exchanges");
        }

        return board.Tap(id, leaveAfter) ? Results.NoContent() : Refuse(404, $"the wallet has no {id}");
    }

    private static IResult Insert(VirtualBoard board, string id, int? leaveAfter)
    {
        if (leaveAfter is < 1 or > LeaveAfterMax)
        {
            return Refuse(400, $"a card leaves after 1 to {LeaveAfterMax} exchanges");
        }

        string refusal = board.InsertCard(id, leaveAfter);
        return refusal.Length == 0 ? Results.NoContent() : Refuse(409, refusal);
    }

    private static async Task<IResult> TurnAsync(VirtualBoard board, string mode)
    {
        if (!AcquirerSwitch.IsMode(mode))
        {
            return Refuse(404, $"the acquirer has no mode {mode}");
        }

        return await board.Acquirer.TurnAsync(mode) ? Results.NoContent() : Refuse(502, "the acquirer's model is not there");
    }

    private static async Task<IResult> LedgerAsync(VirtualBoard board) =>
        await board.Acquirer.LedgerAsync() is { } ledger ? Results.Bytes(ledger, Json) : Refuse(502, "the acquirer's model is not there");

    private static IResult WithReceipt(VirtualBoard board, int number, Func<PrintedReceipt, IResult> show) =>
        board.Printer.TryGet(number, out PrintedReceipt? receipt) ? show(receipt) : Refuse(404, $"there is no receipt {number}");

    private static Bitmap Dots(PrintedReceipt receipt)
    {
        bool[] dots = new bool[receipt.Width * receipt.Height];
        for (int i = 0; i < dots.Length; i++)
        {
            dots[i] = receipt[i % receipt.Width, i / receipt.Width];
        }

        return new Bitmap(receipt.Width, receipt.Height, dots);
    }

    /// <summary>Server-sent events: <c>state</c> at each change, <c>log</c> for each new line.</summary>
    private static Task FollowAsync(HttpContext context, VirtualBoard board)
    {
        string last = "";
        int told = 0;
        return EventStream.FollowAsync(context, board.Feed, () =>
        {
            string state = JsonSerializer.Serialize(board.State(), BoardJsonContext.Default.BoardState);
            string text = state == last ? "" : EventStream.Event("state", state);
            IReadOnlyList<LogLine> fresh = [.. board.Feed.Lines.Where(line => line.Number > told)];
            if (fresh.Count > 0)
            {
                text += EventStream.Event("log", JsonSerializer.Serialize(fresh, BoardJsonContext.Default.IReadOnlyListLogLine));
                told = fresh[^1].Number;
            }

            last = state;
            return text;
        });
    }
}
