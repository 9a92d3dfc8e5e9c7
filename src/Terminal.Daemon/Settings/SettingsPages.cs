using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;

namespace Terminal.Daemon.Settings;

/// <summary>The JSON Schema of the settings file, and the reference table made of it.</summary>
internal static class SettingsPages
{
    /// <summary>The JSON Schema.</summary>
    public static string Schema() =>
        ConfigurationSchema.Write(SettingsContext.Default.DaemonSettings, new DaemonSettings(), "Settings of a board: terminald.json");

    /// <summary>The reference table. What is below <c>/configuration</c> has a page of its own.</summary>
    public static string Reference()
    {
        JsonObject schema = ConfigurationSchema.Make(SettingsContext.Default.DaemonSettings, new DaemonSettings());
        _ = schema["properties"]!["configuration"]!.AsObject().Remove("properties");
        return ConfigurationReference.Write(schema);
    }
}
