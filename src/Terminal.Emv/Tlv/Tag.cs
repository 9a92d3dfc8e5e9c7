namespace Terminal.Emv.Tlv;

/// <summary>Tags of the data elements that this project knows, big-endian, under their official names.</summary>
/// <remarks>EMV 4.4 Book 3, Annex A; those of the contactless kernels from their books.</remarks>
public static class Tag
{
    /// <summary>Issuer Identification Number (42).</summary>
    public const uint IssuerIdentificationNumber = 0x42;

    /// <summary>Application Identifier Card (4F).</summary>
    public const uint ApplicationIdentifierCard = 0x4F;

    /// <summary>Application Label (50).</summary>
    public const uint ApplicationLabel = 0x50;

    /// <summary>Track2 Equivalent Data (57).</summary>
    public const uint Track2EquivalentData = 0x57;

    /// <summary>Primary Account Number (5A).</summary>
    public const uint PrimaryAccountNumber = 0x5A;

    /// <summary>Cardholder Name (5F20).</summary>
    public const uint CardholderName = 0x5F20;

    /// <summary>Application Expiration Date (5F24).</summary>
    public const uint ApplicationExpirationDate = 0x5F24;

    /// <summary>Application Effective Date (5F25).</summary>
    public const uint ApplicationEffectiveDate = 0x5F25;

    /// <summary>Issuer Country Code (5F28).</summary>
    public const uint IssuerCountryCode = 0x5F28;

    /// <summary>Transaction Currency Code (5F2A).</summary>
    public const uint TransactionCurrencyCode = 0x5F2A;

    /// <summary>Language Preference (5F2D).</summary>
    public const uint LanguagePreference = 0x5F2D;

    /// <summary>Service Code (5F30).</summary>
    public const uint ServiceCode = 0x5F30;

    /// <summary>Pan Sequence Number (5F34).</summary>
    public const uint PanSequenceNumber = 0x5F34;

    /// <summary>Transaction Currency Exponent (5F36).</summary>
    public const uint TransactionCurrencyExponent = 0x5F36;

    /// <summary>Application Template (61).</summary>
    public const uint ApplicationTemplate = 0x61;

    /// <summary>Fci Template (6F).</summary>
    public const uint FciTemplate = 0x6F;

    /// <summary>Record Template (70).</summary>
    public const uint RecordTemplate = 0x70;

    /// <summary>Issuer Script Template1 (71).</summary>
    public const uint IssuerScriptTemplate1 = 0x71;

    /// <summary>Issuer Script Template2 (72).</summary>
    public const uint IssuerScriptTemplate2 = 0x72;

    /// <summary>Response Template Format2 (77).</summary>
    public const uint ResponseTemplateFormat2 = 0x77;

    /// <summary>Response Template Format1 (80).</summary>
    public const uint ResponseTemplateFormat1 = 0x80;

    /// <summary>Amount Authorised Binary (81).</summary>
    public const uint AmountAuthorisedBinary = 0x81;

    /// <summary>Application Interchange Profile (82).</summary>
    public const uint ApplicationInterchangeProfile = 0x82;

    /// <summary>Command Template (83).</summary>
    public const uint CommandTemplate = 0x83;

    /// <summary>Dedicated File Name (84).</summary>
    public const uint DedicatedFileName = 0x84;

    /// <summary>Issuer Script Command (86).</summary>
    public const uint IssuerScriptCommand = 0x86;

    /// <summary>Application Priority Indicator (87).</summary>
    public const uint ApplicationPriorityIndicator = 0x87;

    /// <summary>Sfi (88).</summary>
    public const uint Sfi = 0x88;

    /// <summary>Authorisation Response Code (8A).</summary>
    public const uint AuthorisationResponseCode = 0x8A;

    /// <summary>Cdol1 (8C).</summary>
    public const uint Cdol1 = 0x8C;

    /// <summary>Cdol2 (8D).</summary>
    public const uint Cdol2 = 0x8D;

    /// <summary>Cvm List (8E).</summary>
    public const uint CvmList = 0x8E;

    /// <summary>Ca Public Key Index (8F).</summary>
    public const uint CaPublicKeyIndex = 0x8F;

    /// <summary>Issuer Public Key Certificate (90).</summary>
    public const uint IssuerPublicKeyCertificate = 0x90;

    /// <summary>Issuer Authentication Data (91).</summary>
    public const uint IssuerAuthenticationData = 0x91;

    /// <summary>Issuer Public Key Remainder (92).</summary>
    public const uint IssuerPublicKeyRemainder = 0x92;

    /// <summary>Signed Static Application Data (93).</summary>
    public const uint SignedStaticApplicationData = 0x93;

    /// <summary>Application File Locator (94).</summary>
    public const uint ApplicationFileLocator = 0x94;

    /// <summary>Tvr (95).</summary>
    public const uint Tvr = 0x95;

    /// <summary>Transaction Certificate Data Object List, TDOL (97).</summary>
    public const uint Tdol = 0x97;

    /// <summary>Transaction Certificate (TC) Hash Value (98).</summary>
    public const uint TcHashValue = 0x98;

    /// <summary>Transaction Date (9A).</summary>
    public const uint TransactionDate = 0x9A;

    /// <summary>Tsi (9B).</summary>
    public const uint Tsi = 0x9B;

    /// <summary>Transaction Type (9C).</summary>
    public const uint TransactionType = 0x9C;

    /// <summary>Fci Proprietary Template (A5).</summary>
    public const uint FciProprietaryTemplate = 0xA5;

    /// <summary>Fci Issuer Discretionary Data (BF0C).</summary>
    public const uint FciIssuerDiscretionaryData = 0xBF0C;

    /// <summary>Acquirer Identifier (9F01).</summary>
    public const uint AcquirerIdentifier = 0x9F01;

    /// <summary>Amount Authorised (9F02).</summary>
    public const uint AmountAuthorised = 0x9F02;

    /// <summary>Amount Other (9F03).</summary>
    public const uint AmountOther = 0x9F03;

    /// <summary>Amount Other Binary (9F04).</summary>
    public const uint AmountOtherBinary = 0x9F04;

    /// <summary>Aid (9F06).</summary>
    public const uint Aid = 0x9F06;

    /// <summary>Application Usage Control (9F07).</summary>
    public const uint ApplicationUsageControl = 0x9F07;

    /// <summary>Application Version Card (9F08).</summary>
    public const uint ApplicationVersionCard = 0x9F08;

    /// <summary>Application Version Terminal (9F09).</summary>
    public const uint ApplicationVersionTerminal = 0x9F09;

    /// <summary>Issuer Action Code Default (9F0D).</summary>
    public const uint IssuerActionCodeDefault = 0x9F0D;

    /// <summary>Issuer Action Code Denial (9F0E).</summary>
    public const uint IssuerActionCodeDenial = 0x9F0E;

    /// <summary>Issuer Action Code Online (9F0F).</summary>
    public const uint IssuerActionCodeOnline = 0x9F0F;

    /// <summary>Issuer Application Data (9F10).</summary>
    public const uint IssuerApplicationData = 0x9F10;

    /// <summary>Issuer Code Table Index (9F11).</summary>
    public const uint IssuerCodeTableIndex = 0x9F11;

    /// <summary>Application Preferred Name (9F12).</summary>
    public const uint ApplicationPreferredName = 0x9F12;

    /// <summary>Last Online Application Transaction Counter (9F13).</summary>
    public const uint LastOnlineApplicationTransactionCounter = 0x9F13;

    /// <summary>Lower Consecutive Offline Limit (9F14).</summary>
    public const uint LowerConsecutiveOfflineLimit = 0x9F14;

    /// <summary>Merchant Category Code (9F15).</summary>
    public const uint MerchantCategoryCode = 0x9F15;

    /// <summary>Merchant Identifier (9F16).</summary>
    public const uint MerchantIdentifier = 0x9F16;

    /// <summary>Pin Try Counter (9F17).</summary>
    public const uint PinTryCounter = 0x9F17;

    /// <summary>Issuer Script Identifier (9F18).</summary>
    public const uint IssuerScriptIdentifier = 0x9F18;

    /// <summary>Token Requestor Id (9F19).</summary>
    public const uint TokenRequestorId = 0x9F19;

    /// <summary>Terminal Country Code (9F1A).</summary>
    public const uint TerminalCountryCode = 0x9F1A;

    /// <summary>Terminal Floor Limit (9F1B).</summary>
    public const uint TerminalFloorLimit = 0x9F1B;

    /// <summary>Terminal Identification (9F1C).</summary>
    public const uint TerminalIdentification = 0x9F1C;

    /// <summary>Terminal Risk Management Data (9F1D).</summary>
    public const uint TerminalRiskManagementData = 0x9F1D;

    /// <summary>Interface Device Serial Number (9F1E).</summary>
    public const uint InterfaceDeviceSerialNumber = 0x9F1E;

    /// <summary>Track1 Discretionary Data (9F1F).</summary>
    public const uint Track1DiscretionaryData = 0x9F1F;

    /// <summary>Track2 Discretionary Data (9F20).</summary>
    public const uint Track2DiscretionaryData = 0x9F20;

    /// <summary>Transaction Time (9F21).</summary>
    public const uint TransactionTime = 0x9F21;

    /// <summary>Upper Consecutive Offline Limit (9F23).</summary>
    public const uint UpperConsecutiveOfflineLimit = 0x9F23;

    /// <summary>Application Cryptogram (9F26).</summary>
    public const uint ApplicationCryptogram = 0x9F26;

    /// <summary>Cryptogram Information Data (9F27).</summary>
    public const uint CryptogramInformationData = 0x9F27;

    /// <summary>Extended Selection (9F29).</summary>
    public const uint ExtendedSelection = 0x9F29;

    /// <summary>Kernel Identifier (9F2A).</summary>
    public const uint KernelIdentifier = 0x9F2A;

    /// <summary>Icc Pin Encipherment Public Key Certificate (9F2D).</summary>
    public const uint IccPinKeyCertificate = 0x9F2D;

    /// <summary>Icc Pin Encipherment Public Key Exponent (9F2E).</summary>
    public const uint IccPinKeyExponent = 0x9F2E;

    /// <summary>Icc Pin Encipherment Public Key Remainder (9F2F).</summary>
    public const uint IccPinKeyRemainder = 0x9F2F;

    /// <summary>Issuer Public Key Exponent (9F32).</summary>
    public const uint IssuerPublicKeyExponent = 0x9F32;

    /// <summary>Terminal Capabilities (9F33).</summary>
    public const uint TerminalCapabilities = 0x9F33;

    /// <summary>Cvm Results (9F34).</summary>
    public const uint CvmResults = 0x9F34;

    /// <summary>Terminal Type (9F35).</summary>
    public const uint TerminalType = 0x9F35;

    /// <summary>Application Transaction Counter (9F36).</summary>
    public const uint ApplicationTransactionCounter = 0x9F36;

    /// <summary>Unpredictable Number (9F37).</summary>
    public const uint UnpredictableNumber = 0x9F37;

    /// <summary>Pdol (9F38).</summary>
    public const uint Pdol = 0x9F38;

    /// <summary>Pos Entry Mode (9F39).</summary>
    public const uint PosEntryMode = 0x9F39;

    /// <summary>Amount Reference Currency (9F3A).</summary>
    public const uint AmountReferenceCurrency = 0x9F3A;

    /// <summary>Transaction Reference Currency Code (9F3C).</summary>
    public const uint TransactionReferenceCurrencyCode = 0x9F3C;

    /// <summary>Transaction Reference Currency Exponent (9F3D).</summary>
    public const uint TransactionReferenceCurrencyExponent = 0x9F3D;

    /// <summary>Additional Terminal Capabilities (9F40).</summary>
    public const uint AdditionalTerminalCapabilities = 0x9F40;

    /// <summary>Transaction Sequence Counter (9F41).</summary>
    public const uint TransactionSequenceCounter = 0x9F41;

    /// <summary>Application Currency Code (9F42).</summary>
    public const uint ApplicationCurrencyCode = 0x9F42;

    /// <summary>Data Authentication Code (9F45).</summary>
    public const uint DataAuthenticationCode = 0x9F45;

    /// <summary>Icc Public Key Certificate (9F46).</summary>
    public const uint IccPublicKeyCertificate = 0x9F46;

    /// <summary>Icc Public Key Exponent (9F47).</summary>
    public const uint IccPublicKeyExponent = 0x9F47;

    /// <summary>Icc Public Key Remainder (9F48).</summary>
    public const uint IccPublicKeyRemainder = 0x9F48;

    /// <summary>Ddol (9F49).</summary>
    public const uint Ddol = 0x9F49;

    /// <summary>Static Data Authentication Tag List (9F4A).</summary>
    public const uint StaticDataAuthenticationTagList = 0x9F4A;

    /// <summary>Signed Dynamic Application Data (9F4B).</summary>
    public const uint SignedDynamicApplicationData = 0x9F4B;

    /// <summary>Icc Dynamic Number (9F4C).</summary>
    public const uint IccDynamicNumber = 0x9F4C;

    /// <summary>Merchant Name And Location (9F4E).</summary>
    public const uint MerchantNameAndLocation = 0x9F4E;

    /// <summary>Application Program Identifier (9F5A).</summary>
    public const uint ApplicationProgramIdentifier = 0x9F5A;

    /// <summary>Issuer Script Results (9F5B).</summary>
    public const uint IssuerScriptResults = 0x9F5B;

    /// <summary>Available Offline Spending Amount (9F5D).</summary>
    public const uint AvailableOfflineSpendingAmount = 0x9F5D;

    /// <summary>Terminal Transaction Qualifiers (9F66).</summary>
    public const uint TerminalTransactionQualifiers = 0x9F66;

    /// <summary>Card Authentication Related Data (9F69).</summary>
    public const uint CardAuthenticationRelatedData = 0x9F69;

    /// <summary>Card Transaction Qualifiers (9F6C).</summary>
    public const uint CardTransactionQualifiers = 0x9F6C;

    /// <summary>Form Factor Indicator (9F6E).</summary>
    public const uint FormFactorIndicator = 0x9F6E;

    /// <summary>Customer Exclusive Data (9F7C).</summary>
    public const uint CustomerExclusiveData = 0x9F7C;
}
