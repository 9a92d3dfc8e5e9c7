using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Terminal.Daemon.Loop;

namespace Terminal.Daemon;

/// <summary>
/// The daemon as a hosted service: the loop's thread, its end by a signal, and the end of the host where the loop ends by itself.
/// </summary>
internal sealed class DaemonService : IHostedService, IDisposable
{
    private readonly IHostApplicationLifetime lifetime;
    private readonly Inbox inbox = new();
    private readonly OutermostFrame frame;
    private readonly Thread thread;

    /// <summary>Makes the service; nothing runs before it is started.</summary>
    public DaemonService(DaemonOptions options, IHostApplicationLifetime lifetime, ILoggerFactory logs, LogMemory memory)
    {
        this.lifetime = lifetime;
        ILogger log = logs.CreateLogger("terminald");
        Func<ExitCode> run = options.IsVault
            ? new VaultDaemon(options, log, inbox).Run
            : new TerminalDaemon(options, log, inbox, memory).Run;
        frame = new OutermostFrame(log, options.CrashFolder);
        thread = new Thread(() => Run(run)) { Name = "loop" };
    }

    /// <summary>How the daemon ended; unexpected until it has.</summary>
    public ExitCode ExitCode { get; private set; } = ExitCode.Unexpected;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        frame.GuardThreads();
        thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        inbox.Post(new LoopEvent.Stop());
        thread.Join();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => inbox.Dispose();

    private void Run(Func<ExitCode> run)
    {
        ExitCode = frame.Run(run);
        inbox.Close();
        lifetime.StopApplication();
    }
}

/// <summary>What the service is started with.</summary>
/// <param name="SettingsPath">The settings file.</param>
/// <param name="StateFolder">Where crash records and the mark of safe mode go; null for the settings file's own folder.</param>
internal sealed record DaemonOptions(string SettingsPath, string? StateFolder = null)
{
    /// <summary>True of the vault in a process of its own.</summary>
    public bool IsVault { get; init; }

    /// <summary>Folder of the crash records; the vault's are not the terminal's, which would take them for its own.</summary>
    public string CrashFolder => Path.Combine(
        StateFolder ?? Path.GetDirectoryName(Path.GetFullPath(SettingsPath))!, IsVault ? "crash-vault" : "crash");
}
