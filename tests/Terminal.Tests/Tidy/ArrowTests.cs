using System.Xml.Linq;
using Xunit;

namespace Terminal.Tests.Tidy;

/// <summary>Who may know whom. The build refuses what is not referenced; these tests refuse the reference.</summary>
public sealed class ArrowTests
{
    /// <summary>For each project, all that it may reference.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Primitives"] = "",
        ["PublicKeys"] = "Primitives",
        ["Crypto"] = "Primitives",
        ["Iso8583"] = "Primitives",
        ["Devices"] = "Primitives",
        ["Emv"] = "Primitives PublicKeys",
        ["Vault"] = "Primitives PublicKeys Crypto Devices",
        ["Engine"] = "Primitives PublicKeys Emv Iso8583 Devices Vault",
        ["Emulator"] = "Primitives PublicKeys Crypto Emv Iso8583 Devices Vault Engine",
        ["Platform"] = "Primitives PublicKeys Emv Iso8583 Devices Vault Engine",
        ["Platform.Iot"] = "Primitives Devices Engine Platform System.Device.Gpio Iot.Device.Bindings MQTTnet",
        ["System.Device.Gpio"] = "",
        ["Iot.Device.Bindings"] = "System.Device.Gpio",
        ["MQTTnet"] = "",
        ["Daemon"] = "Primitives PublicKeys Emv Iso8583 Devices Vault Engine Platform Platform.Iot",
        ["Panel"] = "Primitives PublicKeys Emv Iso8583 Devices Vault Engine Emulator Platform Cli",
        ["Cli"] = "Primitives PublicKeys Emv Iso8583 Devices Vault Engine Emulator Platform",
    };

    /// <summary>Stand-ins that are compiled against and never run; a test of their own holds that.</summary>
    private static readonly string[] Surfaces = ["System.Device.Gpio", "Iot.Device.Bindings", "MQTTnet"];

    [Fact]
    public void Every_project_references_only_what_it_may()
    {
        List<string> wrong = [];
        foreach (string file in SourceTree.Files.Where(file =>
            file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            string name = Short(file);
            string[] allowed = Allowed.TryGetValue(name, out string? list) ? list.Split(' ') : [];
            wrong.AddRange(References(file).Except(allowed).Select(other => $"{name} -> {other}"));
        }

        SourceTree.HasNone(wrong);
    }

    [Fact]
    public void The_device_image_never_holds_the_emulator()
    {
        HashSet<string> reached = [];
        Queue<string> ahead = new(["Daemon"]);
        while (ahead.TryDequeue(out string? name))
        {
            if (reached.Add(name))
            {
                References($"src/Terminal.{name}/Terminal.{name}.csproj").Except(Surfaces).ToList().ForEach(ahead.Enqueue);
            }
        }

        Assert.Contains("Engine", reached);
        Assert.DoesNotContain("Emulator", reached);
        Assert.DoesNotContain("Panel", reached);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = SourceTree.Text("Terminal.sln").Replace('\\', '/');
        SourceTree.HasNone(SourceTree.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)
            && !solution.Contains($"\"{file}\"", StringComparison.Ordinal)));
    }

    private static string Short(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("Terminal.", "", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(SourceTree.Text(project)).Descendants("ProjectReference")
            .Select(item => Short((string?)item.Attribute("Include") ?? ""));
}
