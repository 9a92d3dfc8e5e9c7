using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>The body of a member, as a block that can stand beside its changed copies.</summary>
/// <param name="Whole">What goes from the file: the block, or the arrow with all up to its semicolon.</param>
/// <param name="Head">What comes before the blocks.</param>
/// <param name="Foot">What comes behind them.</param>
internal sealed record SwitchedBody(TextSpan Whole, string Head, string Foot)
{
    private string Text { get; init; } = "";

    private int Start { get; init; }

    private (string Before, string After) Braces { get; init; }

    /// <summary>The body that a change is in; null where it is in none.</summary>
    public static SwitchedBody? Around(SyntaxTree tree, TextSpan change)
    {
        SyntaxNode? member = tree.GetRoot().FindNode(change).AncestorsAndSelf().FirstOrDefault(node =>
            node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax);
        (SyntaxNode? body, SyntaxToken end, bool isVoid) = member switch
        {
            MethodDeclarationSyntax e => ((SyntaxNode?)e.Body ?? e.ExpressionBody, e.SemicolonToken, IsVoid(e.ReturnType)),
            ConstructorDeclarationSyntax e => (e.Body ?? (SyntaxNode?)e.ExpressionBody, e.SemicolonToken, true),
            BaseMethodDeclarationSyntax e => (e.Body ?? (SyntaxNode?)e.ExpressionBody, e.SemicolonToken, false),
            AccessorDeclarationSyntax e =>
                (e.Body ?? (SyntaxNode?)e.ExpressionBody, e.SemicolonToken, !e.IsKind(SyntaxKind.GetAccessorDeclaration)),
            PropertyDeclarationSyntax e => (e.ExpressionBody, e.SemicolonToken, false),
            IndexerDeclarationSyntax e => (e.ExpressionBody, e.SemicolonToken, false),
            _ => default,
        };
        SyntaxNode? inner = body is ArrowExpressionClauseSyntax arrow ? arrow.Expression : body;
        if (body is null || inner is null || !inner.Span.Contains(change))
        {
            return null;
        }

        bool isProperty = member is BasePropertyDeclarationSyntax;
        string verb = isVoid || inner is ThrowExpressionSyntax ? "" : "return ";
        return new SwitchedBody(
            inner == body ? body.Span : TextSpan.FromBounds(body.SpanStart, end.Span.End),
            isProperty ? "{ get " : "", isProperty ? " }" : "")
        {
            Text = inner.ToString(),
            Start = inner.SpanStart,
            Braces = inner == body ? ("", "") : ("{ " + verb, "; }"),
        };
    }

    /// <summary>The body as a block, with a change or as written.</summary>
    public string With(Edit? edit)
    {
        string text = edit is null ? Text
            : string.Concat(Text.AsSpan(0, edit.Span.Start - Start), edit.Text, Text.AsSpan(edit.Span.End - Start));
        return Braces.Before + text + Braces.After;
    }

    /// <summary>True where a change leaves a block that can be parsed.</summary>
    public bool Parses(Edit edit) => !SyntaxFactory.ParseStatement(With(edit)).ContainsDiagnostics;

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
}
