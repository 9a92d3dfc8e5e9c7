using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>Contact transcripts, played through the contact kernel as <c>contact_transcripts.json</c> says.</summary>
/// <remarks>
/// A command is answered by the first unused exchange that has it; every exchange must have been used at the end, but those that the case
/// says are not sent.
/// </remarks>
public static class ContactTranscripts
{
    private const int StepCountMax = 200;

    /// <summary>The file of the cases.</summary>
    public const string FileName = "contact_transcripts.json";

    /// <summary>Plays a transcript; false where no case is written for it.</summary>
    public static bool TryRun(JsonElement transcript, VectorReport report)
    {
        string name = Json.Text(transcript, "name");
        if (Directory.EnumerateFiles(report.Root, FileName, SearchOption.AllDirectories).FirstOrDefault() is not { } path)
        {
            return false;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement[] cases = [.. Json.Items(document.RootElement, "cases").Where(one => Json.Text(one, "transcript") == name)];
        foreach (JsonElement one in cases)
        {
            report.Case($"{name} {Json.Text(one, "variant")}", () => Check(transcript, one, Path.GetDirectoryName(path)!));
        }

        return cases.Length > 0;
    }

    /// <summary>The kernel of a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="folder">The folder that holds <c>capk.json</c>.</param>
    public static ContactKernel Kernel(JsonElement one, string folder)
    {
        using JsonDocument known = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "capk.json")));
        var keys = new List<CaPublicKey>();
        foreach (JsonElement key in Json.Items(known.RootElement, "keys"))
        {
            if (CaKeyVectors.Key(key) is { } read)
            {
                keys.Add(read);
            }
        }

        Dictionary<string, string> terminal = new() { ["9F33"] = "E0F8C8", ["9F35"] = "22", ["9F40"] = "F000F0A001", ["9F1A"] = "0840" };
        if (one.TryGetProperty("terminal", out JsonElement own))
        {
            foreach (JsonProperty value in own.EnumerateObject())
            {
                terminal[value.Name] = value.Value.GetString()!;
            }
        }

        return new ContactKernel(new ContactConfiguration(
            new TerminalData
            {
                Capabilities = Hex.Parse(terminal["9F33"]),
                TerminalType = Hex.Parse(terminal["9F35"])[0],
                AdditionalCapabilities = Hex.Parse(terminal["9F40"]),
                CountryNumeric = int.Parse(terminal["9F1A"], CultureInfo.InvariantCulture),
                Objects = [.. terminal.Select(static value => new DataObject(Json.TagOf(value.Key), Hex.Parse(value.Value)))],
            },
            [.. Json.Items(one, "aids").Select(Application)],
            keys)
        {
            UsesDirectory = !one.TryGetProperty("directory", out JsonElement directory) || directory.GetBoolean(),
        });
    }

    /// <summary>The transaction of a case.</summary>
    public static ContactTransaction Transaction(JsonElement one)
    {
        bool stated = one.TryGetProperty("transaction", out JsonElement given);
        return new ContactTransaction(new TransactionParameters
        {
            AmountMinor = stated ? given.GetProperty("amount").GetInt64() : 100,
            CurrencyNumeric = stated ? given.GetProperty("currency").GetInt32() : 840,
            CurrencyExponent = 2,
            DateYyMmDd = stated ? given.GetProperty("date").GetInt32() : 250511,
            TimeHhMmSs = stated ? given.GetProperty("time").GetInt32() : 0,
            UnpredictableNumber = stated ? Json.TagOf(Json.Text(given, "un")) : 0x12345678,
        });
    }

    private static ContactApplication Application(JsonElement aid)
    {
        string[] codes = aid.TryGetProperty("tac", out JsonElement tac)
            ? [.. tac.EnumerateArray().Select(static code => code.GetString()!)]
            : ["0000000000", "0000000000", "0000000000"];
        return new ContactApplication
        {
            Aid = Json.Bytes(aid, "aid"),
            TacDenial = Hex.Parse(codes[0]),
            TacOnline = Hex.Parse(codes[1]),
            TacDefault = Hex.Parse(codes[2]),
            FloorLimitMinor = aid.TryGetProperty("floor", out JsonElement floor) ? floor.GetInt64() : 0,
        };
    }

    private static string? Check(JsonElement transcript, JsonElement one, string folder)
    {
        ContactKernel kernel = Kernel(one, folder);
        var left = Json.Items(one, "prelude").Concat(Json.Items(transcript, "exchanges"))
            .Select(exchange => (
                Command: Replaced(one, "replace", Json.Text(exchange, "c")),
                Answer: Replaced(one, "replaceAnswers", Json.Text(exchange, "r")))).ToList();
        JsonElement expect = one.GetProperty("expect");
        string[]? choices = null;
        string? next = null;
        string pin = "";
        ContactOutcome? outcome = null;
        var now = new Instant(0);
        kernel.Start(Transaction(one), now);
        for (int step = 0; step < StepCountMax && outcome is null && Take(kernel, ref outcome) is { } asked; step++)
        {
            switch (asked.Kind)
            {
                case KernelOutputKind.ChooseApplication:
                    choices = [.. Enumerable.Range(0, kernel.ChoiceCount).Select(at => Hex.ToText(kernel.Choice(at).Name.Span))];
                    kernel.ApplicationChosen(one.GetProperty("choose").GetInt32(), now);
                    break;
                case KernelOutputKind.EnterPin:
                    pin = asked.Pin.Form.ToString();
                    kernel.PinAnswered(PinAnswer.Entered, 0x9000, now);
                    break;
                case KernelOutputKind.GoOnline:
                    JsonElement host = one.GetProperty("host");
                    kernel.HostAnswered(
                        new HostAnswer(
                            host.GetProperty("approved").GetBoolean(),
                            (ushort)Json.TagOf(Json.Text(host, "arc")),
                            Json.Bytes(host, "data")),
                        now);
                    break;
                case KernelOutputKind.SendApdu:
                    string command = Hex.ToText(asked.Bytes.Span);
                    int index = left.FindIndex(exchange => string.Equals(exchange.Command, command, StringComparison.OrdinalIgnoreCase));
                    if (index < 0)
                    {
                        next = command;
                        kernel.CardLost(now);
                        break;
                    }

                    kernel.Receive(Hex.Parse(left[index].Answer), now);
                    left.RemoveAt(index);
                    break;
                default:
                    return $"asks for {asked.Kind}, which the case does not have";
            }
        }

        string[] unsent = [.. Json.Items(one, "unsent").Select(static command => command.GetString()!)];
        left.RemoveAll(exchange => unsent.Contains(exchange.Command, StringComparer.OrdinalIgnoreCase));
        return VectorReport.Compare("pin", Json.Text(expect, "pin"), pin)
            ?? Compare(kernel, expect, outcome, next, choices)
            ?? (left.Count == 0 ? null : $"never sends {left[0].Command}");
    }

    private static string? Compare(ContactKernel kernel, JsonElement expect, ContactOutcome? outcome, string? next, string[]? choices)
    {
        string wanted = string.Join(' ', Json.Items(expect, "choices").Select(static name => name.GetString()));
        string? differs = VectorReport.Compare("choices", wanted, string.Join(' ', choices ?? []))
            ?? VectorReport.Compare("next", Json.Text(expect, "next"), next ?? "");
        if (differs is not null || next is not null)
        {
            return differs;
        }

        return (outcome is null ? "comes to no outcome" : null)
            ?? Same(expect, "reason", outcome!.Value.Reason.ToString())
            ?? Same(expect, "kind", outcome.Value.Kind.ToString())
            ?? Same(expect, "tvr", Data(kernel, Tag.Tvr))
            ?? Same(expect, "tsi", Data(kernel, Tag.Tsi))
            ?? Same(expect, "cvm", Data(kernel, Tag.CvmResults))
            ?? Same(expect, "arc", Data(kernel, Tag.AuthorisationResponseCode))
            ?? (expect.TryGetProperty("signature", out JsonElement signs) && signs.GetBoolean() != outcome.Value.SignatureWanted
                ? "signature differs" : null);
    }

    private static string? Same(JsonElement expect, string name, string actual) =>
        Json.Text(expect, name).Length == 0 ? null : VectorReport.Compare(name, Json.Text(expect, name), actual);

    private static string Data(ContactKernel kernel, uint tag) =>
        kernel.TryGetData(tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "";

    private static string Replaced(JsonElement one, string name, string command)
    {
        if (one.TryGetProperty(name, out JsonElement replace))
        {
            foreach (JsonProperty value in replace.EnumerateObject())
            {
                command = command.Replace(value.Name, value.Value.GetString(), StringComparison.OrdinalIgnoreCase);
            }
        }

        return command;
    }

    private static ContactOutput? Take(ContactKernel kernel, ref ContactOutcome? outcome)
    {
        ContactOutput? asked = null;
        while (kernel.TryTake(out ContactOutput output))
        {
            outcome = output.Kind == KernelOutputKind.Finish ? output.Outcome : outcome;
            asked = output.Kind is KernelOutputKind.ShowUi or KernelOutputKind.Finish ? asked : output;
        }

        return asked;
    }
}
