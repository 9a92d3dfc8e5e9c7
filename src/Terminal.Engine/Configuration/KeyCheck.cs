using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Terminal.Engine.Configuration;

/// <summary>Checks every value against what its key's attribute says, and names all faults at once.</summary>
/// <remarks>It walks the contract that the compile-time reader reads by, so that reader, checks and schema know the same keys.</remarks>
public static class KeyCheck
{
    // Attributes are made anew at each look, and with them their patterns: a thousand times what the check itself takes.
    private static readonly ConcurrentDictionary<JsonPropertyInfo, ConfigurationKeyAttribute?> Known = new();

    /// <summary>All faults of a value; none where every key serves.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its contract.</param>
    public static IReadOnlyList<ConfigurationFault> Run(object value, JsonTypeInfo type)
    {
        List<ConfigurationFault> faults = [];
        Walk(value, type, "", faults);
        return faults;
    }

    /// <summary>The attribute of a property; null where it has none.</summary>
    public static ConfigurationKeyAttribute? Of(JsonPropertyInfo property) => Known.GetOrAdd(
        property,
        static one => one.AttributeProvider?.GetCustomAttributes(typeof(ConfigurationKeyAttribute), inherit: false)
            .OfType<ConfigurationKeyAttribute>().FirstOrDefault());

    private static void Walk(object value, JsonTypeInfo type, string pointer, List<ConfigurationFault> faults)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            string place = $"{pointer}/{property.Name}";
            if (Of(property) is { } key && property.Get?.Invoke(value) is { } held)
            {
                Check(held, key, place, faults);
                Descend(held, type, place, faults);
            }
        }
    }

    private static void Descend(object held, JsonTypeInfo type, string place, List<ConfigurationFault> faults)
    {
        if (held is string)
        {
            return;
        }

        if (held is IEnumerable list)
        {
            int index = 0;
            foreach (object? element in list)
            {
                string each = string.Create(CultureInfo.InvariantCulture, $"{place}/{index++}");
                if (element is null)
                {
                    // The reader refuses a member that is null, but takes null for an element of a list.
                    faults.Add(new ConfigurationFault(each, "null", "is null"));
                }
                else if (element is not string && type.Options.TryGetTypeInfo(element.GetType(), out JsonTypeInfo? of))
                {
                    Walk(element, of, each, faults);
                }
            }
        }
        else if (type.Options.TryGetTypeInfo(held.GetType(), out JsonTypeInfo? of) && of.Kind == JsonTypeInfoKind.Object)
        {
            Walk(held, of, place, faults);
        }
    }

    private static void Check(object held, ConfigurationKeyAttribute key, string place, List<ConfigurationFault> faults)
    {
        switch (held)
        {
            case int number:
                Within(number, "", key, place, faults);
                break;
            case long number:
                Within(number, "", key, place, faults);
                break;
            case string text:
                Within(text.Length, " characters", key, place, faults);
                Matches(text, key, place, faults);
                break;
            case IReadOnlyCollection<string> texts:
                Within(texts.Count, " lines", key, place, faults);
                foreach ((int index, string each) in texts.Index())
                {
                    Matches(each ?? "", key, string.Create(CultureInfo.InvariantCulture, $"{place}/{index}"), faults);
                }

                break;
            case ICollection things:
                Within(things.Count, " entries", key, place, faults);
                break;
            default:
                break;
        }
    }

    private static void Within(long measured, string what, ConfigurationKeyAttribute key, string place, List<ConfigurationFault> faults)
    {
        if (measured < key.Min || measured > key.Max)
        {
            string code = what.Length == 0 ? "range" : "length";
            string problem = key.Max == long.MaxValue ? $"must be {key.Min} or more{what}" : $"must be {key.Min} to {key.Max}{what}";
            faults.Add(new ConfigurationFault(place, code, problem));
        }
    }

    private static void Matches(string text, ConfigurationKeyAttribute key, string place, List<ConfigurationFault> faults)
    {
        if (key.OneOf.Length > 0 && !key.OneOf.Contains(text))
        {
            faults.Add(new ConfigurationFault(place, "choice", "must be one of " + string.Join(", ", key.OneOf)));
        }

        if (!key.Fits(text))
        {
            faults.Add(new ConfigurationFault(place, "pattern", "must match " + key.Pattern));
        }
    }
}
