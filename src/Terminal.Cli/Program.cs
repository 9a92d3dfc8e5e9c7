using Terminal.Cli;
using Terminal.Cli.Commands;
using Terminal.Cli.Config;
using Terminal.Cli.Keys;
using Terminal.Cli.Till;
using Terminal.Cli.Watch;

// Exit codes: 0 done; 1 refused by the terminal, failed, or not in time; 64 command line; 65 a file that does not serve.
Words? words = Words.Parse(args);
return words switch
{
    { Command: "config sign" } => SignCommand.Run(words),
    { Command: "config check" } => CheckCommand.Run(words),
    { Command: "config push" } => PushCommand.Run(words),
    { Command: "config show" } => ShowCommand.Run(words),
    { Command: "config history" } => HistoryCommand.Run(words),
    { Command: "config schema" } => SchemaCommand.Run(asPage: false),
    { Command: "config reference" } => SchemaCommand.Run(asPage: true),
    { Command: "command send" } => SendCommand.Run(words),
    { Command: "keys push" } => PushKeyCommand.Run(words),
    { Command: "keys list" } => ListKeysCommand.Run(words),
    { Command: "watch topics" } => WatchTopicsCommand.Run(words),
    { Command: "watch events" } => WatchEventsCommand.Run(words),
    { Command: "trace show" } => await ShowTraceCommand.RunAsync(words),
    { Command: "help" } => Words.Help(0),
    _ => Words.Help(64),
};
