namespace Terminal.Platform.Journal;

/// <summary>The journal cannot be opened; the terminal does not trade without it.</summary>
public sealed class JournalOpenException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">LOCKED, FOREIGN, NEWER-SCHEMA, DISK-FULL or BROKEN.</param>
    /// <param name="cause">What the system said.</param>
    public JournalOpenException(string code, Exception? cause = null) : base(code, cause) => Code = code;

    /// <summary>A stable code: LOCKED (another process has it), FOREIGN (not a journal), NEWER-SCHEMA, DISK-FULL, BROKEN.</summary>
    public string Code { get; }
}
