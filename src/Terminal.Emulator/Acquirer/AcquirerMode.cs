namespace Terminal.Emulator.Acquirer;

/// <summary>How the acquirer's model answers sales. Reversals and network messages it always answers.</summary>
public enum AcquirerMode
{
    /// <summary>By what is right: cryptogram, and the amount's last two digits.</summary>
    Approve,

    /// <summary>05, whatever it is.</summary>
    Decline,

    /// <summary>As <see cref="Approve"/>, but after a time that no terminal waits.</summary>
    Late,

    /// <summary>Decides and books, and answers nothing.</summary>
    None,
}
