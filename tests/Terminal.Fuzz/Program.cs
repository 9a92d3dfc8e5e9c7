using System.Reflection;
using System.Runtime.Loader;
using Terminal.Fuzz;
using Terminal.Fuzz.Coverage;

// The program runs twice in one process: as built, it loads a second copy of itself in which all that it tests counts its edges.
if (AssemblyLoadContext.GetLoadContext(Assembly.GetExecutingAssembly()) != AssemblyLoadContext.Default)
{
    return FuzzRun.Start(args);
}

Assembly counted = new CountedAssemblies(AppContext.BaseDirectory).LoadFromAssemblyName(Assembly.GetExecutingAssembly().GetName());
return (int)counted.EntryPoint!.Invoke(null, [args])!;
