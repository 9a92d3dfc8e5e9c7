namespace Terminal.Emulator.Acquirer;

/// <summary>How the acquirer's model answers financial messages, settlements and reversals. Network messages it always answers, and
/// reversals by what is right unless a mode says otherwise.</summary>
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

    /// <summary>As <see cref="None"/>, and every reversal is answered 96 and undoes nothing.</summary>
    Unclosed,
}
