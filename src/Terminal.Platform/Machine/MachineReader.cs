using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>Looks at the machine under the terminal, source by source.</summary>
/// <param name="root">The folder that <c>proc</c> and <c>sys</c> are in: <c>/</c>.</param>
/// <param name="folder">A folder on the journal's disk.</param>
public sealed class MachineReader(string root, string folder)
{
    private readonly SystemFiles files = new(root);

    /// <summary>What the machine says now. For one thread at a time.</summary>
    public MachineHealth Read()
    {
        MachineHealth health = PowerReader.Read(files, new MachineHealth());
        health = MemoryReader.Read(files, health);
        health = ProcessorReader.Read(files, health);
        health = DiskReader.Read(files, folder, health);
        health = ClockReader.Read(health);
        return LinkReader.Read(files, health);
    }
}
