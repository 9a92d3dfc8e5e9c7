namespace Terminal.Devices.Printing;

/// <summary>A code page of an ESC/POS printer; the value is the parameter of ESC t in Epson's numbering.</summary>
/// <remarks>Other makers number differently: the choice belongs to the printer's model.</remarks>
public enum PrinterCodePage
{
    /// <summary>Windows 1252, Western European with the euro sign at 80.</summary>
    Wpc1252 = 16,

    /// <summary>PC858, Western European with the euro sign at D5.</summary>
    Pc858 = 19,
}
