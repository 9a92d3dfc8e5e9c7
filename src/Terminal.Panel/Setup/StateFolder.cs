namespace Terminal.Panel.Setup;

/// <summary>The one folder that holds everything a running emulator keeps, and the names in it.</summary>
internal sealed class StateFolder
{
    /// <summary>Names the parts of a folder; nothing is made yet.</summary>
    /// <param name="root">Absolute, or relative to the working directory.</param>
    public StateFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Pki = Path.Combine(Root, "pki");
        Terminal = Path.Combine(Root, "terminal");
        Emulator = Path.Combine(Root, "emulator");
        Broker = Path.Combine(Root, "broker");
        Operator = Path.Combine(Root, "operator");
        Device = Path.Combine(Root, "dev");
        Log = Path.Combine(Root, "log");
    }

    /// <summary>The folder, absolute.</summary>
    public string Root { get; }

    /// <summary>Development certificates and keys.</summary>
    public string Pki { get; }

    /// <summary>What the terminal owns: its settings, its journal, its sealed keys.</summary>
    public string Terminal { get; }

    /// <summary>What the world around it owns: test cards, the issuer's keys, the acquirer's ledger.</summary>
    public string Emulator { get; }

    /// <summary>The broker's settings.</summary>
    public string Broker { get; }

    /// <summary>What the fleet's operator keeps: the documents that went to terminals.</summary>
    public string Operator { get; }

    /// <summary>The ends of the wires between the terminal and the virtual board.</summary>
    public string Device { get; }

    /// <summary>One log a part.</summary>
    public string Log { get; }

    /// <summary>The token of tills, in a file for its owner alone.</summary>
    public string TillToken => Path.Combine(Terminal, "till.token");

    /// <summary>The token of a supervisor's till.</summary>
    public string SupervisorToken => Path.Combine(Terminal, "supervisor.token");

    /// <summary>Makes the folders that are missing, for their owner alone.</summary>
    public void Create()
    {
        foreach (string folder in (ReadOnlySpan<string>)[Root, Pki, Terminal, Emulator, Broker, Operator, Device, Log])
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file in one step, so that a reader sees the old one or the new one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What; the caller clears it where it is secret.</param>
    /// <param name="secret">True for a file that nobody but its owner reads (mode 0600); else 0644.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool secret)
    {
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string fresh = path + ".new";
        File.Delete(fresh);
        using (FileStream stream = new(fresh, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = secret ? mode : mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        }))
        {
            stream.Write(content);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
