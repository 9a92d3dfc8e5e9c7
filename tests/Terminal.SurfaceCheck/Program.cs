using Mono.Cecil;
using Terminal.SurfaceCheck;

if (args is not [{ } surfacePath, { } realPath])
{
    await Console.Error.WriteLineAsync("usage: Terminal.SurfaceCheck SURFACE.dll REAL.dll");
    return 64;
}

using ModuleDefinition surface = ModuleDefinition.ReadModule(surfacePath);
using ModuleDefinition real = ModuleDefinition.ReadModule(realPath);
IReadOnlyList<string> differences = SurfaceComparison.Differences(surface, real);
foreach (string difference in differences)
{
    await Console.Out.WriteLineAsync(difference);
}

int count = surface.GetTypes().Count(static type => type.IsPublic);
await Console.Out.WriteLineAsync(
    $"{surface.Name}: {count} types against {real.Assembly.Name.Version}, {differences.Count} differences");
return differences.Count == 0 ? 0 : 1;
