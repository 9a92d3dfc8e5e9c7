namespace Terminal.Emulator.Acquirer;

/// <summary>How the acquirer's model answers financial and settlement messages. Reversals and network messages it always answers.</summary>
public enum AcquirerMode
{
    /// <summary>By what is right: cryptogram, and the amount's last two digits.</summary>
    Approve,

    /// <summary>05 to every sale, advice, refund and void; settlements as with <see cref="Approve"/>.</summary>
    Decline,

    /// <summary>As <see cref="Approve"/>, but after a time that no terminal waits.</summary>
    Late,

    /// <summary>Decides and books, and answers nothing.</summary>
    None,

    /// <summary>As <see cref="Approve"/>, but the first settlement of each batch is answered 95, whatever it says.</summary>
    Mismatch,
}
