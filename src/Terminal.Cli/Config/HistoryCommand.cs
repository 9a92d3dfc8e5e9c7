using System.Globalization;
using Terminal.Engine.Configuration;
using Terminal.Platform.Fleet;

namespace Terminal.Cli.Config;

/// <summary>Lists what a terminal was sent and how far each came; runs on the terminal, beside it.</summary>
internal static class HistoryCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("", "--store"))
        {
            return 64;
        }

        if (!File.Exists(words["--store"]))
        {
            Console.Error.WriteLine($"{words["--store"]} is not there");
            return 65;
        }

        using FleetStore? store = FleetStore.TryOpen(words["--store"], out string fault);
        if (store is null)
        {
            Console.Error.WriteLine($"{words["--store"]} cannot be read: {fault}");
            return 65;
        }

        foreach (KeptDocument kept in store.Documents())
        {
            string when = kept.UnixMilliseconds == 0
                ? "time unknown"
                : DateTimeOffset.FromUnixTimeMilliseconds(kept.UnixMilliseconds).ToString("u", CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{kept.Version,8}  {kept.Phase.ToString().ToLowerInvariant(),-10}  {when}  {kept.Sha256}"));
        }

        return 0;
    }
}
