using System.Globalization;
using System.Text;
using Terminal.Emv.Tlv;

namespace Terminal.Engine.Tracing;

/// <summary>Writes a trace as text, one thing a line, with an asterisk for each digit that is hidden.</summary>
internal static class TraceText
{
    private const int Indent = 14;

    /// <summary>Writes it.</summary>
    public static string Of(PaymentTrace trace)
    {
        StringBuilder text = new();
        string invoice = trace.Invoice == 0 ? "no invoice" : string.Create(CultureInfo.InvariantCulture, $"invoice {trace.Invoice:D6}");
        Line(text, $"Trace of {trace.Type.ToLowerInvariant()} {trace.Amount}, {invoice}, payment {trace.Id}");
        Line(text, "Masked. Keys for trying out alone; a terminal of the production profile keeps none.");
        Line(text, "Milliseconds since the payment began.");
        foreach (TraceEntry entry in trace.Entries)
        {
            Write(text, entry);
        }

        if (trace.IsCut)
        {
            Line(text, "What came after this is not kept.");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, TraceEntry entry)
    {
        string offset = string.Create(CultureInfo.InvariantCulture, $"{entry.Offset.TotalMilliseconds,10:F1}");
        switch (entry.Kind)
        {
            case TraceKind.Command:
                Line(text, $"{offset}  > {Digits(entry, 0, entry.Bytes.Length)}  {TraceNames.OfCommand(entry.Bytes)}");
                break;
            case TraceKind.Response when entry.Bytes.Length >= 2:
                int status = (entry.Bytes[^2] << 8) | entry.Bytes[^1];
                Line(text, $"{offset}  < {Digits(entry, 0, entry.Bytes.Length)}  {TraceNames.OfStatus(status)}");
                Objects(text, entry, 0, entry.Bytes.Length - 2, 0);
                break;
            case TraceKind.Response:
                Line(text, $"{offset}  < {Digits(entry, 0, entry.Bytes.Length)}  no status word");
                break;
            case TraceKind.Text:
                Line(text, $"{offset}    {entry.Name}: {Characters(entry)}");
                break;
            case TraceKind.Objects:
                Line(text, $"{offset}    {entry.Name}: {Digits(entry, 0, entry.Bytes.Length)}");
                Objects(text, entry, 0, entry.Bytes.Length, 0);
                break;
            default:
                Line(text, $"{offset}  - {entry.Name}");
                break;
        }
    }

    /// <summary>The objects between two places. What was hidden is zero, which no tag begins with.</summary>
    private static void Objects(StringBuilder text, TraceEntry entry, int start, int end, int depth)
    {
        var reader = new TlvReader(entry.Bytes.AsSpan(start, end - start));
        while (reader.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            int to = start + reader.Offset;
            int from = to - value.Length;
            string name = TraceNames.OfTag(tag);
            string head = $"{new string(' ', Indent + (depth * 2))}{tag:X2}{(name.Length == 0 ? "" : " " + name)}";
            if (TlvReader.IsConstructed(tag) && depth + 1 < Emv.Limits.TlvDepthMax)
            {
                Line(text, head);
                Objects(text, entry, from, to, depth + 1);
                continue;
            }

            string words = TraceDecisions.Words(tag, value);
            Line(text, $"{head}: {Digits(entry, from, to)}{(words.Length == 0 ? "" : "  " + words)}");
        }
    }

    private static string Digits(TraceEntry entry, int from, int to)
    {
        char[] digits = Convert.ToHexString(entry.Bytes.AsSpan(from, to - from)).ToCharArray();
        for (int i = 0; i < digits.Length; i++)
        {
            if ((entry.Hidden[from + (i / 2)] & (i % 2 == 0 ? 0xF0 : 0x0F)) != 0)
            {
                digits[i] = '*';
            }
        }

        return new string(digits);
    }

    private static string Characters(TraceEntry entry)
    {
        StringBuilder text = new();
        for (int i = 0; i < entry.Bytes.Length; i++)
        {
            char letter = (char)entry.Bytes[i];
            _ = text.Append(entry.Hidden[i] != 0 ? '*' : char.IsAscii(letter) && !char.IsControl(letter) ? letter : '.');
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
