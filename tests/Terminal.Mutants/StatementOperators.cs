using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>Changes of what is done: arms, effects, statements.</summary>
internal static class StatementOperators
{
    /// <summary>An arm removed, and two neighbours' outcomes swapped.</summary>
    public static IEnumerable<Edit> Arm(SyntaxNode node) => node switch
    {
        SwitchExpressionSyntax e => Arms(e),
        SwitchStatementSyntax e => Sections(e),
        _ => [],
    };

    /// <summary>Of the effects handed to a call that takes any number: one dropped, two swapped.</summary>
    public static IEnumerable<Edit> Effect(SyntaxNode node, SemanticModel model)
    {
        if (node is not InvocationExpressionSyntax call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method
            || method.Parameters is not [.., { IsParams: true }])
        {
            yield break;
        }

        SeparatedSyntaxList<ArgumentSyntax> given = call.ArgumentList.Arguments;
        for (int i = method.Parameters.Length - 1; i < given.Count; i++)
        {
            yield return Edits.Remove(given, i);
            if (i + 1 < given.Count && given[i].ToString() != given[i + 1].ToString())
            {
                yield return Edits.Swap(
                    given[i].Span, given[i + 1].Span, node.SyntaxTree.GetText(), (given[i].ToString(), given[i + 1].ToString()));
            }
        }
    }

    /// <summary>A call or an assignment removed.</summary>
    public static IEnumerable<Edit> Statement(SyntaxNode node)
    {
        if (node is ExpressionStatementSyntax or ContinueStatementSyntax)
        {
            yield return Edits.Remove(node, ";");
        }
    }

    /// <summary>A member of an initialiser left as it is.</summary>
    public static IEnumerable<Edit> Initialiser(SyntaxNode node)
    {
        if (node is InitializerExpressionSyntax e
            && e.Kind() is SyntaxKind.ObjectInitializerExpression or SyntaxKind.WithInitializerExpression)
        {
            SeparatedSyntaxList<ExpressionSyntax> members = ((InitializerExpressionSyntax)node).Expressions;
            for (int i = 0; i < members.Count; i++)
            {
                yield return Edits.Remove(members, i);
            }
        }
    }

    private static IEnumerable<Edit> Arms(SwitchExpressionSyntax node)
    {
        SeparatedSyntaxList<SwitchExpressionArmSyntax> arms = node.Arms;
        for (int i = 0; i < arms.Count; i++)
        {
            if (arms[i].Pattern is not DiscardPatternSyntax)
            {
                yield return Edits.Remove(arms, i);
            }

            if (i + 1 < arms.Count && arms[i].Expression.ToString() != arms[i + 1].Expression.ToString())
            {
                yield return Edits.Swap(
                    arms[i].Expression.Span,
                    arms[i + 1].Expression.Span,
                    node.SyntaxTree.GetText(),
                    (arms[i].Pattern.ToString(), arms[i + 1].Pattern.ToString()));
            }
        }
    }

    private static IEnumerable<Edit> Sections(SwitchStatementSyntax node)
    {
        SyntaxList<SwitchSectionSyntax> sections = node.Sections;
        for (int i = 0; i < sections.Count; i++)
        {
            SwitchSectionSyntax section = sections[i];
            if (!section.Labels.Any(SyntaxKind.DefaultSwitchLabel) && !section.Statements.All(IsOfNoEffect))
            {
                yield return new Edit(section.Span, "", $"`{Edits.Short(section.Labels.ToString())}` removed");
            }

            if (i + 1 < sections.Count && Body(section) is var body && Body(sections[i + 1]) is var next
                && body.Length > 0 && next.Length > 0 && section.Statements.ToString() != sections[i + 1].Statements.ToString())
            {
                yield return Edits.Swap(
                    body, next, node.SyntaxTree.GetText(), (section.Labels.ToString(), sections[i + 1].Labels.ToString()));
            }
        }
    }

    private static bool IsOfNoEffect(StatementSyntax statement) => statement is BreakStatementSyntax || Mutator.IsLeftAlone(statement);

    private static TextSpan Body(SwitchSectionSyntax section) => section.Statements.Span;
}
