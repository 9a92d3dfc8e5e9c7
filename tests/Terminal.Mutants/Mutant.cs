using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>One change of a project's text.</summary>
/// <param name="Project">The project.</param>
/// <param name="File">The file, from the project's folder.</param>
/// <param name="Line">Line of the change, from 1.</param>
/// <param name="Member">Type and member that it is in.</param>
/// <param name="Kind">The operator that made it.</param>
/// <param name="Edit">What is put in the place of what.</param>
internal sealed record Mutant(MutatedProject Project, string File, int Line, string Member, string Kind, Edit Edit)
{
    /// <summary>Where it is known by: a change of lines elsewhere leaves it.</summary>
    public string Id => $"| {File} | {Member} | {Edit.Says.Replace("|", "\\|", StringComparison.Ordinal)} |";
}

/// <summary>A piece of text in the place of another.</summary>
/// <param name="Span">What goes.</param>
/// <param name="Text">What comes.</param>
/// <param name="Says">The change for a reader, in one line.</param>
internal sealed record Edit(TextSpan Span, string Text, string Says);
