using System.Globalization;
using System.Text;

namespace Terminal.Tests.Engine;

/// <summary>Draws a machine's table as a Mermaid state diagram.</summary>
internal static class Mermaid
{
    /// <summary>The drawing, arrows between the same two phases as one.</summary>
    public static string Draw(string start, IEnumerable<(string From, string Event, string To)> rows)
    {
        var text = new StringBuilder($"```mermaid\nstateDiagram-v2\n    [*] --> {start}\n");
        foreach (IGrouping<(string From, string To), string> arrow in rows.GroupBy(row => (row.From, row.To), row => row.Event))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"    {arrow.Key.From} --> {arrow.Key.To}: {string.Join(" / ", arrow)}\n");
        }

        return text.Append("```\n").ToString();
    }
}
