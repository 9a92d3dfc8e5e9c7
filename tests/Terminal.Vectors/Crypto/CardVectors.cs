using System.Text.Json;
using System.Text.Json.Nodes;
using Terminal.Crypto.Cards;
using Terminal.Crypto.Issuer;
using Terminal.Crypto.Keys;

namespace Terminal.Vectors.Crypto;

/// <summary>Card verification values and the verification of PINs.</summary>
internal static class CardVectors
{
    /// <summary>What is computed, by the case's operation.</summary>
    public static Dictionary<string, Operation> Operations { get; } = new()
    {
        ["cvv"] = (inputs, _) => Cvv(inputs),
        ["cvc3"] = (inputs, _) => Cvc3(inputs),
        ["visa_pvv"] = (inputs, _) => Pvv(inputs),
        ["ibm3624_offset"] = (inputs, _) => Offset(inputs),
        ["ibm3624_pin"] = (inputs, _) => Pin(inputs),
    };

    private static JsonObject? Cvv(JsonElement inputs)
    {
        byte[] value = new byte[CardVerification.CvvLength];
        PaymentKey key = Read.Key(KeyUsage.CardVerification, KeyAlgorithm.Tdes, Read.Bytes(inputs, "cvk"));
        return CardVerification.TryCvv(key, Read.Pan(inputs), Read.Ascii(inputs, "expiry"), Read.Ascii(inputs, "service_code"), value)
            ? new() { ["cvv"] = Read.AsciiText(value) } : null;
    }

    private static JsonObject? Cvc3(JsonElement inputs)
    {
        byte[] cardKey = new byte[IccMasterKey.Length];
        byte[] initial = new byte[2];
        byte[] value = new byte[CardVerification.Cvc3Length];
        PaymentKey issuerKey = Read.Key(KeyUsage.EmvDynamicNumbers, KeyAlgorithm.Tdes, Read.Bytes(inputs, "iss_cvc3_key"));
        bool derived = IccMasterKey.TryDeriveA(issuerKey, Read.Pan(inputs), IssuerVectors.Sequence(inputs), cardKey);
        PaymentKey key = Read.Key(KeyUsage.EmvDynamicNumbers, KeyAlgorithm.Tdes, cardKey);
        return derived && CardVerification.TryIvCvc3(key, Read.Bytes(inputs, "track_static_hex"), initial)
            && CardVerification.TryCvc3(key, initial, Read.Bytes(inputs, "un"), Read.Bytes(inputs, "atc"), value)
            ? new()
            {
                ["icc_cvc3_key"] = Read.Text(cardKey),
                ["ivcvc3"] = Read.Text(initial),
                ["cvc3"] = Read.AsciiText(value),
                ["last3"] = Read.AsciiText(value.AsSpan(2)),
            }
            : null;
    }

    private static JsonObject? Pvv(JsonElement inputs)
    {
        byte[] value = new byte[PinVerification.PvvLength];
        PaymentKey key = Read.Key(KeyUsage.PinVerificationVisa, KeyAlgorithm.Tdes, Read.Bytes(inputs, "pvk"));
        return PinVerification.TryPvv(key, Read.Number(inputs, "pvki"), Read.Ascii(inputs, "pin"), Read.Pan(inputs), value)
            ? new() { ["pvv"] = Read.AsciiText(value) } : null;
    }

    private static JsonObject? Offset(JsonElement inputs)
    {
        byte[] pin = Read.Ascii(inputs, "pin");
        byte[] natural = new byte[pin.Length];
        byte[] offset = new byte[pin.Length];
        return PinVerification.TryNaturalPin(Ibm3624Key(inputs), Rules(inputs), Read.Pan(inputs), natural)
            && PinVerification.TryOffset(Ibm3624Key(inputs), Rules(inputs), Read.Pan(inputs), pin, offset)
            ? new() { ["offset"] = Read.AsciiText(offset), ["natural_pin"] = Read.AsciiText(natural) } : null;
    }

    private static JsonObject? Pin(JsonElement inputs)
    {
        byte[] offset = Read.Ascii(inputs, "offset");
        byte[] pin = new byte[offset.Length];
        return PinVerification.TryPin(Ibm3624Key(inputs), Rules(inputs), Read.Pan(inputs), offset, pin)
            ? new() { ["pin"] = Read.AsciiText(pin) } : null;
    }

    private static PaymentKey Ibm3624Key(JsonElement inputs) =>
        Read.Key(KeyUsage.PinVerificationIbm3624, KeyAlgorithm.Tdes, Read.Bytes(inputs, "pvk"));

    private static Ibm3624Rules Rules(JsonElement inputs) => new(Read.Ascii(inputs, "decimalization_table"))
    {
        ValidationStart = Read.Number(inputs, "validation_start"),
        ValidationLength = Read.Number(inputs, "validation_length"),
        Pad = Json.Text(inputs, "pad") is [char digit] && char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : -1,
    };
}
