using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>Writes answers.</summary>
internal static class TillReply
{
    private const string Media = "application/json";

    /// <summary>The terminal's answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer; null where there was none.</param>
    /// <param name="done">Status where it was done and nothing was begun.</param>
    public static Task WriteAsync(HttpContext context, TillAnswer? answer, int done) => answer switch
    {
        null => RefuseAsync(context, TillCodes.NoAnswer),
        { Outcome: TillOutcome.NotFound } => RefuseAsync(context, TillCodes.NotFound),
        { Outcome: TillOutcome.Busy } => RefuseAsync(context, TillCodes.Busy),
        { Outcome: TillOutcome.Conflict } => RefuseAsync(context, TillCodes.Conflict),
        { Outcome: TillOutcome.Refused } =>
            WriteAsync(context, TillCodes.RefusedStatus, new TillError(answer.Code, TillCodes.RefusedMessage)),
        { Payment: { } payment } => WriteAsync(context, answer.Begun ? StatusCodes.Status201Created : done, payment),
        { Totals: { } totals } => WriteAsync(context, done, totals),
        { Trace: { } trace } => WriteAsync(context, done, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(trace)),
        { Status: { } status } => WriteAsync(context, done, status),
        _ => WriteNothingAsync(context, done),
    };

    /// <summary>An error by its code alone.</summary>
    public static Task RefuseAsync(HttpContext context, TillCode code) => RefuseAsync(context, new TillMistake(code));

    /// <summary>An error with its place.</summary>
    public static Task RefuseAsync(HttpContext context, TillMistake mistake)
    {
        string rule = mistake.Rule.Length == 0 ? "" : $" {mistake.Pointer?[(mistake.Pointer.LastIndexOf('/') + 1)..]} {mistake.Rule}.";
        return WriteAsync(context, mistake.Code.Status, new TillError(mistake.Code.Code, mistake.Code.Message + rule, mistake.Pointer));
    }

    private static Task WriteNothingAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpContext context, int status, T value) =>
        WriteAsync(context, status, Media, JsonSerializer.SerializeToUtf8Bytes(value, TillJson.TypeOf<T>()));

    private static async Task WriteAsync(HttpContext context, int status, string media, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = media;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
