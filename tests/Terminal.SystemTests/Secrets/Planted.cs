using System.Text.Json.Nodes;

namespace Terminal.SystemTests.Secrets;

/// <summary>Digits that are no secret and are put on purpose into each kind of place: where the scan does not find them, it has not
/// looked.</summary>
internal static class Planted
{
    /// <summary>In the environment of the terminal's processes, the merchant's name, a till's name of its payment, a message at the
    /// broker, and the message of the exception that breaks the terminal.</summary>
    public const string Digits = "8306174295038471";

    /// <summary>In the name of the method that breaks it (<c>StartupHook</c>).</summary>
    public const string MethodDigits = "5917403826150493";

    /// <summary>What to look for.</summary>
    public static IReadOnlyList<Canary> Canaries { get; } =
        [Canary.OfNumber("planted", Digits), Canary.OfNumber("planted method", MethodDigits)];

    /// <summary>Puts them where they must be before the start.</summary>
    public static void Install(Stage stage)
    {
        stage.Variables["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Terminal.StartupHook.dll");
        stage.Variables["TERMINAL_PLANTED"] = Digits;
        stage.Configure("configuration.merchant", "name", JsonValue.Create(Digits));
    }

    /// <summary>Whether a find is one of these.</summary>
    public static bool Is(Find find) => Canaries.Any(canary => canary.Name == find.Canary);

    /// <summary>They must be found in every kind of place, and the exception's message in no record of it.</summary>
    public static void ExpectEverywhere(Stage stage, IReadOnlyList<Find> finds)
    {
        string[] kinds = Kinds(stage, finds, "planted");
        Assert.Equal(["process", "process", "cores", "cores"], kinds.Where(static kind => kind is "process" or "cores").OrderDescending());
        Assert.Empty(((string[])["copied-terminal/journal.db", "topics", "paper"]).Except(kinds));
        Assert.DoesNotContain(kinds, static kind => kind.Contains("crash", StringComparison.Ordinal) || kind.Contains("log/"));
        Assert.Equal(
            ["copied-log/terminald.log", "copied-log/vault.log", "copied-terminal/crash", "copied-terminal/crash-vault"],
            Kinds(stage, finds, "planted method").Order(StringComparer.Ordinal));
    }

    /// <summary>The places where one was found, without what differs from run to run: once for each process, core and record.</summary>
    private static string[] Kinds(Stage stage, IReadOnlyList<Find> finds, string canary) =>
        [.. finds.Where(find => find.Canary == canary).Select(find => find.Place.Split(", ")[0]).Distinct().Select(place =>
            place.StartsWith("process ", StringComparison.Ordinal) ? "process"
            : place.Replace(stage.PathOf("") + "/", "", StringComparison.Ordinal) is var file && Path.GetFileName(file) is var name
                && (name.StartsWith("core.", StringComparison.Ordinal) || name.StartsWith("crash-", StringComparison.Ordinal))
                ? Path.GetDirectoryName(file)! : file)];
}
