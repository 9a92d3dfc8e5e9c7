namespace Terminal.Daemon.Till;

/// <summary>
/// All codes that the till's API itself answers with. A refusal of the terminal's brings its own code of the fault catalogue.
/// </summary>
internal static class TillCodes
{
    public static readonly TillCode Json =
        new("JSON", 400, "The body is not one JSON object in UTF-8, nested two deep at most. Correct it and send it again.");

    public static readonly TillCode Unknown =
        new("UNKNOWN", 400, "There is no such member. GET /openapi.json lists those that there are.");
    public static readonly TillCode Duplicate = new("DUPLICATE", 400, "The member is there twice. Send it once.");
    public static readonly TillCode Missing = new("MISSING", 400, "A member is missing. Send it.");
    public static readonly TillCode Value = new("VALUE", 400, "The value does not serve. Correct it.");
    public static readonly TillCode Currency = new("CURRENCY", 400, "The terminal trades in another currency. Send the terminal's.");
    public static readonly TillCode Token = new("TOKEN", 401, "Send the till's token: Authorization: Bearer TOKEN.");
    public static readonly TillCode Role =
        new("ROLE", 403, "A refund without its original needs the supervisor's token. Name the original, or use that token.");
    public static readonly TillCode Origin =
        new("ORIGIN", 403, "Web pages may not call this. Call from a program, without an Origin header.");
    public static readonly TillCode Host = new("HOST", 403, "Call the terminal by its loopback address and its port.");
    public static readonly TillCode NotFound =
        new("NOT-FOUND", 404, "The terminal knows nothing of that id. If a request for it got lost, send it again.");
    public static readonly TillCode Path = new("PATH", 404, "There is no such call. GET /openapi.json lists those that there are.");
    public static readonly TillCode Method =
        new("METHOD", 405, "The path does not take this method. GET /openapi.json lists those that it takes.");
    public static readonly TillCode Slow = new("SLOW", 408, "The request did not arrive in time. Send it again.");
    public static readonly TillCode Busy =
        new("BUSY", 409, "Another payment goes on. Wait for its end or cancel it by its id; GET /status names it.");

    public static readonly TillCode Conflict =
        new("CONFLICT", 409, "The id belongs to a payment that was ordered otherwise. Use a fresh id for another payment.");

    public static readonly TillCode TooLarge = new("TOO-LARGE", 413, "The body is longer than 4096 bytes. Send less.");
    public static readonly TillCode Media = new("MEDIA", 415, "Send the body as application/json.");
    public static readonly TillCode Streams =
        new("STREAMS", 429, "Eight streams of events are open already. Close one, or ask for the payment itself.");

    public static readonly TillCode Fault =
        new("FAULT", 500, "The terminal made a mistake, which is in its log. Ask for the payment by its id before anything else.");

    public static readonly TillCode NoAnswer =
        new("NO-ANSWER", 503, "The terminal did not answer in time, and what was begun goes on. Ask again by the payment's id.");

    /// <summary>What is told with a code of the fault catalogue.</summary>
    public const string RefusedMessage =
        "The terminal will not, and nothing happened. The code says why; GET /status says how the terminal stands.";

    /// <summary>Status of a refusal with a code of the fault catalogue.</summary>
    public const int RefusedStatus = 422;

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<TillCode> All { get; } =
    [
        Json, Unknown, Duplicate, Missing, Value, Currency, Token, Role, Origin, Host, NotFound, Path, Method, Slow, Busy, Conflict,
        TooLarge, Media, Streams, Fault, NoAnswer,
    ];
}

/// <summary>One code.</summary>
/// <param name="Code">As it is answered.</param>
/// <param name="Status">HTTP status that goes with it.</param>
/// <param name="Message">What to do, for a person.</param>
internal sealed record TillCode(string Code, int Status, string Message);

/// <summary>What is wrong with a request.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Pointer">Where, as a JSON pointer (RFC 6901); null where it is not about the body.</param>
/// <param name="Rule">What the value must be; empty where the code says it all.</param>
internal sealed record TillMistake(TillCode Code, string? Pointer = null, string Rule = "");
