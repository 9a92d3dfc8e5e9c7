namespace Terminal.Iso8583;

/// <summary>The data elements that the terminal's messages use, by number.</summary>
/// <remarks>
/// Shapes are those of the 1987 tables; a dialect's private fields (60 to 63) are named by what our BCD dialect puts there.
/// </remarks>
public static class DataElement
{
    /// <summary>DE2, primary account number, n..19.</summary>
    public const int PrimaryAccountNumber = 2;

    /// <summary>DE3, processing code, n6.</summary>
    public const int ProcessingCode = 3;

    /// <summary>DE4, transaction amount, n12, minor units.</summary>
    public const int Amount = 4;

    /// <summary>DE7, transmission date and time, n10, MMDDhhmmss.</summary>
    public const int TransmissionTime = 7;

    /// <summary>DE11, system trace audit number, n6, 000001 to 999999.</summary>
    public const int Stan = 11;

    /// <summary>DE12, local time, n6, hhmmss.</summary>
    public const int LocalTime = 12;

    /// <summary>DE13, local date, n4, MMDD.</summary>
    public const int LocalDate = 13;

    /// <summary>DE14, expiry of the card, n4, YYMM.</summary>
    public const int Expiry = 14;

    /// <summary>DE22, entry mode, n3: 071 for a contactless chip with a terminal that takes PINs, 072 without.</summary>
    public const int EntryMode = 22;

    /// <summary>DE23, card sequence number, n3.</summary>
    public const int CardSequence = 23;

    /// <summary>DE24, network international identifier, n3.</summary>
    public const int NetworkId = 24;

    /// <summary>DE25, condition code, n2.</summary>
    public const int ConditionCode = 25;

    /// <summary>DE35, track 2 equivalent data, z..37, separator D.</summary>
    public const int Track2 = 35;

    /// <summary>DE37, retrieval reference number, an12, from the host.</summary>
    public const int RetrievalReference = 37;

    /// <summary>DE38, authorisation code, an6, from the host.</summary>
    public const int AuthorisationCode = 38;

    /// <summary>DE39, response code, an2; in a reversal, its reason.</summary>
    public const int ResponseCode = 39;

    /// <summary>DE41, terminal identification, ans8.</summary>
    public const int TerminalId = 41;

    /// <summary>DE42, merchant identification, ans15.</summary>
    public const int MerchantId = 42;

    /// <summary>DE49, currency, three digits of ISO 4217.</summary>
    public const int Currency = 49;

    /// <summary>DE52, PIN block, b8.</summary>
    public const int PinBlock = 52;

    /// <summary>DE53, security control information, n16.</summary>
    public const int SecurityControl = 53;

    /// <summary>DE54, additional amounts, an..120.</summary>
    public const int AdditionalAmounts = 54;

    /// <summary>DE55, ICC data as BER-TLV, b..255.</summary>
    public const int IccData = 55;

    /// <summary>DE57, security data of the BCD dialect as BER-TLV, b..999: <see cref="SecurityTag"/>.</summary>
    public const int SecurityData = 57;

    /// <summary>DE60, batch number, n6 as text.</summary>
    public const int Batch = 60;

    /// <summary>DE62, invoice number, n6 as text.</summary>
    public const int Invoice = 62;

    /// <summary>DE63, totals of a settlement.</summary>
    public const int Totals = 63;

    /// <summary>DE64, message authentication code, b8.</summary>
    public const int Mac = 64;

    /// <summary>DE128, message authentication code of a message with a second bitmap, b8.</summary>
    public const int SecondMac = 128;

    /// <summary>DE70, network management code, n3.</summary>
    public const int NetworkCode = 70;

    /// <summary>DE90, original data elements, n42: MTI 4, STAN 6, date and time 10, two identifiers of 11.</summary>
    public const int OriginalData = 90;
}
