using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Vectors;

/// <summary>
/// A file of <c>emv/transcripts</c>: plays the card as it spoke against the entry point, and compares command and outcome.
/// </summary>
/// <remarks>
/// Played are contactless cards for kernel 3 whose outcome and configuration are stated, and contact cards that
/// <see cref="ContactTranscripts"/> has a case for; the others are skipped with the reason.
/// </remarks>
public static class TranscriptVectors
{
    private const int CommandCountMax = 100;

    /// <summary>Runs the transcript.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        JsonElement expected = document.GetProperty("expected");
        string outcome = Json.Text(expected, "outcome");
        string name = Json.Text(expected, "config");
        if (ContactTranscripts.TryRun(document, report))
        {
            return;
        }

        if (Json.Text(document, "interface") != "contactless")
        {
            report.Skip("contact transcript without a case");
        }
        else if (outcome.Length == 0 || name.Length == 0)
        {
            report.Skip("transcript without a stated outcome");
        }
        else
        {
            Play(document, expected, report);
        }
    }

    private static void Play(JsonElement document, JsonElement expected, VectorReport report)
    {
        TransactionParameters transaction = Transaction(expected, out List<DataObject> objects);
        string folder = Directory.GetDirectories(report.Root, "emv").FirstOrDefault() ?? report.Root;
        ContactlessConfiguration? configuration =
            TranscriptConfiguration.Read(folder, Json.Text(expected, "config"), transaction.TransactionType, objects);
        string[] commands = [.. Json.Items(document, "exchanges").Select(one => Json.Text(one, "c").ToUpperInvariant())];
        if (configuration is null || !configuration.Applications.Any(one => commands.Any(command => Selects(command, one))))
        {
            report.Skip("transcript of another kernel");
            return;
        }

        report.Case(Json.Text(document, "name"), () =>
        {
            var entryPoint = new EntryPoint(configuration);
            List<string> sent = Converse(entryPoint, transaction, document, out Outcome reached);
            string[] options = [.. commands.Where(command => command.StartsWith("80A8", StringComparison.Ordinal))];
            string[] sentOptions = [.. sent.Where(command => command.StartsWith("80A8", StringComparison.Ordinal))];
            return VectorReport.Compare("GET PROCESSING OPTIONS", string.Join(' ', options), string.Join(' ', sentOptions))
                ?? Same("outcome", Json.Text(expected, "outcome"), reached.Kind.ToString(), reached)
                ?? Same("cvm", Json.Text(expected, "cvm"), reached.Cvm.ToString(), reached);
        });
        if (Json.Text(expected, "outcome") == "Approved")
        {
            report.Note("approved offline: the card's signature (fDDA) and both certificates verified");
        }
    }

    private static List<string> Converse(
        EntryPoint entryPoint, in TransactionParameters transaction, JsonElement document, out Outcome reached)
    {
        reached = default;
        var sent = new List<string>();
        var now = new Instant(0);
        var exchanges = Json.Items(document, "exchanges").ToList();
        entryPoint.Start(transaction, now);
        entryPoint.CardPresented(now);
        while (sent.Count < CommandCountMax && Pump(entryPoint, ref reached) is { } command)
        {
            sent.Add(command);
            int index = exchanges.FindIndex(one => string.Equals(Json.Text(one, "c"), command, StringComparison.OrdinalIgnoreCase));
            index = index >= 0 ? index : exchanges.FindIndex(one => one.GetProperty("c").ValueKind == JsonValueKind.Null);
            if (index < 0)
            {
                entryPoint.Receive([0x67, 0x00], now);
                continue;
            }

            JsonElement answer = exchanges[index];
            if (answer.GetProperty("r").ValueKind == JsonValueKind.Null)
            {
                entryPoint.CardLost(now);
            }
            else
            {
                entryPoint.Receive(Json.Bytes(answer, "r"), now);
            }
        }

        return sent;
    }

    private static string? Pump(EntryPoint entryPoint, ref Outcome reached)
    {
        string? command = null;
        while (entryPoint.TryTake(out KernelOutput output))
        {
            command = output.Kind == KernelOutputKind.SendApdu ? Hex.ToText(output.Bytes.Span) : command;
            reached = output.Kind == KernelOutputKind.Finish ? output.Outcome : reached;
        }

        return command;
    }

    /// <summary>The transaction that a transcript states; what has no parameter of its own comes as objects.</summary>
    internal static TransactionParameters Transaction(JsonElement expected, out List<DataObject> objects)
    {
        objects = [];
        var transaction = new TransactionParameters
        {
            AmountMinor = 0,
            CurrencyNumeric = 0,
            CurrencyExponent = 2,
            DateYyMmDd = int.Parse(Json.Text(expected, "date"), CultureInfo.InvariantCulture),
            TimeHhMmSs = int.Parse(Json.Text(expected, "time"), CultureInfo.InvariantCulture),
            UnpredictableNumber = Json.TagOf(Json.Text(expected, "terminal_unpredictable")),
        };
        var reader = new TlvReader(Json.Bytes(expected, "transaction_request_tlv"));
        while (reader.Next(out uint tag, out ReadOnlySpan<byte> value) == TlvStatus.Read)
        {
            _ = Bcd.TryRead(value, out long number);
            switch (tag)
            {
                case Tag.AmountAuthorised:
                    transaction = transaction with { AmountMinor = number };
                    break;
                case Tag.AmountOther:
                    transaction = transaction with { AmountOtherMinor = number };
                    break;
                case Tag.TransactionCurrencyCode:
                    transaction = transaction with { CurrencyNumeric = (int)number };
                    break;
                case Tag.TransactionType:
                    transaction = transaction with { TransactionType = value[0] };
                    break;
                default:
                    objects.Add(new DataObject(tag, value.ToArray()));
                    break;
            }
        }

        return transaction;
    }

    /// <summary>True where a command is SELECT of a name that begins with the application's AID.</summary>
    private static bool Selects(string command, ContactlessApplication application) =>
        command.StartsWith("00A40400", StringComparison.Ordinal) && command.Length > 10
        && command.AsSpan(10).StartsWith(Hex.ToText(application.Aid.Span), StringComparison.Ordinal);

    /// <summary>Compares names that differ in case, spaces and underscores: "Online Request", ONLINE_PIN.</summary>
    private static string? Same(string what, string expected, string actual, in Outcome reached)
    {
        string plain = expected.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        plain = plain.Equals("N/A", StringComparison.OrdinalIgnoreCase) ? nameof(OutcomeCvm.NotApplicable) : plain;
        return plain.Length == 0 || plain.Equals(actual, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"{what} is {actual} for {reached.Reason}, not {expected}";
    }
}
