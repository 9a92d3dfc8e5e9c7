using Mono.Cecil;
using Terminal.SurfaceCheck;
using Xunit;

namespace Terminal.Tests.Tidy;

/// <summary>The stand-ins of src/iot-surface: nowhere but at home, and compared by a tool that finds what differs.</summary>
public sealed class SurfaceTests
{
    private static readonly string[] Names = ["System.Device.Gpio.dll", "Iot.Device.Bindings.dll", "MQTTnet.dll"];

    private static readonly Dictionary<string, (Action<ModuleDefinition> Alter, string Said)> Alterations = new()
    {
        ["a method that is not there"] = (m => Method(m, "TryFind").Name = "Locate", "no static System.Boolean Locate"),
        ["another parameter"] = (
            m => Method(m, "TryFind").Parameters[0].ParameterType = m.TypeSystem.Int64, "no static System.Boolean TryFind"),
        ["another parameter's name"] = (m => Method(m, "TryFind").Parameters[0].Name = "x", "PaperWidth.TryFind: public plain (x"),
        ["an instance method"] = (m => Method(m, "TryFind").IsStatic = false, "no System.Boolean TryFind"),
        ["another constant"] = (m => Constant(m).Constant = 99, ": 99, but"),
        ["a class that is not sealed"] = (m => Sealed(m).IsSealed = false, "Ssd1306: kind: class, but sealed class"),
        ["another base"] = (m => Sealed(m).BaseType = m.ImportReference(typeof(IOException)), "does not derive from System.IO.IOException"),
        ["another interface"] = (
            m => Sealed(m).Interfaces.Add(new InterfaceImplementation(m.ImportReference(typeof(IDisposable)))),
            "does not implement System.IDisposable"),
        ["a type that is not there"] = (m => Sealed(m).Name = "Whim", "Whim: not there"),
        ["a method that can be overridden"] = (m => Method(m, "TryFind").IsVirtual = true, "public virtual"),
    };

    public static TheoryData<string> Cases => [.. Alterations.Keys];

    [Fact]
    public void No_stand_in_reaches_an_output_folder()
    {
        string[] outputs = [.. new[] { "src", "tests" }.SelectMany(top => Directory.GetDirectories(Path.Combine(SourceTree.Root, top)))
            .Where(project => Path.GetFileName(project) != "iot-surface").Select(project => Path.Combine(project, "bin"))
            .Where(Directory.Exists)];
        Assert.Contains(outputs, folder => folder.EndsWith("src/Terminal.Daemon/bin", StringComparison.Ordinal));
        string[] files = [.. outputs.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))];
        SourceTree.HasNone(files.Where(file => Names.Contains(Path.GetFileName(file)) && IsStandIn(file)));
        SourceTree.HasNone(files.Where(file => file.EndsWith(".deps.json", StringComparison.Ordinal))
            .Where(file => Names.Any(name => File.ReadAllText(file).Contains(
                $"\"{Path.GetFileNameWithoutExtension(name)}/1.0.0\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_stand_in_is_known_by_its_mark()
    {
        string home = Path.Combine(SourceTree.Root, "src", "iot-surface", "MQTTnet", "bin");
        string[] built = Directory.Exists(home) ? Directory.GetFiles(home, "MQTTnet.dll", SearchOption.AllDirectories) : [];
        Assert.All(built, file => Assert.True(IsStandIn(file)));
        Assert.False(IsStandIn(typeof(SurfaceTests).Assembly.Location));
    }

    [Fact]
    public void An_assembly_agrees_with_itself()
    {
        using ModuleDefinition module = Devices();
        Assert.Empty(SurfaceComparison.Differences(module, module));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_stand_in_that_differs_is_found_out(string what)
    {
        using ModuleDefinition real = Devices(), surface = Devices();
        Alterations[what].Alter(surface);
        Assert.Contains(
            SurfaceComparison.Differences(surface, real),
            difference => difference.Contains(Alterations[what].Said, StringComparison.Ordinal));
    }

    private static ModuleDefinition Devices() =>
        ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "Terminal.Devices.dll"));

    private static bool IsStandIn(string file)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(file);
        return module.Assembly.CustomAttributes.Any(mark =>
            mark.AttributeType.Name == "AssemblyMetadataAttribute" && Equals(mark.ConstructorArguments[0].Value, "IotSurface"));
    }

    private static MethodDefinition Method(ModuleDefinition module, string name) =>
        module.GetType("Terminal.Devices.Printing.PaperWidth").Methods.First(method => method.Name == name);

    private static TypeDefinition Sealed(ModuleDefinition module) => module.GetType("Terminal.Devices.Display.Ssd1306");

    private static FieldDefinition Constant(ModuleDefinition module) =>
        module.GetType("Terminal.Devices.Lights.Tone").Fields.First(field => field.HasConstant);
}
