namespace Terminal.Emv.Contactless;

/// <summary>The data objects of the terminal that no transaction changes.</summary>
/// <remarks>
/// Formats are those of EMV 4.4 Book 3, Annex A; texts are ASCII and are cut or filled to their length where a card asks for them.
/// </remarks>
public sealed record TerminalData
{
    /// <summary>Terminal capabilities (9F33), 3 bytes. Byte 1 bit 20 says that there is a contact reader.</summary>
    public required ReadOnlyMemory<byte> Capabilities { get; init; }

    /// <summary>Terminal type (9F35), n2 as its byte: 0x22 for attended, offline with online capability.</summary>
    public required byte TerminalType { get; init; }

    /// <summary>Additional terminal capabilities (9F40), 5 bytes.</summary>
    public required ReadOnlyMemory<byte> AdditionalCapabilities { get; init; }

    /// <summary>Terminal country code (9F1A), ISO 3166 numeric, n3.</summary>
    public required int CountryNumeric { get; init; }

    /// <summary>Interface device serial number (9F1E), an8.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>Merchant identifier (9F16), ans15.</summary>
    public string MerchantIdentifier { get; init; } = "";

    /// <summary>Terminal identification (9F1C), an8.</summary>
    public string TerminalIdentification { get; init; } = "";

    /// <summary>Merchant category code (9F15), n4.</summary>
    public int MerchantCategoryCode { get; init; }

    /// <summary>Merchant name and location (9F4E), ans, at most 40 characters are kept.</summary>
    public string MerchantNameAndLocation { get; init; } = "";

    /// <summary>Further objects, or other values for those above: at most 32 of at most 64 bytes.</summary>
    public IReadOnlyList<DataObject> Objects { get; init; } = [];
}
