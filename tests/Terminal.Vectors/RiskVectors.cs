using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>
/// Cases of <c>risk_and_restrictions.json</c>, each as one card at the contact kernel: TVR and TSI stand in the first GENERATE AC.
/// </summary>
/// <remarks>
/// The card's AIP asks for nothing, so that TVR byte 1 says that offline authentication was not performed; all else is the case's. What a
/// case does not give is made up so that it raises nothing.
/// </remarks>
public static class RiskVectors
{
    private const string Aid = "A0000000031010";
    private const string NotAuthenticated = "80";

    /// <summary>Runs the document.</summary>
    public static void Run(JsonElement document, VectorReport report)
    {
        foreach (JsonElement one in Json.Items(document, "processing_restrictions"))
        {
            report.Case(Json.Text(one, "name"), () => Check(one, "0000", TransactionAmount(one), uint.MaxValue));
        }

        foreach (JsonElement one in Json.Items(document, "terminal_risk_management"))
        {
            report.Case(Json.Text(one, "name"), () =>
                Check(one, "0000", TransactionAmount(one), Number(one.GetProperty("terminal"), "9F1B")));
        }

        foreach (JsonElement one in Json.Items(document, "cvm_list_parse"))
        {
            report.Case(Json.Text(one, "hex"), () => CheckList(one));
        }
    }

    private static string? Check(JsonElement one, string profile, long amount, long floor)
    {
        string? command = Play(one, profile, amount, floor, "", out OutcomeReason reason);
        if (command is null)
        {
            return $"ends with {reason}";
        }

        string results = command[10..24];
        string wanted = NotAuthenticated + Json.Text(one, "tvr")[2..];
        return VectorReport.Compare("tvr", wanted, results[..10])
            ?? (Json.Text(one, "tsi").Length == 0 ? null : VectorReport.Compare("tsi", Json.Text(one, "tsi"), results[10..]));
    }

    /// <summary>A list without a rule is a list that is missing; one that ends within a rule ends the transaction.</summary>
    private static string? CheckList(JsonElement one)
    {
        string list = Json.Text(one, "hex");
        string? command = Play(one, "1000", 100, uint.MaxValue, "8E" + $"{list.Length / 2:X2}" + list, out OutcomeReason reason);
        bool missing = command is not null && command[10..12] == "A0";
        return Json.Text(one, "expect") switch
        {
            "" => command is null || missing ? $"is not read: {reason}" : null,
            "error: no CV rule" => missing ? null : "is taken for a list",
            _ => reason == OutcomeReason.CardDataFormat ? null : $"comes to {reason}",
        };
    }

    private static string? Play(JsonElement one, string profile, long amount, long floor, string more, out OutcomeReason reason)
    {
        ContactKernel kernel = new(Configuration(one, floor));
        Dictionary<string, string> card = new() { ["5A"] = "4761739001010119", ["5F24"] = "491231", ["8C"] = "95059B02", ["8D"] = "8A02" };
        Overlay(card, one, "icc");
        string content = string.Concat(card.Select(static value => value.Key + $"{value.Value.Length / 2:X2}" + value.Value)) + more;
        var answers = new Dictionary<string, string>
        {
            ["00A40400"] = "6F0B8407" + Aid + "A5009000",
            ["80A80000"] = "8006" + profile + "080101009000",
            ["00B2010C"] = "7081" + $"{content.Length / 2:X2}" + content + "9000",
        };
        foreach (JsonElement exchange in Json.Items(one, "apdus"))
        {
            answers[Json.Text(exchange, "c")[..8]] = Json.Text(exchange, "r");
        }

        reason = OutcomeReason.None;
        var now = new Instant(0);
        kernel.Start(Transaction(one, amount), now);
        while (kernel.TryTake(out ContactOutput output))
        {
            string command = Hex.ToText(output.Bytes.Span);
            switch (output.Kind)
            {
                case KernelOutputKind.Finish:
                    reason = output.Outcome.Reason;
                    break;
                case KernelOutputKind.LookUpCard:
                    kernel.CardLookedUp(new CardHistory(LastAmount(one, card["5A"]), false), now);
                    break;
                case KernelOutputKind.SendApdu when command.StartsWith("80AE", StringComparison.Ordinal):
                    return command;
                case KernelOutputKind.SendApdu:
                    kernel.Receive(Hex.Parse(answers.GetValueOrDefault(command[..8], "6A88")), now);
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private static ContactConfiguration Configuration(JsonElement one, long floor)
    {
        Dictionary<string, string> terminal = new() { ["9F35"] = "22", ["9F40"] = "F000000000", ["9F1A"] = "0528", ["9F09"] = "" };
        Overlay(terminal, one, "terminal");
        return new ContactConfiguration(
            new TerminalData
            {
                Capabilities = Hex.Parse("E0F8C8"),
                TerminalType = Hex.Parse(terminal["9F35"])[0],
                AdditionalCapabilities = Hex.Parse(terminal["9F40"]),
                CountryNumeric = int.Parse(terminal["9F1A"], CultureInfo.InvariantCulture),
            },
            [
                new ContactApplication
                {
                    Aid = Hex.Parse(Aid),
                    ApplicationVersion = Hex.Parse(terminal["9F09"]),
                    FloorLimitMinor = floor,
                    TacDenial = new byte[5],
                    TacOnline = new byte[5],
                    TacDefault = new byte[5],
                },
            ],
            [])
        {
            UsesDirectory = false,
            LooksUpCards = true,
        };
    }

    private static ContactTransaction Transaction(JsonElement one, long amount)
    {
        Dictionary<string, string> given = new() { ["9A"] = "250511", ["9C"] = "00" };
        Overlay(given, one, "transaction");
        return new ContactTransaction(new TransactionParameters
        {
            AmountMinor = amount,
            CurrencyNumeric = 978,
            CurrencyExponent = 2,
            TransactionType = Hex.Parse(given["9C"])[0],
            DateYyMmDd = int.Parse(given["9A"], CultureInfo.InvariantCulture),
            UnpredictableNumber = 1,
        });
    }

    /// <summary>The amount of the log's most recent entry of the same account number.</summary>
    private static long LastAmount(JsonElement one, string pan) => Json.Items(one, "txn_log")
        .Where(entry => CompressedDigits.Same(Json.Bytes(entry, "pan"), Hex.Parse(pan)))
        .OrderBy(static entry => Json.Text(entry, "date"), StringComparer.Ordinal)
        .Select(static entry => entry.GetProperty("amount").GetInt64())
        .LastOrDefault();

    private static long TransactionAmount(JsonElement one) =>
        one.GetProperty("transaction").TryGetProperty("81", out _) ? Number(one.GetProperty("transaction"), "81") : 100;

    private static long Number(JsonElement parent, string name) => BinaryPrimitives.ReadUInt32BigEndian(Json.Bytes(parent, name));

    private static void Overlay(Dictionary<string, string> values, JsonElement parent, string name)
    {
        if (parent.TryGetProperty(name, out JsonElement given))
        {
            foreach (JsonProperty value in given.EnumerateObject())
            {
                values[value.Name] = value.Value.GetString()!;
            }
        }
    }
}
