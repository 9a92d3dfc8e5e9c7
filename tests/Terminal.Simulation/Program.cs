using Terminal.Simulation;

// Runs seeds from FROM on; a seed fails when a checker objects, when it does not come to rest, or when two runs of it differ.
SimulationOptions? options = SimulationOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(SimulationOptions.Usage);
    return 64;
}

return new SeedRange(options).Run();
