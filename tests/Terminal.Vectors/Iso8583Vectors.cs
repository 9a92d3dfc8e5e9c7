using System.Globalization;
using System.Text;
using System.Text.Json;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Vectors;

/// <summary>Cases of <c>iso8583/messages.json</c>: fields to bytes and back, frames, and messages that must be refused.</summary>
public static class Iso8583Vectors
{
    /// <summary>Runs the document's <c>vectors</c>, <c>framed</c>, <c>third_party</c> and <c>malformed</c> cases.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "vectors"))
        {
            Case(report, Json.Text(vector, "id"), Json.Text(vector, "dialect"), dialect => Message(document, vector, dialect));
        }

        foreach (JsonElement vector in Json.Items(document, "framed"))
        {
            string of = Json.Text(vector, "of");
            Case(report, $"framed {of}", of.Split('/')[0], dialect => Framed(document, vector, dialect));
        }

        foreach (JsonElement vector in Json.Items(document, "third_party"))
        {
            Case(report, "third party", Json.Text(vector, "dialect"), dialect => ThirdParty(document, vector, dialect));
        }

        foreach (JsonElement vector in Json.Items(document, "malformed"))
        {
            Case(report, Json.Text(vector, "id"), Json.Text(vector, "dialect"), dialect => Malformed(vector, dialect));
        }
    }

    private static void Case(VectorReport report, string id, string dialectName, Func<Dialect, string?> check)
    {
        Dialect? dialect = Dialect.All.FirstOrDefault(one => one.Name == dialectName);
        if (dialect is null)
        {
            report.Skip($"dialect {dialectName}");
        }
        else
        {
            report.Case(id, () => check(dialect));
        }
    }

    private static string? Message(JsonElement document, JsonElement vector, Dialect dialect)
    {
        byte[] packed = new byte[Limits.MessageLengthMax];
        bool valid = TryFill(document, vector, dialect, out IsoMessage message);
        IsoFault fault = default;
        bool done = dialect.TryPack(message, packed, out int written, out fault) && valid;
        if (vector.TryGetProperty("error", out _))
        {
            bool read = vector.TryGetProperty("hex", out _) && dialect.TryUnpack(Json.Bytes(vector, "hex"), new IsoMessage(), out _);
            return done || read ? "is accepted, and must be refused" : null;
        }

        if (!done)
        {
            return $"is not packed: {fault}";
        }

        return VectorReport.Compare("message", Json.Text(vector, "hex"), Hex.ToText(packed.AsSpan(0, written)))
            ?? Unpacked(dialect, Json.Bytes(vector, "hex"), message);
    }

    private static string? Framed(JsonElement document, JsonElement vector, Dialect dialect)
    {
        byte[] wire = Json.Bytes(vector, "hex");
        Framing framing = FramingOf(Json.Text(vector, "framing"));
        FrameReader reader = new(framing);
        ReadOnlySpan<byte> input = wire;
        bool complete = reader.TryRead(ref input, out ReadOnlySpan<byte> frame) && input.IsEmpty;
        if (!complete || !framing.TryOpen(frame, out Tpdu tpdu, out ReadOnlySpan<byte> inner))
        {
            return "is no frame";
        }

        if (!TryFill(document, vector, dialect, out IsoMessage message))
        {
            return "has a field that is no field";
        }

        string? mismatch = Unpacked(dialect, inner, message);
        byte[] header = frame[(framing.EnvelopeLength - framing.HeaderLength)..framing.EnvelopeLength].ToArray();
        byte[] packed = new byte[wire.Length + 16];
        int length = framing.Pack(dialect, message, new FrameEnvelope(tpdu, header), packed, out _);
        mismatch ??= VectorReport.Compare("frame", Hex.ToText(wire), Hex.ToText(packed.AsSpan(0, length)));
        if (mismatch is null && vector.TryGetProperty("reply_tpdu", out JsonElement reply))
        {
            byte[] reversed = new byte[Tpdu.Length];
            tpdu.Reversed.Write(reversed);
            mismatch = VectorReport.Compare("TPDU of the answer", reply.GetString()!, Hex.ToText(reversed));
        }

        return mismatch;
    }

    private static string? ThirdParty(JsonElement document, JsonElement vector, Dialect dialect)
    {
        byte[] bytes = BytesOf(vector);
        _ = TryFill(document, vector, dialect, out IsoMessage message);
        return Unpacked(dialect, bytes, message);
    }

    private static string? Malformed(JsonElement vector, Dialect dialect)
    {
        IsoMessage message = new();
        bool accepted = dialect.TryUnpack(BytesOf(vector), message, out _);
        return accepted ? "is accepted, and must be refused" : message.ToString() == "0000" ? null : "is accepted in part";
    }

    private static byte[] BytesOf(JsonElement vector) =>
        vector.TryGetProperty("ascii", out JsonElement ascii) ? Encoding.ASCII.GetBytes(ascii.GetString()!) : Json.Bytes(vector, "hex");

    /// <summary>The wire's framing out of the words of the vector: len2be(TPDU+6-byte header+message), 4 ASCII digits of length.</summary>
    private static Framing FramingOf(string words)
    {
        FramingLength length = words.Contains("ASCII", StringComparison.Ordinal) ? FramingLength.FourDigits : FramingLength.TwoBytes;
        int headerLength = words.Contains("6-byte header", StringComparison.Ordinal) ? 6 : 0;
        return new Framing(length, words.Contains("TPDU", StringComparison.Ordinal), headerLength);
    }

    private static bool TryFill(JsonElement document, JsonElement vector, Dialect dialect, out IsoMessage message)
    {
        message = new IsoMessage();
        bool valid = Mti.TryParse(Json.Text(vector, "mti"), out Mti mti);
        message.Mti = mti;
        JsonElement table = document.GetProperty("dialects").GetProperty(dialect.Name).GetProperty("fields");
        foreach (JsonProperty field in vector.GetProperty("fields").EnumerateObject())
        {
            int number = int.Parse(field.Name, CultureInfo.InvariantCulture);
            if (number is < 2 or > Limits.FieldMax)
            {
                valid = false;
                continue;
            }

            string value = field.Value.GetString()!;
            bool binary = table.TryGetProperty(field.Name, out JsonElement row) && Json.Text(row, "kind").EndsWith('b');
            // UnionPay's DE62 is binary, and the vectors write it in hex where it holds keys (sign-on) and as text where it holds an
            // invoice number.
            if (!binary || (number == DataElement.Invoice && mti.Class != 8))
            {
                message.Set(number, value.AsSpan());
            }
            else if (Hex.TryParse(value, out byte[] bytes))
            {
                message.Set(number, bytes);
            }
            else
            {
                valid = false;
            }
        }

        return valid;
    }

    private static string? Unpacked(Dialect dialect, ReadOnlySpan<byte> bytes, IsoMessage expected)
    {
        IsoMessage message = new();
        if (!dialect.TryUnpack(bytes, message, out IsoFault fault))
        {
            return $"is not unpacked: {fault}";
        }

        if (expected.Mti != default && message.Mti != expected.Mti)
        {
            return $"type is {message.Mti}";
        }

        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            if (message.Has(field) != expected.Has(field))
            {
                return $"field {field} is {(message.Has(field) ? "there" : "missing")}";
            }

            if (!message[field].SequenceEqual(expected[field]))
            {
                return $"field {field} is {Hex.ToText(message[field])}, not {Hex.ToText(expected[field])}";
            }
        }

        return null;
    }
}
