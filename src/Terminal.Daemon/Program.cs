using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Terminal.Daemon;
using Terminal.Daemon.Settings;
using Terminal.Daemon.Testing;
using Terminal.Platform.Security;

CommandLine line = CommandLine.Parse(args);
if (line.Options is not { } options)
{
    await (line.IsGood ? Console.Out : Console.Error).WriteLineAsync(line.Text);
    return (int)(line.IsGood ? ExitCode.Stopped : ExitCode.Usage);
}

if (line.Kind == CommandKind.ClearSafeMode)
{
    bool cleared = new SafeMode(options.CrashFolder).TryClear();
    await Console.Out.WriteLineAsync(cleared ? "safe mode is cleared; restart the terminal" : "safe mode was not on");
    return (int)ExitCode.Stopped;
}

if (line.Kind == CommandKind.SelfTest)
{
    return (int)SelfTest.Run(options.SettingsPath, Console.Out);
}

if (line.Kind == CommandKind.Seal)
{
    return (int)KeyMove.Run(options.SettingsPath, line.Text, Console.Out);
}

if (line.Kind == CommandKind.Keys)
{
    using SecretLines input = new();
    return (int)new KeyCommand(input, Console.Out).Run(options.SettingsPath, line.Words);
}

if (line.Kind == CommandKind.CheckConfig)
{
    return (int)await SettingsReport.WriteAsync(options.SettingsPath);
}

LogMemory memory = new();
using Serilog.Core.Logger console = new LoggerConfiguration()
    .MinimumLevel.Information()
    .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
    .WriteTo.Console(outputTemplate: LogMemory.Template, formatProvider: CultureInfo.InvariantCulture)
    .WriteTo.Sink(memory)
    .CreateLogger();
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
builder.Logging.AddSerilog(console);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(memory);
builder.Services.AddSingleton<DaemonService>();
builder.Services.AddHostedService(static services => services.GetRequiredService<DaemonService>());
using IHost host = builder.Build();
DaemonService daemon = host.Services.GetRequiredService<DaemonService>();
await host.RunAsync();
return (int)daemon.ExitCode;
