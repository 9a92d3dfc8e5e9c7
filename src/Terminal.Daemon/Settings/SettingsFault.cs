namespace Terminal.Daemon.Settings;

/// <summary>One value of a settings file that does not serve.</summary>
/// <param name="Path">JSON path of the value: <c>$.host.port</c>.</param>
/// <param name="Problem">What it must be.</param>
internal readonly record struct SettingsFault(string Path, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Problem}";
}
