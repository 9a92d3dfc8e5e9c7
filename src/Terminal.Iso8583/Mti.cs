using System.Globalization;

namespace Terminal.Iso8583;

/// <summary>A message type identifier: four digits that say version, class, function and origin.</summary>
/// <remarks>Held as packed digits, so that it reads as it is written: 0x0200 is the financial request 0200.</remarks>
/// <param name="Value">Four packed digits.</param>
public readonly record struct Mti(ushort Value)
{
    /// <summary>0100, authorisation request.</summary>
    public static Mti AuthorisationRequest => new(0x0100);

    /// <summary>0200, financial request: a sale.</summary>
    public static Mti FinancialRequest => new(0x0200);

    /// <summary>0210, its answer.</summary>
    public static Mti FinancialResponse => new(0x0210);

    /// <summary>0220, financial advice: offline sale, refund, completion.</summary>
    public static Mti FinancialAdvice => new(0x0220);

    /// <summary>0221: a financial advice that the host may have had before.</summary>
    public static Mti FinancialAdviceRepeat => new(0x0221);

    /// <summary>0320, batch upload.</summary>
    public static Mti BatchUpload => new(0x0320);

    /// <summary>0400, reversal request.</summary>
    public static Mti ReversalRequest => new(0x0400);

    /// <summary>0410, its answer.</summary>
    public static Mti ReversalResponse => new(0x0410);

    /// <summary>0500, settlement request.</summary>
    public static Mti SettlementRequest => new(0x0500);

    /// <summary>0620, administrative advice: what became of an issuer's scripts.</summary>
    public static Mti AdministrativeAdvice => new(0x0620);

    /// <summary>0800, network management request: sign-on, echo.</summary>
    public static Mti NetworkRequest => new(0x0800);

    /// <summary>0810, its answer.</summary>
    public static Mti NetworkResponse => new(0x0810);

    /// <summary>Version of the standard: 0 for 1987, 1 for 1993.</summary>
    public int Version => Value >> 12;

    /// <summary>Class of the message: 1 authorisation, 2 financial, 3 file action, 4 reversal, 5 reconciliation, 6 administrative,
    /// 8 network.</summary>
    public int Class => (Value >> 8) & 0x0F;

    /// <summary>True for a request or an advice that waits for an answer: the function digit is even.</summary>
    public bool IsRequest => (Value & 0x10) == 0;

    /// <summary>The answer's type for a request: 0200 gives 0210, 0400 gives 0410; a repeat (0401) is answered as its first.</summary>
    public Mti Response => new((ushort)((Value & 0xFFF0) | 0x10));

    /// <summary>Reads four characters; false where one is no digit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Mti mti)
    {
        mti = default;
        if (text.Length != 4)
        {
            return false;
        }

        int value = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value << 4) | (digit - '0');
        }

        mti = new Mti((ushort)value);
        return true;
    }

    /// <summary>The four digits: 0200.</summary>
    public override string ToString() => Value.ToString("X4", CultureInfo.InvariantCulture);
}
