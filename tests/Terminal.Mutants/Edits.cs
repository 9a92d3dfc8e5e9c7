using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>The ways in which a node's text is changed, with the words for each.</summary>
internal static class Edits
{
    private const int ShortMax = 90;

    /// <summary>Puts a text in the place of a node. A small one is shown with what stands around it.</summary>
    public static Edit Replace(SyntaxNode node, string text)
    {
        string before = Short(node.ToString());
        SyntaxNode? around = node.Ancestors().FirstOrDefault(above =>
            above is not (ArgumentSyntax or ArgumentListSyntax or EqualsValueClauseSyntax));
        string within = before.Length < 12 && around is not null ? $" in `{Short(around.ToString())}`" : "";
        return new Edit(node.Span, text, $"`{before}` -> `{Short(text)}`{within}");
    }

    /// <summary>Puts a text in the place of one token of a node.</summary>
    public static Edit Replace(SyntaxNode node, SyntaxToken token, string text)
    {
        string whole = node.ToString();
        int at = token.SpanStart - node.SpanStart;
        string changed = string.Concat(whole.AsSpan(0, at), text, whole.AsSpan(at + token.Span.Length));
        return new Edit(token.Span, text, $"`{Short(whole)}` -> `{Short(changed)}`");
    }

    /// <summary>Takes a node away that nothing follows from.</summary>
    public static Edit Remove(SyntaxNode node, string instead = "") => new(node.Span, instead, $"`{Short(node.ToString())}` removed");

    /// <summary>Takes an item out of a list with separators.</summary>
    public static Edit Remove<TNode>(SeparatedSyntaxList<TNode> list, int index)
        where TNode : SyntaxNode
    {
        TextSpan span = index < list.SeparatorCount
            ? TextSpan.FromBounds(list[index].SpanStart, list.GetSeparator(index).Span.End)
            : index > 0 ? TextSpan.FromBounds(list.GetSeparator(index - 1).SpanStart, list[index].Span.End)
            : list[index].Span;
        return new Edit(span, "", $"`{Short(list[index].ToString())}` removed");
    }

    /// <summary>Puts two nodes in each other's place.</summary>
    /// <param name="first">The one that stands first.</param>
    /// <param name="second">The other.</param>
    /// <param name="names">What they are called, where not by their own text.</param>
    public static Edit Swap(TextSpan first, TextSpan second, SourceText text, (string First, string Second) names)
    {
        string between = text.ToString(TextSpan.FromBounds(first.End, second.Start));
        return new Edit(
            TextSpan.FromBounds(first.Start, second.End),
            text.ToString(second) + between + text.ToString(first),
            $"`{Short(names.First)}` and `{Short(names.Second)}` change places");
    }

    /// <summary>A text in one line, cut where it is long.</summary>
    public static string Short(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > ShortMax ? line[..(ShortMax - 3)] + "..." : line;
    }
}
