using System.Text.Json;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>The role <c>scenario</c>: does what a person at the page would do, and looks at what the outside holds.</summary>
internal static class ScenarioRole
{
    private static readonly string[] Options = ["--state", "--port-base"];

    /// <summary>Runs the role against a board that is up.</summary>
    /// <returns>0 where every step held; 1 where one did not, and it is named; 64 where the command line or the file is wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (!RoleArguments.TryParse(args, Options, out RoleArguments given, out string error)
            || !ScenarioFile.TryLoad(given.Operand, out ScenarioFile scenario, out error))
        {
            await Console.Error.WriteLineAsync("scenario: " + error);
            return 64;
        }

        if (!given.TryNumber("--port-base", 1024, 65527, out int? portBase))
        {
            await Console.Error.WriteLineAsync("scenario: --port-base is 1024 to 65527");
            return 64;
        }

        Ports ports = new(portBase ?? 5080);
        using PanelClient panel = new(ports.Base);
        StateFolder state = new(given["--state"] ?? ".state");
        using TillSteps till = new(state, ports);
        using BrokerWatch broker = BrokerWatch.Start(state, ports);
        await Console.Out.WriteLineAsync(scenario.Name);
        SignedPublisher publisher = new(state, ports);
        OperatorSteps fleet = new(new PushSteps(state, publisher), new CommandSteps(publisher, broker, state));
        ScenarioPlayer player = new(panel, broker, till, fleet, new JournalFile(state), Console.Out);
        bool held = await player.PlayAsync(scenario.Steps);
        try
        {
            await player.TellAsync();
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            await Console.Out.WriteLineAsync($"the board no longer tells: {gone.Message}");
            held = false;
        }

        await Console.Out.WriteLineAsync(held ? $"\nheld: {scenario.Name}" : $"\nFAILED: {scenario.Name}");
        return held ? 0 : 1;
    }
}
