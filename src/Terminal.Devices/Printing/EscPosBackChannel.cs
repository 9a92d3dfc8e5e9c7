namespace Terminal.Devices.Printing;

/// <summary>What a byte from the printer meant.</summary>
internal enum EscPosAnswer
{
    /// <summary>Part of something, or nothing that is known.</summary>
    None,

    /// <summary>Go on sending (XON).</summary>
    GoOn,

    /// <summary>Stop sending (XOFF).</summary>
    Stop,

    /// <summary>The answer to DLE EOT; <see cref="EscPosBackChannel.Value"/> holds it.</summary>
    Status,

    /// <summary>The answer to GS r: all that was sent before it has been processed.</summary>
    Barrier,

    /// <summary>An automatic status of four bytes is complete; <see cref="EscPosBackChannel.Fault"/> is what it says.</summary>
    Automatic,
}

/// <summary>Tells apart what comes back from a printer: flow control, real-time status, automatic status, answers in sequence.</summary>
/// <remarks>
/// Epson, "Status from the printer": bits 0, 1, 4 and 7 of a byte say what it is. 0xx1xx10 answers DLE EOT, 0xx1xx00 begins an automatic
/// status, of which the other three bytes are 0xx0xxxx; the same form outside of one answers GS r; 11 and 13 are XON and XOFF.
/// </remarks>
internal sealed class EscPosBackChannel
{
    private int automaticLeft;

    /// <summary>The byte of the last status.</summary>
    public byte Value { get; private set; }

    /// <summary>What the last automatic status says.</summary>
    public PrinterFault Fault { get; private set; }

    /// <summary>What an answer to DLE EOT 2 (why offline) says.</summary>
    public static PrinterFault OfflineCause(byte status) =>
        (status & 0x04) != 0 ? PrinterFault.CoverOpen
        : (status & 0x20) != 0 ? PrinterFault.PaperOut
        : (status & 0x40) != 0 ? PrinterFault.Faulty
        : PrinterFault.None;

    /// <summary>What an answer to DLE EOT 4 (paper sensor) says.</summary>
    public static PrinterFault Paper(byte status) => (status & 0x60) != 0 ? PrinterFault.PaperOut : PrinterFault.None;

    /// <summary>Whether an answer to DLE EOT 4 says that the roll is near its end.</summary>
    public static bool PaperLow(byte status) => (status & 0x0C) != 0;

    /// <summary>Takes the next byte.</summary>
    public EscPosAnswer Accept(byte value)
    {
        if (value is 0x11 or 0x13)
        {
            return value == 0x11 ? EscPosAnswer.GoOn : EscPosAnswer.Stop;
        }

        if ((value & 0x93) == 0x12)
        {
            Value = value;
            return EscPosAnswer.Status;
        }

        if ((value & 0x93) == 0x10)
        {
            automaticLeft = 3;
            Fault = (value & 0x20) != 0 ? PrinterFault.CoverOpen : PrinterFault.None;
            return EscPosAnswer.None;
        }

        if ((value & 0x90) != 0)
        {
            return EscPosAnswer.None; // Noise.
        }

        return automaticLeft > 0 ? AcceptAutomatic(value) : EscPosAnswer.Barrier;
    }

    /// <summary>Forgets a part of a status.</summary>
    public void Reset() => automaticLeft = 0;

    private EscPosAnswer AcceptAutomatic(byte value)
    {
        automaticLeft--;
        PrinterFault found = automaticLeft switch
        {
            2 when (value & 0x2C) != 0 => PrinterFault.Faulty, // Second byte: mechanism, cutter, unrecoverable.
            1 when (value & 0x0C) != 0 => PrinterFault.PaperOut, // Third byte: paper end.
            _ => PrinterFault.None,
        };
        Fault = Fault == PrinterFault.None ? found : Fault;
        return automaticLeft == 0 ? EscPosAnswer.Automatic : EscPosAnswer.None;
    }
}
