using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Apdu;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Vectors;

/// <summary>Cases of <c>emv/tlv_dol.json</c>: trees of data objects, and data object lists.</summary>
public static class TlvDolVectors
{
    /// <summary>Runs the document's <c>tlv</c> and <c>dol</c> cases.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement vector in Json.Items(document, "tlv"))
        {
            string mode = Json.Text(vector, "mode");
            if (mode is "emv" or "strict-single")
            {
                report.Case(Json.Text(vector, "id"), () => Tlv(vector, mode == "strict-single"));
            }
            else
            {
                report.Skip($"tlv mode {mode}");
            }
        }

        foreach (JsonElement vector in Json.Items(document, "dol"))
        {
            string kind = Json.Text(vector, "kind");
            switch (kind)
            {
                case "parse":
                    report.Case(Json.Text(vector, "id"), () => Parse(vector));
                    break;
                case "build":
                    report.Case(Json.Text(vector, "id"), () => Build(vector));
                    break;
                default:
                    report.Skip($"dol kind {kind}");
                    break;
            }
        }
    }

    private static string? Tlv(JsonElement vector, bool single)
    {
        byte[] data = Json.Bytes(vector, "hex");
        JsonElement expect = vector.GetProperty("expect");
        bool refused = single ? TlvReader.Single(data, out _, out _) != TlvStatus.Read : TlvTree.Check(data) != TlvStatus.End;
        if (single && !refused)
        {
            refused = TlvTree.Check(data) != TlvStatus.End;
        }

        if (expect.TryGetProperty("error", out _))
        {
            // A case on records can be well formed and still be refused as what it is meant to be: the answer to READ RECORD.
            bool record = Json.Text(vector, "id").Contains("record", StringComparison.Ordinal);
            return refused || (record && !ResponseApdu.TryRecord(data, out _)) ? null : "is read, and must be refused";
        }

        if (refused)
        {
            return "is refused";
        }

        if (expect.TryGetProperty("ok", out JsonElement tree))
        {
            int objectCount = 0;
            string? mismatch = Children(tree, data, ref objectCount);
            return mismatch;
        }

        foreach (JsonProperty counted in expect.GetProperty("count").EnumerateObject())
        {
            uint wanted = Json.TagOf(counted.Name);
            int count = 0;
            var walk = new TlvTree(data);
            while (walk.Next(out uint tag, out _) == TlvStatus.Read)
            {
                count += tag == wanted ? 1 : 0;
            }

            if (count != counted.Value.GetInt32())
            {
                return $"{counted.Name} stands there {count} times";
            }
        }

        return null;
    }

    private static string? Children(JsonElement expected, ReadOnlySpan<byte> data, ref int objectCount)
    {
        var reader = new TlvReader(data);
        foreach (JsonElement one in expected.EnumerateArray())
        {
            objectCount++;
            string name = Json.Text(one, "tag");
            if (reader.Next(out uint tag, out ReadOnlySpan<byte> value) != TlvStatus.Read || tag != Json.TagOf(name))
            {
                return $"{name} is not object {objectCount}";
            }

            if (one.TryGetProperty("children", out JsonElement children))
            {
                string? below = TlvReader.IsConstructed(tag) ? Children(children, value, ref objectCount) : $"{name} is no template";
                if (below is not null)
                {
                    return below;
                }
            }
            else if (VectorReport.Compare(name, Json.Text(one, "value"), Hex.ToText(value)) is { } different)
            {
                return different;
            }
        }

        return reader.Next(out uint extra, out _) == TlvStatus.End ? null : $"{extra:X} follows";
    }

    private static string? Parse(JsonElement vector)
    {
        var dol = new Dol(Json.Bytes(vector, "dol"));
        JsonElement expect = vector.GetProperty("expect");
        var entries = new List<string>();
        int total = 0;
        TlvStatus status;
        while ((status = dol.Next(out uint tag, out int length)) == TlvStatus.Read)
        {
            entries.Add(string.Create(CultureInfo.InvariantCulture, $"{tag:X}/{length}"));
            total += length;
        }

        if (expect.TryGetProperty("error", out _))
        {
            return status == TlvStatus.End ? "is read, and must be refused" : null;
        }

        if (status != TlvStatus.End)
        {
            return $"is refused: {status}";
        }

        string expected = string.Join(' ', expect.GetProperty("entries").EnumerateArray().Select(one =>
            string.Create(CultureInfo.InvariantCulture, $"{Json.TagOf(one[0].GetString()!):X}/{one[1].GetInt32()}")));
        return VectorReport.Compare("list", expected, string.Join(' ', entries))
            ?? (!expect.TryGetProperty("total", out JsonElement sum) || sum.GetInt32() == total ? null : $"total is {total}");
    }

    private static string? Build(JsonElement vector)
    {
        var data = new TransactionData();
        foreach (JsonElement source in Json.Items(vector, "sources"))
        {
            foreach (JsonProperty value in source.EnumerateObject())
            {
                _ = data.Terminal.Add(Json.TagOf(value.Name), Hex.Parse(value.Value.GetString()));
            }
        }

        byte[] built = new byte[4096];
        bool done = Dol.TryBuild(Json.Bytes(vector, "dol"), data, built, out int length);
        JsonElement expect = vector.GetProperty("expect");
        if (expect.TryGetProperty("error", out _))
        {
            return done ? "is built, and must be refused" : null;
        }

        return done ? VectorReport.Compare("data", Json.Text(expect, "data"), Hex.ToText(built.AsSpan(0, length))) : "is refused";
    }
}
