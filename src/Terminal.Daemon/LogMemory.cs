using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Terminal.Daemon;

/// <summary>The last lines of the log, for the fleet's operator: journald keeps the rest, and cannot be read from afar.</summary>
internal sealed class LogMemory : ILogEventSink
{
    /// <summary>How a line looks, here and on the console.</summary>
    public const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {Message:l}{NewLine}{Exception}";

    private const int LengthMax = 512 * 1024;
    private readonly MessageTemplateTextFormatter formatter = new(Template, CultureInfo.InvariantCulture);
    private readonly Queue<string> lines = new();
    private readonly Lock gate = new();
    private int length;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using StringWriter line = new(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, line);
        string text = line.ToString();
        lock (gate)
        {
            lines.Enqueue(text);
            length += text.Length;
            while (length > LengthMax)
            {
                length -= lines.Dequeue().Length;
            }
        }
    }

    /// <summary>What is remembered, oldest line first.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            return lines.Aggregate(new StringBuilder(length), static (text, line) => text.Append(line)).ToString();
        }
    }
}
