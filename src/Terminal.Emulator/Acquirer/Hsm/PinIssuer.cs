using System.Security.Cryptography;
using System.Text;
using Terminal.Crypto.Cards;
using Terminal.Crypto.Keys;
using Terminal.Emulator.Cards;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What the model's HSM holds of one issuer's PINs: no PIN, but a key and a value of each card (Visa's PVV).</summary>
/// <remarks>A PVV knows the first four digits of a PIN. A class and not a record: records print their members.</remarks>
/// <param name="verificationKey">The pair of keys of the method, 16 bytes.</param>
/// <param name="keyIndex">The pair's index, 0 to 9.</param>
/// <param name="values">The value of each card that has a PIN, four digits.</param>
public sealed class PinIssuer(byte[] verificationKey, int keyIndex, IReadOnlyDictionary<Pan, string> values)
{
    /// <summary>Bytes of the pair of keys.</summary>
    public const int KeyLength = 16;

    /// <summary>The index of a key that never was replaced.</summary>
    public const int FirstKeyIndex = 1;

    /// <summary>The pair's index.</summary>
    public int KeyIndex { get; } = keyIndex;

    /// <summary>The value of each card that has a PIN, four digits.</summary>
    public IReadOnlyDictionary<Pan, string> Values { get; } = values;

    /// <summary>Computes the values of those test cards that have a PIN.</summary>
    /// <param name="verificationKey">The pair of keys, 16 bytes.</param>
    /// <param name="cards">Cards that could be made (<see cref="ContactlessCard.TryCreate"/>).</param>
    public static PinIssuer ForCards(byte[] verificationKey, IEnumerable<CardProfile> cards)
    {
        PinIssuer none = new(verificationKey, FirstKeyIndex, new Dictionary<Pan, string>());
        Dictionary<Pan, string> values = [];
        Span<byte> value = stackalloc byte[PinVerification.PvvLength];
        foreach (CardProfile card in cards.Where(card => card.Pin.Length > 0))
        {
            byte[] pin = Encoding.ASCII.GetBytes(card.Pin);
            Invariant.Check(Pan.TryFromDigits(Encoding.ASCII.GetBytes(card.Pan), out Pan pan) && none.TryCompute(pin, pan, value));
            values[pan] = Encoding.ASCII.GetString(value);
            CryptographicOperations.ZeroMemory(pin);
        }

        return new PinIssuer(verificationKey, FirstKeyIndex, values);
    }

    /// <summary>True where a PIN is the card's; a card without a value has none.</summary>
    internal bool IsRight(ReadOnlySpan<byte> pin, Pan pan)
    {
        Span<byte> computed = stackalloc byte[PinVerification.PvvLength];
        return Values.TryGetValue(pan, out string? value) && TryCompute(pin, pan, computed)
            && CryptographicOperations.FixedTimeEquals(computed, Encoding.ASCII.GetBytes(value));
    }

    /// <summary>A keyed hash that stands for the account, 16 hexadecimal digits.</summary>
    internal string Token(Pan pan)
    {
        Span<byte> clear = stackalloc byte[Pan.DigitCountMax];
        int count = pan.CopyDigits(clear);
        string token = Hex.ToText(HMACSHA256.HashData(verificationKey, clear[..count]).AsSpan(0, 8));
        clear.Clear();
        return token;
    }

    private bool TryCompute(ReadOnlySpan<byte> pin, Pan pan, Span<byte> value) =>
        PaymentKey.TryCreate(KeyUsage.PinVerificationVisa, KeyAlgorithm.Tdes, verificationKey, out PaymentKey key)
        && PinVerification.TryPvv(key, KeyIndex, pin, pan, value);
}
