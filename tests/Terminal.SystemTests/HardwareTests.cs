using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Terminal.SystemTests;

/// <summary>The hardware chapter is of one piece: overlays compile, pins are used once, the wiring table says the same.</summary>
[Trait("Category", "system")]
public sealed partial class HardwareTests
{
    private static readonly string Folder = Path.Combine(Tool.Repository, "hw", "overlays");

    private static readonly string[] Names = [.. Directory.GetFiles(Folder, "*.dts").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> Overlays => [.. Names];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_compiles_without_a_warning(string name)
    {
        using Process dtc = Process.Start(new ProcessStartInfo(
            "dtc", ["-@", "-I", "dts", "-O", "dtb", "-o", "/dev/null", Path.Combine(Folder, name)]) { RedirectStandardError = true })!;
        string said = await dtc.StandardError.ReadToEndAsync();
        await dtc.WaitForExitAsync();
        Assert.Equal("", said);
        Assert.Equal(0, dtc.ExitCode);
    }

    [Fact]
    public async Task All_overlays_apply_to_one_board_together()
    {
        string folder = Directory.CreateTempSubdirectory("overlays-").FullName;
        string board = Path.Combine(folder, "board.dtb");
        await Tool.RunAsync("dtc", "-@", "-q", "-I", "dts", "-O", "dtb", "-o", board, Path.Combine(Folder, "test-board.dtsi"));
        foreach (string name in Names)
        {
            string overlay = Path.Combine(folder, Path.ChangeExtension(name, ".dtbo"));
            await Tool.RunAsync("dtc", "-@", "-I", "dts", "-O", "dtb", "-o", overlay, Path.Combine(Folder, name));
            await Tool.RunAsync("fdtoverlay", "-i", board, "-o", board + ".new", overlay);
            File.Move(board + ".new", board, overwrite: true);
        }

        string whole = await Tool.RunAsync("dtc", "-q", "-I", "dtb", "-O", "dts", board);
        Assert.Contains("gpio-matrix-keypad", whole, StringComparison.Ordinal);
        Assert.Contains("pwm-beeper", whole, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_wiring_table_names_the_pins_of_the_overlays_and_each_once()
    {
        int[] set = [.. Directory.GetFiles(Folder, "*.dts")
            .SelectMany(path => Pins().Matches(File.ReadAllText(path)))
            .SelectMany(match => match.Groups[1].Value.Split(' '))
            .Select(int.Parse).Order()];
        string readme = File.ReadAllText(Path.Combine(Tool.Repository, "hw", "README.md"));
        int[] wired = [.. Rows().Matches(readme).Select(match => int.Parse(match.Groups[1].Value, null)).Order()];
        Assert.Equal(set.Distinct(), set);
        Assert.Equal(set, wired);
    }

    [GeneratedRegex("brcm,pins = <([0-9 ]+)>")]
    private static partial Regex Pins();

    [GeneratedRegex(@"^\| GPIO ([0-9]+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
