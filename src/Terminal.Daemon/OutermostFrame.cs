using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Terminal.Engine;
using Terminal.Platform.Journal;
using Terminal.Primitives;

namespace Terminal.Daemon;

/// <summary>The one place that catches everything: it records what happened and gives the exit code.</summary>
/// <param name="log">Where the last line goes.</param>
/// <param name="folder">Where the crash record goes.</param>
internal sealed class OutermostFrame(ILogger log, string folder)
{
    /// <summary>Runs <paramref name="body"/>; an exception becomes its exit code.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame: the process ends right after, with a code that says why.")]
    public ExitCode Run(Func<ExitCode> body)
    {
        try
        {
            return body();
        }
        catch (Exception fault)
        {
            return Record(fault);
        }
    }

    /// <summary>Guards all other threads: an exception on one of them ends the process with its code, not with a core dump.</summary>
    public void GuardThreads() =>
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is Exception fault)
            {
                Environment.Exit((int)Record(fault));
            }
        };

    private static ExitCode CodeOf(Exception fault) => fault switch
    {
        InvariantException => ExitCode.Invariant,
        JournalOpenException { Code: "LOCKED" } => ExitCode.AlreadyRunning,
        JournalOpenException => ExitCode.Storage,
        _ => ExitCode.Unexpected,
    };

    private ExitCode Record(Exception fault)
    {
        ExitCode code = CodeOf(fault);
        string record = CrashRecord.Describe(fault, code);
        string path = CrashRecord.TryWrite(folder, record) ?? "not written";
        log.Crash((int)code, path, record);
        if (code is ExitCode.Invariant or ExitCode.Unexpected && new SafeMode(folder).Judge())
        {
            log.Line(Severity.Error, "SAFE-MODE", "the next start is without trade: the last crashes were all at one place");
        }

        return code;
    }
}
