using Terminal.Mutants;

// Changes the engine mechanically and shows each change to the unit tests and to the simulation; a share of them must be found.
if (args is [UnitTests.Word, var engine, var tests])
{
    return await UnitTests.RunAsync(engine, tests);
}

MutantOptions? options = MutantOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(MutantOptions.Usage);
    return 64;
}

using var session = new MutantSession(options);
return options.List ? session.List() : await session.RunAsync();
