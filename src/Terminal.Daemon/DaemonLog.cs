using Microsoft.Extensions.Logging;
using Terminal.Engine;

namespace Terminal.Daemon;

/// <summary>The lines of the daemon's log: a stable code and what belongs to it, never a secret.</summary>
internal static partial class DaemonLog
{
    /// <summary>Writes a line of the node's or the edge's.</summary>
    public static void Line(this ILogger log, Severity severity, string code, string context)
    {
        switch (severity)
        {
            case Severity.Error:
                log.Error(code, context);
                break;
            case Severity.Warning:
                log.Warning(code, context);
                break;
            default:
                log.Information(code, context);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Code} {Context}")]
    private static partial void Information(this ILogger log, string code, string context);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Code} {Context}")]
    private static partial void Warning(this ILogger log, string code, string context);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Code} {Context}")]
    private static partial void Error(this ILogger log, string code, string context);

    /// <summary>The last line of a process that an exception ended.</summary>
    [LoggerMessage(Level = LogLevel.Critical, Message = "CRASH exit {Code}, record {Path}\n{Record}")]
    public static partial void Crash(this ILogger log, int code, string path, string record);
}
