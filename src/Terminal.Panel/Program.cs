using Terminal.Panel.Acquirer;
using Terminal.Panel.Board;
using Terminal.Panel.Scenario;
using Terminal.Panel.Setup;

const string Usage = """
    Terminal.Panel init     --state DIR --port-base P [--scenario FILE] [--answer-seconds N] [--card-seconds N]
                            [--late-seconds N] [--telemetry-seconds N] [--paper 58|80]
    Terminal.Panel board    --state DIR --port-base P
    Terminal.Panel acquirer --state DIR --port-base P
    Terminal.Panel scenario FILE --state DIR --port-base P
    """;

return args switch
{
    ["init", .. string[] rest] => InitRole.Run(rest),
    ["board", .. string[] rest] => await BoardRole.RunAsync(rest),
    ["acquirer", .. string[] rest] => await AcquirerRole.RunAsync(rest),
    ["scenario", .. string[] rest] => await ScenarioRole.RunAsync(rest),
    _ => UsageError(),
};

static int UsageError()
{
    Console.Error.WriteLine(Usage);
    return 64;
}
