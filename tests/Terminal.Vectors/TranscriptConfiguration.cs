using System.Globalization;
using System.Text.Json;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Vectors;

/// <summary>
/// The configuration under which a transcript gave its outcome: sets of <c>kernel_configs.json</c> joined with <c>capk.json</c>.
/// </summary>
/// <remarks>
/// A name is sets joined by +, later ones override; in a set, values add up from terminal to kernel to application to transaction.
/// </remarks>
internal sealed class TranscriptConfiguration
{
    private const int KernelId = 3;
    private readonly Dictionary<string, string> terminal = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CaPublicKey> keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ContactlessApplication> applications = [];

    private TranscriptConfiguration()
    {
    }

    /// <summary>Reads a configuration; null where a file or set is not there or no set has kernel 3.</summary>
    /// <param name="folder">The folder that holds both files.</param>
    /// <param name="name">Sets joined by +.</param>
    /// <param name="transactionType">The transaction type (9C).</param>
    /// <param name="objects">Data objects of the transaction that have no parameter of their own.</param>
    public static ContactlessConfiguration? Read(string folder, string name, byte transactionType, IReadOnlyList<DataObject> objects)
    {
        string path = Path.Combine(folder, "kernel_configs.json");
        string keyPath = Path.Combine(folder, "capk.json");
        if (!File.Exists(path))
        {
            return null;
        }

        var configuration = new TranscriptConfiguration();
        if (File.Exists(keyPath))
        {
            using JsonDocument known = JsonDocument.Parse(File.ReadAllBytes(keyPath));
            configuration.AddKeys(Json.Items(known.RootElement, "keys"), false);
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement sets = document.RootElement.GetProperty("sets");
        foreach (string set in name.Split('+'))
        {
            if (!sets.TryGetProperty(set, out JsonElement found))
            {
                return null;
            }

            configuration.Add(found, transactionType);
        }

        return configuration.applications.Count == 0 ? null : configuration.Build(objects);
    }

    private void Add(JsonElement set, byte transactionType)
    {
        AddValues(terminal, set, "terminal");
        AddKeys(Json.Items(set, "publicKey"), true);
        foreach (JsonElement kernel in Json.Items(set, "kernel"))
        {
            if (!kernel.TryGetProperty("kernelId", out JsonElement id) || id.GetInt32() != KernelId)
            {
                continue;
            }

            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            AddValues(values, kernel, "config");
            AddValues(values, kernel, "override");
            foreach (JsonElement application in Json.Items(kernel, "application"))
            {
                AddApplication(application, values, transactionType);
            }
        }
    }

    private void AddApplication(JsonElement application, Dictionary<string, string> kernelValues, byte transactionType)
    {
        foreach (JsonElement transaction in Json.Items(application, "transaction"))
        {
            if (transaction.GetProperty("transactionType").GetInt32() != transactionType)
            {
                continue;
            }

            var values = new Dictionary<string, string>(kernelValues, StringComparer.OrdinalIgnoreCase);
            AddValues(values, application, "config");
            AddValues(values, transaction, "config");
            byte[] aid = Json.Bytes(application, "aid");
            applications.RemoveAll(one => one.Aid.Span.SequenceEqual(aid));
            applications.Add(new ContactlessApplication
            {
                Aid = aid,
                KernelId = KernelId,
                TransactionLimitMinor = Limit(transaction, "readerContactlessTransactionLimit"),
                FloorLimitMinor = Limit(transaction, "readerContactlessFloorLimit"),
                CvmRequiredLimitMinor = Limit(transaction, "readerCVMRequiredLimit"),
                ZeroAmountAllowed = transaction.TryGetProperty("zeroAmountAllowedFlag", out JsonElement zero) && zero.GetBoolean(),
                StatusCheckSupported = transaction.TryGetProperty("statusCheckSupportFlag", out JsonElement check) && check.GetBoolean(),
                Qualifiers = Hex.Parse(values.GetValueOrDefault("9F66", "00000000")),
                ApplicationVersion = Hex.Parse(values.GetValueOrDefault("9F09", "")),
                Objects = [.. Objects(values)],
            });
        }
    }

    private ContactlessConfiguration Build(IReadOnlyList<DataObject> objects)
    {
        Dictionary<uint, DataObject> own =
            Objects(terminal).Concat(objects).GroupBy(one => one.Tag).ToDictionary(same => same.Key, same => same.Last());

        // The terminal's capabilities stand in the kernel's layer, and the entry point asks for them before a kernel is chosen.
        ReadOnlyMemory<byte> capabilities = applications[0].Objects.LastOrDefault(one => one.Tag == Tag.TerminalCapabilities).Value;
        return new ContactlessConfiguration(
            new TerminalData
            {
                Capabilities = capabilities.Length == 3 ? capabilities : new byte[3],
                TerminalType = 0x21,
                AdditionalCapabilities = new byte[5],
                CountryNumeric = 0,
                Objects = [.. own.Values],
            },
            applications,
            [.. keys.Values]);
    }

    private void AddKeys(IEnumerable<JsonElement> added, bool replace)
    {
        foreach (JsonElement one in added)
        {
            if (CaKeyVectors.Key(one) is not { } key)
            {
                continue;
            }

            string name = string.Create(CultureInfo.InvariantCulture, $"{key.Rid}/{key.Index:X2}");
            if (replace || !keys.ContainsKey(name))
            {
                keys[name] = key;
            }
        }
    }

    private static IEnumerable<DataObject> Objects(Dictionary<string, string> values) =>
        from value in values
        let tag = Json.TagOf(value.Key)
        where value.Value.Length > 0 && tag <= 0xFFFF && tag != Tag.TerminalTransactionQualifiers && !TlvReader.IsConstructed(tag)
        select new DataObject(tag, Hex.Parse(value.Value));

    private static void AddValues(Dictionary<string, string> values, JsonElement parent, string name)
    {
        if (parent.TryGetProperty(name, out JsonElement added))
        {
            foreach (JsonProperty value in added.EnumerateObject())
            {
                values[value.Name] = value.Value.GetString() ?? "";
            }
        }
    }

    private static long? Limit(JsonElement transaction, string name) =>
        transaction.TryGetProperty(name, out JsonElement limit) ? limit.GetInt64() : null;
}
