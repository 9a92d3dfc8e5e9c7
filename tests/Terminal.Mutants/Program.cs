using Terminal.Mutants;

// Changes engine and vault mechanically and shows each change to the unit tests and to the simulation; a share of them must be found.
if (args is [UnitTests.Word, var changed, var tests, var name, var numbers])
{
    return await UnitTests.RunAsync(changed, tests, name, numbers);
}

MutantOptions? options = MutantOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(MutantOptions.Usage);
    return 64;
}

using var session = new MutantSession(options);
return options.List ? session.List() : await session.RunAsync();
