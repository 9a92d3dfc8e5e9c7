using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>Many mutants of a project in one assembly:
/// a changed member has a body for each change, and a number chooses among them.</summary>
/// <remarks>Mutants are known by their place in the list, from 1; 0 is the project as written.</remarks>
internal sealed class SwitchedProject
{
    /// <summary>The environment variable with the number that a process begins with.</summary>
    public const string Variable = "TERMINAL_MUTANT";

    private const string SwitchFile = "Switch.cs";
    private readonly ProjectCompilation project;
    private readonly IReadOnlyList<Mutant> mutants;
    private readonly SortedSet<int> inside = [];
    private readonly SortedSet<int> outside = [];
    private readonly List<Place> places = [];

    /// <summary>Compiles the project until what is left of the mutants compiles.</summary>
    public SwitchedProject(ProjectCompilation project, IReadOnlyList<Mutant> mutants)
    {
        this.project = project;
        this.mutants = mutants;
        for (int number = 1; number <= mutants.Count; number++)
        {
            SwitchedBody? body = BodyOf(number);
            _ = body is null ? outside.Add(number) : body.Parses(mutants[number - 1].Edit) && inside.Add(number);
        }

        while (Emit() is { Count: > 0 } errors)
        {
            Drop(errors);
        }
    }

    /// <summary>The assembly.</summary>
    public byte[] Assembly { get; private set; } = [];

    /// <summary>Numbers of the mutants that are in it.</summary>
    public IReadOnlyCollection<int> Inside => inside;

    /// <summary>Numbers of those that change no body: constants, initialisers, declarations. Each needs an assembly of its own.</summary>
    public IReadOnlyCollection<int> Outside => outside;

    private List<Diagnostic> Emit()
    {
        places.Clear();
        Dictionary<string, string> texts = new() { [SwitchFile] = SwitchText(mutants.Count + 1) };
        foreach (IGrouping<string, int> file in inside.GroupBy(number => mutants[number - 1].File))
        {
            texts[file.Key] = TextOf(file.Key, file);
        }

        (Assembly, List<Diagnostic> errors) = project.Compile(texts);
        return errors;
    }

    private string TextOf(string file, IEnumerable<int> numbers)
    {
        string text = project.Tree(file).GetText().ToString();
        var written = new StringBuilder();
        int end = 0;
        foreach (IGrouping<TextSpan, int> member in numbers.GroupBy(number => BodyOf(number)!.Whole).OrderBy(group => group.Key.Start))
        {
            SwitchedBody body = BodyOf(member.First())!;
            written.Append(text, end, member.Key.Start - end).Append(body.Head);
            int start = written.Length;
            written.Append(
                CultureInfo.InvariantCulture, $"{{ switch (global::Terminal.Mutants.Switch.In({member.Min()}, {member.Max()})) {{");
            foreach (int number in member)
            {
                int from = written.Length;
                written.Append(CultureInfo.InvariantCulture, $"\ncase {number}: {body.With(mutants[number - 1].Edit)} break;");
                places.Add(new Place(file, TextSpan.FromBounds(from, written.Length), IsOwn: true, [number]));
            }

            written.Append(CultureInfo.InvariantCulture, $"\ndefault: {body.With(null)} break; }} }}");
            places.Add(new Place(file, TextSpan.FromBounds(start, written.Length), IsOwn: false, [.. member]));
            written.Append(body.Foot);
            end = member.Key.End;
        }

        return written.Append(text, end, text.Length - end).ToString();
    }

    // What stands in a mutant's own body is its fault. What is said of a member as a whole is found out one by one.
    private void Drop(List<Diagnostic> errors)
    {
        int before = inside.Count;
        var suspected = new HashSet<int>();
        foreach (Diagnostic error in errors)
        {
            int at = error.Location.SourceSpan.Start;
            Place[] near = [.. places.Where(place => place.File == error.Location.SourceTree?.FilePath && place.Span.End > at)];
            Place? own = near.FirstOrDefault(place => place.IsOwn && place.Span.Start <= at);
            inside.ExceptWith(own?.Mutants ?? []);
            suspected.UnionWith(own is null ? near.FirstOrDefault(place => !place.IsOwn)?.Mutants ?? [] : []);
        }

        inside.RemoveWhere(number => suspected.Contains(number) && !project.Binds(mutants[number - 1]));
        if (inside.Count == before)
        {
            throw new InvalidOperationException($"It does not compile: {errors[0]}");
        }
    }

    private SwitchedBody? BodyOf(int number) =>
        SwitchedBody.Around(project.Tree(mutants[number - 1].File), mutants[number - 1].Edit.Span);

    private static string SwitchText(int count) => $$"""
        namespace Terminal.Mutants;
        public static class Switch
        {
            public static int Current = int.Parse(System.Environment.GetEnvironmentVariable("{{Variable}}") ?? "0");
            public static volatile bool Stop;
            public static readonly bool[] Reached = new bool[{{count}}];
            public static int In(int first, int last)
            {
                if (Stop) throw new System.TimeoutException();
                if (!Reached[first]) System.Array.Fill(Reached, true, first, last - first + 1);
                return Current;
            }
        }
        """;

    /// <summary>Where a mutant's body stands in the text that is compiled, or a member with all of its bodies.</summary>
    private sealed record Place(string File, TextSpan Span, bool IsOwn, int[] Mutants);
}
