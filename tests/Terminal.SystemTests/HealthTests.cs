using System.Globalization;
using System.Text.Json;

namespace Terminal.SystemTests;

/// <summary>What the daemon tells of this machine, beside what other programs say of it: awk, df, ps, and C over the header.</summary>
[Trait("Category", "system")]
public sealed class HealthTests
{
    private const double Gigabyte = 1 << 30;

    // What adjtimex(2) says, by the structure as the C library's own header has it.
    private const string Clock = """
        #include <stdio.h>
        #include <sys/timex.h>
        int main(void) {
            struct timex t = { 0 };
            if (adjtimex(&t) < 0) return 1;
            printf("%d %ld %ld %ld\n", !(t.status & STA_UNSYNC), t.status & STA_NANO ? t.offset / 1000 : t.offset, t.esterror, t.maxerror);
            return 0;
        }
        """;

    [Fact]
    public async Task Memory_load_disk_clock_and_link_are_what_other_programs_see()
    {
        using Stage stage = await Stage.OpenAsync();
        stage.Configure("configuration", "telemetrySeconds", 10);
        stage.StartBroker();
        await File.WriteAllTextAsync(stage.PathOf("clock.c"), Clock);
        _ = await Tool.RunAsync("gcc", "-o", stage.PathOf("clock"), stage.PathOf("clock.c"));
        double[] clockBefore = await NumbersAsync(stage.PathOf("clock"));
        stage.StartTerminal();
        JsonElement told = await stage.HearAsync("up/tele");

        // The look is of the daemon's start, seconds ago; others work on this machine meanwhile.
        double total = await NumberAsync("awk", "/^MemTotal:/ { print $2 * 1024 }", "/proc/meminfo");
        double available = await NumberAsync("awk", "/^MemAvailable:/ { print $2 * 1024 }", "/proc/meminfo");
        Near(available, total / 10, Number(told, "memFreeBytes"));
        string process = (await Tool.RunAsync("pgrep", "-f", "terminald.dll --config " + stage.SettingsPath)).Split('\n')[0];
        double resident = 1024 * await NumberAsync("ps", "-o", "rss=", "-p", process);
        Assert.InRange(Number(told, "rssBytes"), resident / 3, resident * 2); // It grows while it starts.
        double load = await NumberAsync("awk", "{ print $1 }", "/proc/loadavg");
        Near(load, 2 + (load / 2), Number(told, "load"));
        double free = await NumberAsync("sh", "-c", $"df --block-size=1 --output=avail '{stage.TerminalFolder}' | tail -n 1");
        Near(free, 2 * Gigabyte, Number(told, "diskFreeBytes"));

        double[] clock = await NumbersAsync(stage.PathOf("clock"));
        Assert.Equal(clock[0] > 0, told.GetProperty("clockSync").GetBoolean());
        Near(clock[1], 100_000, Number(told, "clockOffsetUs"));
        Near(clock[2], 100_000, Number(told, "clockErrorUs"));
        Assert.InRange(Number(told, "clockErrorMaxUs"), Math.Min(clockBefore[3], clock[3]), Math.Max(clockBefore[3], clock[3]));
        await LinkIsAsync(told);
        await stage.StopTerminalAsync();
    }

    private static async Task LinkIsAsync(JsonElement told)
    {
        string name = (await Tool.RunAsync("awk", "$2 == \"00000000\" && $8 == \"00000000\" { print $7, $1 }", "/proc/net/route"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).FirstOrDefault("").Split(' ')[^1];
        Assert.Equal(name, told.TryGetProperty("link", out JsonElement link) ? link.GetString() : "");
        if (name.Length > 0)
        {
            double[] lost = await NumbersAsync("awk", $"$1 == \"{name}:\" {{ print $4, $5, $12, $13 }}", "/proc/net/dev");
            string[] members = ["rxErrors", "rxDrops", "txErrors", "txDrops"];
            Assert.All(members.Zip(lost), pair => Near(pair.Second, 1000, Number(told, pair.First)));
        }
    }

    private static void Near(double theirs, double within, double ours) => Assert.InRange(ours, theirs - within, theirs + within);

    private static double Number(JsonElement told, string name) => told.GetProperty(name).GetDouble();

    private static async Task<double> NumberAsync(string program, params string[] arguments) =>
        (await NumbersAsync(program, arguments)).Single();

    private static async Task<double[]> NumbersAsync(string program, params string[] arguments) =>
        [.. (await Tool.RunAsync(program, arguments)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
