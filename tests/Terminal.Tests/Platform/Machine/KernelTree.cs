using System.Text;
using Terminal.Engine.Fleet;
using Terminal.Platform.Machine;

namespace Terminal.Tests.Platform.Machine;

/// <summary>Files as a kernel shows them, below a folder that goes with the test.</summary>
internal sealed class KernelTree : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static MachineHealth Nothing { get; } = new();

    public string Root => folder["."];

    public SystemFiles Files => new(Root);

    /// <summary>Content of a file; its folders are made.</summary>
    public string this[string path]
    {
        set
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            File.WriteAllText(folder[path], value, Encoding.Latin1);
        }
    }

    public void Dispose() => folder.Dispose();
}
