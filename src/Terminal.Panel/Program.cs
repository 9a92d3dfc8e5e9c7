using Terminal.Panel.Setup;

const string Usage = """
    Terminal.Panel init     --state DIR --port-base P [--scenario FILE] [--answer-seconds N] [--card-seconds N] [--paper 58|80]
    """;

return args switch
{
    ["init", .. string[] rest] => InitRole.Run(rest),
    _ => UsageError(),
};

static int UsageError()
{
    Console.Error.WriteLine(Usage);
    return 64;
}
