using Microsoft.AspNetCore.Http;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>The calls of the till's API.</summary>
/// <param name="settings">The pace of streams.</param>
/// <param name="exchange">The way to the loop.</param>
internal sealed class TillCalls(TillSettings settings, TillExchange exchange)
{
    /// <summary>Every call there is.</summary>
    public static IReadOnlyList<TillCall> Table { get; } =
    [
        new("POST", "/payments", (calls, context) => calls.PayAsync(context)),
        new("GET", "/payments/{id}", (calls, context) => calls.AskAsync(context, 200, (t, id) => new TillRequest.Look(t, id))),
        new("DELETE", "/payments/{id}", (calls, context) => calls.AskAsync(context, 200, (t, id) => new TillRequest.Cancel(t, id))),
        new("POST", "/payments/{id}/attempts", (calls, context) => calls.TryAgainAsync(context)),
        new("POST", "/payments/{id}/reprint", (calls, context) => calls.AskAsync(context, 202, (t, id) => new TillRequest.Reprint(t, id))),
        new("GET", "/payments/{id}/events", (calls, context) => calls.FollowAsync(context)),
        new("GET", "/events", (calls, context) => calls.FollowAsync(context)),
        new("GET", "/status", (calls, context) => calls.AskAsync(context, 200, (t, _) => new TillRequest.Status(t))),
        new("GET", "/totals", (calls, context) => calls.AskAsync(context, 200, (t, _) => new TillRequest.Totals(t, Print: false))),
        new("POST", "/totals/print", (calls, context) => calls.AskAsync(context, 202, (t, _) => new TillRequest.Totals(t, Print: true))),
        new("POST", "/close", (calls, context) => calls.AskAsync(context, 202, (t, _) => new TillRequest.Close(t))),
        new("POST", "/reprint", (calls, context) => calls.AskAsync(context, 202, (t, _) => new TillRequest.Reprint(t, ""))),
        new("POST", "/forward", (calls, context) => calls.AskAsync(context, 202, (t, _) => new TillRequest.Forward(t))),
        new("GET", "/traces/{id}", (calls, context) => calls.AskAsync(context, 200, (t, id) => new TillRequest.Trace(t, id))),
        new("GET", "/openapi.json", (_, context) => DescribeAsync(context)),
    ];

    private static async Task DescribeAsync(HttpContext context)
    {
        await using Stream document = typeof(TillCalls).Assembly.GetManifestResourceStream("openapi.json")!;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        await document.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>The id of the path; empty where the path has none; null where no payment can have it.</summary>
    private static string? IdOf(HttpContext context)
    {
        string id = context.Request.RouteValues["id"] as string ?? "";
        return id.Length == 0 || TillRequestReader.IsId(id) ? id : null;
    }

    /// <summary>The body; null where it is of another type, which has been answered then. The server keeps it within its limit.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await TillReply.RefuseAsync(context, TillCodes.Media);
            return null;
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private async Task PayAsync(HttpContext context)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            return;
        }

        if (TillRequestReader.TryReadOrder(body, exchange.Currency, out TillMistake? mistake) is not { } order)
        {
            await TillReply.RefuseAsync(context, mistake!);
            return;
        }

        bool needsSupervisor = order is { Type: PaymentType.Refund, HasOriginal: false };
        if (needsSupervisor && TillGate.RoleOf(context) != TillRole.Supervisor)
        {
            await TillReply.RefuseAsync(context, TillCodes.Role);
            return;
        }

        await AskAsync(context, StatusCodes.Status200OK, (ticket, _) => new TillRequest.Pay(ticket, order));
    }

    private async Task TryAgainAsync(HttpContext context)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            return;
        }

        int number = TillRequestReader.TryReadAttempt(body, out TillMistake? mistake);
        if (mistake is not null)
        {
            await TillReply.RefuseAsync(context, mistake);
            return;
        }

        await AskAsync(context, StatusCodes.Status200OK, (ticket, id) => new TillRequest.TryAgain(ticket, id, number));
    }

    private async Task AskAsync(HttpContext context, int done, Func<int, string, TillRequest> ask)
    {
        if (IdOf(context) is not { } id)
        {
            await TillReply.RefuseAsync(context, TillCodes.NotFound);
            return;
        }

        await TillReply.WriteAsync(context, await exchange.AskAsync(ticket => ask(ticket, id)), done);
    }

    private async Task FollowAsync(HttpContext context)
    {
        if (IdOf(context) is not { } id)
        {
            await TillReply.RefuseAsync(context, TillCodes.NotFound);
            return;
        }

        if (exchange.Enter(id) is not { } stream)
        {
            await TillReply.RefuseAsync(context, TillCodes.Streams);
            return;
        }

        try
        {
            TillAnswer? answer = await exchange.AskAsync(
                ticket => id.Length == 0 ? new TillRequest.Status(ticket) : new TillRequest.Look(ticket, id), stream);
            if (answer is not { Outcome: TillOutcome.Done })
            {
                await TillReply.WriteAsync(context, answer, StatusCodes.Status200OK);
                return;
            }

            await new TillEventWriter(context, settings.KeepAlive).FollowAsync(answer, stream);
        }
        finally
        {
            exchange.Leave(stream);
        }
    }
}

/// <summary>One call.</summary>
/// <param name="Method">HTTP's method.</param>
/// <param name="Path">The path, <c>{id}</c> for the payment's id.</param>
/// <param name="Serve">Answers it.</param>
internal sealed record TillCall(string Method, string Path, Func<TillCalls, HttpContext, Task> Serve);
