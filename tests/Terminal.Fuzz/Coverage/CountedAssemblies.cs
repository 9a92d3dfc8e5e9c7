using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;

namespace Terminal.Fuzz.Coverage;

/// <summary>This project's assemblies once more, with probes; all others are shared with the program as it was built.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class CountedAssemblies(string folder) : AssemblyLoadContext("counted")
{
    /// <summary>Ours, but not under test: the tools, and arithmetic whose loops would drown the parsers.</summary>
    private static readonly string[] Plain = ["Terminal.Fuzz", "Terminal.Vectors", "Terminal.PublicKeys"];

    private readonly Probes probes = new();

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        string path = Path.Combine(folder, name + ".dll");
        bool ours = name == "terminald" || name.StartsWith("Terminal.", StringComparison.Ordinal);
        if (!ours || Plain.Contains(name))
        {
            return ours ? LoadFromAssemblyPath(path) : null;
        }

        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        probes.Insert(assembly.MainModule);
        using MemoryStream image = new();
        assembly.Write(image);
        image.Position = 0;
        return LoadFromStream(image);
    }
}
