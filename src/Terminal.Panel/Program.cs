using Terminal.Panel.Scenario;
using Terminal.Panel.Setup;

const string Usage = """
    Terminal.Panel init     --state DIR --port-base P [--scenario FILE] [--answer-seconds N] [--card-seconds N]
                            [--late-seconds N] [--paper 58|80]
    Terminal.Panel scenario FILE --state DIR --port-base P
    """;

return args switch
{
    ["init", .. string[] rest] => InitRole.Run(rest),
    ["scenario", .. string[] rest] => await ScenarioRole.RunAsync(rest),
    _ => UsageError(),
};

static int UsageError()
{
    Console.Error.WriteLine(Usage);
    return 64;
}
