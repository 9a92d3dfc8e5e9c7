using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Terminal.Mutants;

/// <summary>Walks a file and asks every operator at every node.</summary>
internal static class Mutator
{
    /// <summary>The operators, by the name of the kind of mutant that each makes.</summary>
    private static readonly (string Kind, Func<SyntaxNode, SemanticModel, IEnumerable<Edit>> Edits)[] Operators =
    [
        ("comparison", (node, _) => ExpressionOperators.Comparison(node)),
        ("logical", (node, _) => ExpressionOperators.Logical(node)),
        ("negation", ExpressionOperators.Negation),
        ("boundary", (node, _) => ExpressionOperators.Boundary(node)),
        ("arithmetic", ExpressionOperators.Arithmetic),
        ("deadline", ExpressionOperators.Deadline),
        ("condition", (node, _) => ExpressionOperators.Condition(node)),
        ("return", ExpressionOperators.Return),
        ("arm", (node, _) => StatementOperators.Arm(node)),
        ("effect", StatementOperators.Effect),
        ("statement", (node, _) => StatementOperators.Statement(node)),
        ("initialiser", (node, _) => StatementOperators.Initialiser(node)),
    ];

    /// <summary>Every mutant of a file, in the order of its text; no two of them are the same change.</summary>
    public static IEnumerable<Mutant> Mutants(MutatedProject project, string file, SyntaxTree tree, SemanticModel model)
    {
        var seen = new HashSet<(int, int, string)>();
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => !IsLeftAlone(node)).Where(node => !IsLeftAlone(node)))
        {
            foreach ((string kind, Func<SyntaxNode, SemanticModel, IEnumerable<Edit>> edits) in Operators)
            {
                foreach (Edit edit in edits(node, model).Where(edit => seen.Add((edit.Span.Start, edit.Span.Length, edit.Text))))
                {
                    int line = tree.GetLineSpan(edit.Span).StartLinePosition.Line + 1;
                    yield return new Mutant(project, file, line, MemberOf(node), kind, edit);
                }
            }
        }
    }

    /// <summary>True for what is not mutated: what is said in logs, texts and invariants, and what enumerations are stored as.</summary>
    public static bool IsLeftAlone(SyntaxNode node) => node switch
    {
        AttributeListSyntax or InterpolatedStringExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => true,
        InvocationExpressionSyntax call => call.Expression.ToString() is "Log" or "Invariant.Check" or "string.Create" or "nameof",
        ExpressionStatementSyntax statement => IsLeftAlone(statement.Expression),
        _ => false,
    };

    private static string MemberOf(SyntaxNode node)
    {
        string type = node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.Text ?? "";
        MemberDeclarationSyntax? member = node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault();
        string name = member switch
        {
            MethodDeclarationSyntax e => e.Identifier.Text,
            PropertyDeclarationSyntax e => e.Identifier.Text,
            FieldDeclarationSyntax e => e.Declaration.Variables[0].Identifier.Text,
            OperatorDeclarationSyntax e => "operator " + e.OperatorToken.Text,
            ConstructorDeclarationSyntax => "constructor",
            _ => "",
        };
        return name.Length == 0 ? type : $"{type}.{name}";
    }
}
