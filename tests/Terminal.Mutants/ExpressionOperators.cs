using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Terminal.Mutants;

/// <summary>Changes of conditions, numbers and results.</summary>
internal static class ExpressionOperators
{
    private static readonly Dictionary<SyntaxKind, string> Compared = new()
    {
        [SyntaxKind.EqualsEqualsToken] = "!=",
        [SyntaxKind.ExclamationEqualsToken] = "==",
        [SyntaxKind.LessThanToken] = "<=",
        [SyntaxKind.LessThanEqualsToken] = "<",
        [SyntaxKind.GreaterThanToken] = ">=",
        [SyntaxKind.GreaterThanEqualsToken] = ">",
    };

    /// <summary>Equal and not equal; with and without the bound.</summary>
    public static IEnumerable<Edit> Comparison(SyntaxNode node)
    {
        SyntaxToken token = node switch
        {
            BinaryExpressionSyntax e => e.OperatorToken,
            RelationalPatternSyntax e => e.OperatorToken,
            _ => default,
        };
        if (Compared.TryGetValue(token.Kind(), out string? other))
        {
            yield return Edits.Replace(node, token, other);
        }
    }

    /// <summary>Both and either; one side alone.</summary>
    public static IEnumerable<Edit> Logical(SyntaxNode node)
    {
        (SyntaxNode Left, SyntaxToken Token, SyntaxNode Right, string Other)? both = node switch
        {
            BinaryExpressionSyntax e when e.IsKind(SyntaxKind.LogicalAndExpression) => (e.Left, e.OperatorToken, e.Right, "||"),
            BinaryExpressionSyntax e when e.IsKind(SyntaxKind.LogicalOrExpression) => (e.Left, e.OperatorToken, e.Right, "&&"),
            BinaryPatternSyntax e when e.IsKind(SyntaxKind.AndPattern) => (e.Left, e.OperatorToken, e.Right, "or"),
            BinaryPatternSyntax e => (e.Left, e.OperatorToken, e.Right, "and"),
            _ => null,
        };
        if (both is { } found)
        {
            yield return Edits.Replace(node, found.Token, found.Other);
            yield return Edits.Replace(node, found.Left.ToString());
            yield return Edits.Replace(node, found.Right.ToString());
        }
    }

    /// <summary>The opposite of a truth value.</summary>
    public static IEnumerable<Edit> Negation(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case LiteralExpressionSyntax e when e.IsKind(SyntaxKind.TrueLiteralExpression):
                yield return Edits.Replace(node, "false");
                break;
            case LiteralExpressionSyntax e when e.IsKind(SyntaxKind.FalseLiteralExpression):
                yield return Edits.Replace(node, "true");
                break;
            case PrefixUnaryExpressionSyntax e when e.IsKind(SyntaxKind.LogicalNotExpression):
                yield return Edits.Replace(node, e.Operand.ToString());
                break;
            case IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax not } e:
                yield return Edits.Replace(node, $"{e.Expression} is {not.Pattern}");
                break;
            case IsPatternExpressionSyntax e when !Declares(e.Pattern):
                yield return Edits.Replace(node, $"{e.Expression} is not ({e.Pattern})");
                break;
            case IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
                when IsOperand(node) && model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_Boolean:
                yield return Edits.Replace(node, "!" + node);
                break;
            default:
                break;
        }
    }

    /// <summary>One more, one less.</summary>
    public static IEnumerable<Edit> Boundary(SyntaxNode node)
    {
        if (node is LiteralExpressionSyntax { Token.Value: int number } && node.Parent is not EqualsValueClauseSyntax
            {
                Parent: EnumMemberDeclarationSyntax,
            })
        {
            yield return Edits.Replace(node, (number + 1).ToString(CultureInfo.InvariantCulture));
            yield return Edits.Replace(node, "(" + (number - 1).ToString(CultureInfo.InvariantCulture) + ")");
        }
    }

    /// <summary>Sum and difference.</summary>
    public static IEnumerable<Edit> Arithmetic(SyntaxNode node, SemanticModel model)
    {
        if (node is BinaryExpressionSyntax e && e.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression
            && model.GetTypeInfo(node).Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64)
        {
            SyntaxToken token = ((BinaryExpressionSyntax)node).OperatorToken;
            yield return Edits.Replace(node, token, node.IsKind(SyntaxKind.AddExpression) ? "-" : "+");
        }
    }

    /// <summary>Now, in the place of a time from now.</summary>
    public static IEnumerable<Edit> Deadline(SyntaxNode node, SemanticModel model)
    {
        if (node is BinaryExpressionSyntax e && e.IsKind(SyntaxKind.AddExpression) && model.GetTypeInfo(node).Type?.Name == "Instant")
        {
            yield return Edits.Replace(node, e.Left.ToString());
        }
    }

    /// <summary>A condition that always holds, or never.</summary>
    public static IEnumerable<Edit> Condition(SyntaxNode node)
    {
        ExpressionSyntax? condition = node switch
        {
            IfStatementSyntax e => e.Condition,
            ConditionalExpressionSyntax e => e.Condition,
            WhenClauseSyntax e => e.Condition,
            WhileStatementSyntax e => e.Condition,
            _ => null,
        };
        if (condition is null or LiteralExpressionSyntax)
        {
            yield break;
        }

        bool declares = Declares(condition);
        yield return Edits.Replace(condition, declares ? $"({condition}) && false" : "false");
        if (!declares && node is not WhileStatementSyntax)
        {
            yield return Edits.Replace(condition, "true");
        }
    }

    /// <summary>The other truth value, or nothing, as a member's result; a guard that does not leave.</summary>
    public static IEnumerable<Edit> Return(SyntaxNode node, SemanticModel model)
    {
        ExpressionSyntax? result = node switch
        {
            ReturnStatementSyntax e => e.Expression,
            ArrowExpressionClauseSyntax { Parent: BaseMethodDeclarationSyntax or PropertyDeclarationSyntax } e => e.Expression,
            _ => null,
        };
        if (node is ReturnStatementSyntax { Expression: null })
        {
            yield return Edits.Remove(node, ";");
        }

        if (result is null or LiteralExpressionSyntax || Mutator.IsLeftAlone(result))
        {
            yield break;
        }

        ITypeSymbol? type = model.GetTypeInfo(result).ConvertedType;
        if (type?.SpecialType == SpecialType.System_Boolean)
        {
            yield return Edits.Replace(result, $"!({result})");
        }
        else if (type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || IsNullableResult(node, model))
        {
            yield return Edits.Replace(result, "null");
        }
    }

    private static bool IsNullableResult(SyntaxNode node, SemanticModel model)
    {
        TypeSyntax? declared = node.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault() switch
        {
            MethodDeclarationSyntax e => e.ReturnType,
            PropertyDeclarationSyntax e => e.Type,
            _ => null,
        };
        return declared is NullableTypeSyntax && model.GetTypeInfo(declared).Type?.IsReferenceType == true;
    }

    private static bool IsOperand(SyntaxNode node) => node.Parent switch
    {
        BinaryExpressionSyntax e => e.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression,
        AssignmentExpressionSyntax e => e.Right == node,
        EqualsValueClauseSyntax or ArgumentSyntax => true,
        _ => false,
    };

    private static bool Declares(SyntaxNode node) =>
        node.DescendantNodesAndSelf().Any(below => below is SingleVariableDesignationSyntax or DeclarationExpressionSyntax);
}
