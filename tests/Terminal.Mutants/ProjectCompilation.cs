using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>A project as the build compiles it, in memory; a mutant is the same with one syntax tree replaced.</summary>
internal sealed class ProjectCompilation
{
    private readonly CSharpCompilation whole;
    private readonly Dictionary<string, SyntaxTree> trees = [];

    /// <summary>Reads the project's sources.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="folder">Its folder, built before: what the build generates is taken from it.</param>
    /// <param name="configuration">Debug or Release.</param>
    /// <param name="references">A folder that has the assemblies which the project refers to.</param>
    public ProjectCompilation(string name, string folder, string configuration, string references)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal))
            .Concat(Generated(name, folder, configuration)))
        {
            trees[file] = Parse(SourceText.From(File.ReadAllText(Path.Combine(folder, file))), file);
        }

        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> assemblies = Directory.GetFiles(framework, "System*.dll")
            .Concat(Directory.GetFiles(framework, "Microsoft.Win32*.dll"))
            .Append(Path.Combine(framework, "mscorlib.dll"))
            .Append(Path.Combine(framework, "netstandard.dll"))
            .Where(file => !file.EndsWith(".Native.dll", StringComparison.Ordinal));
        string[] pure = ["Primitives", "PublicKeys", "Emv", "Crypto", "Iso8583", "Devices", "Vault"];
        IEnumerable<string> below = pure.Select(one => $"Terminal.{one}").Where(one => one != name);
        whole = CSharpCompilation.Create(
            name,
            trees.Values,
            assemblies.Concat(below.Select(one => Path.Combine(references, one + ".dll")))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                checkOverflow: true,
                nullableContextOptions: NullableContextOptions.Annotations,
                deterministic: true,
                concurrentBuild: false,
                generalDiagnosticOption: ReportDiagnostic.Suppress));
    }

    /// <summary>A file as it was parsed.</summary>
    public SyntaxTree Tree(string file) => trees[file];

    /// <summary>What the compiler knows of a file.</summary>
    public SemanticModel Model(string file) => whole.GetSemanticModel(trees[file]);

    /// <summary>Compiles the project as written.</summary>
    /// <returns>The assembly, or null and why not.</returns>
    public (byte[]? Assembly, string Fault) Compile() => Emit(whole);

    /// <summary>Compiles the project with one change.</summary>
    public (byte[]? Assembly, string Fault) Compile(string file, Edit edit)
    {
        SyntaxTree tree = trees[file];
        SourceText changed = tree.GetText().WithChanges(new TextChange(edit.Span, edit.Text));
        return Emit(whole.ReplaceSyntaxTree(tree, Parse(changed, file)));
    }

    /// <summary>Compiles the project with other texts in the place of some files, and with new files.</summary>
    /// <returns>The assembly, or why there is none.</returns>
    public (byte[] Assembly, List<Diagnostic> Errors) Compile(IReadOnlyDictionary<string, string> texts)
    {
        CSharpCompilation changed = whole;
        foreach ((string file, string text) in texts)
        {
            SyntaxTree tree = Parse(SourceText.From(text), file);
            changed = trees.TryGetValue(file, out SyntaxTree? old) ? changed.ReplaceSyntaxTree(old, tree) : changed.AddSyntaxTrees(tree);
        }

        using var stream = new MemoryStream();
        IEnumerable<Diagnostic> found = changed.Emit(stream).Diagnostics;
        return (stream.ToArray(), [.. found.Where(one => one.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>True where the compiler has nothing against the file that a mutant changes.</summary>
    public bool Binds(Mutant mutant)
    {
        SyntaxTree tree = trees[mutant.File];
        SyntaxTree changed = Parse(tree.GetText().WithChanges(new TextChange(mutant.Edit.Span, mutant.Edit.Text)), mutant.File);
        return whole.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed).GetDiagnostics()
            .All(found => found.Severity != DiagnosticSeverity.Error);
    }

    private static (byte[]? Assembly, string Fault) Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream);
        Diagnostic? error = result.Diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error);
        return result.Success ? (stream.ToArray(), "") : (null, error?.ToString() ?? "it does not compile");
    }

    private static SyntaxTree Parse(SourceText text, string file) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None), file);

    private static IEnumerable<string> Generated(string name, string folder, string configuration)
    {
        string from = Path.Combine(folder, "obj", configuration);
        return !Directory.Exists(from)
            ? throw new InvalidOperationException($"{from} is not there: build first.")
            : Directory.EnumerateFiles(from, "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file).StartsWith(name + ".", StringComparison.Ordinal)
                    || file.Contains($"{Path.DirectorySeparatorChar}generated{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(folder, file));
    }
}
