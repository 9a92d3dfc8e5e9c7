namespace Terminal.Devices.Printing;

/// <summary>What the printer's driver says.</summary>
public enum PrinterOutputKind
{
    /// <summary>Send <see cref="PrinterOutput.Bytes"/> to the printer.</summary>
    Transmit,

    /// <summary>The printer has worked through the whole job: it is on paper.</summary>
    Printed,

    /// <summary>The job failed; part of it may be on paper.</summary>
    Failed,
}

/// <summary>Why a job failed.</summary>
public enum PrinterFault
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>No paper.</summary>
    PaperOut,

    /// <summary>The cover is open.</summary>
    CoverOpen,

    /// <summary>The printer reports an error: cutter, head temperature.</summary>
    Faulty,

    /// <summary>The printer does not answer.</summary>
    Silent,
}

/// <summary>One output of the printer's driver.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Bytes for the line; valid until the next call into the driver.</param>
/// <param name="JobId">The job that ended.</param>
/// <param name="Fault">Why it failed.</param>
public readonly record struct PrinterOutput(
    PrinterOutputKind Kind, ReadOnlyMemory<byte> Bytes = default, int JobId = 0, PrinterFault Fault = PrinterFault.None);
