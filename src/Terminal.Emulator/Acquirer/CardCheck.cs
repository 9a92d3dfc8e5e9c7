using System.Security.Cryptography;
using System.Text;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer;

/// <summary>What the HSM found out about a card's data.</summary>
/// <param name="Cryptogram">verified, wrong, replayed, missing, or unchecked.</param>
/// <param name="Refusal">Response code to refuse with; empty where nothing is wrong.</param>
/// <param name="Counter">The card's transaction counter; 0 where it was not told.</param>
/// <param name="CardToken">Stands for the card; empty where cryptograms are not verified.</param>
internal readonly record struct CardVerdict(string Cryptogram, string Refusal, int Counter, string CardToken)
{
    /// <summary>Of a card that nobody looked at.</summary>
    public static CardVerdict Unchecked { get; } = new("unchecked", "", 0, "");
}

/// <summary>The issuer's part of the HSM: verifies that a cryptogram was made by the card, for this amount, and once.</summary>
internal sealed class CardCheck(AcquirerSettings settings)
{
    private const string SecurityViolation = "63";
    private const byte TransactionCertificate = 0x40; // Cryptogram information data (9F27).
    private const byte IssuerApproves = 0x80; // Card status update, byte 2.
    private readonly HashSet<(string Token, int Counter)> seen = [];

    /// <summary>Remembers a counter of the time before a restart.</summary>
    public void Remember(LedgerEntry entry)
    {
        if (entry is { Cryptogram: "verified", CardToken.Length: > 0 })
        {
            seen.Add((entry.CardToken, entry.CardCounter));
        }
    }

    /// <summary>Looks at a message's card data.</summary>
    /// <remarks>
    /// A sale must have a cryptogram and an offline sale a transaction certificate. A refund has what the kernel gave: any cryptogram will
    /// do, as long as the card made it.
    /// </remarks>
    public CardVerdict Examine(HostMessage message, Pan pan, FinancialKind kind)
    {
        bool looked = kind switch
        {
            FinancialKind.Sale or FinancialKind.OfflineSale => true,
            FinancialKind.Refund => message[55] is { } given && IccData.Parse(given)?.ContainsKey(0x9F26) is not false,
            _ => false,
        };
        if (settings.Issuers.Count == 0 || !looked)
        {
            return CardVerdict.Unchecked;
        }

        if (FindIssuer(pan) is not { } issuer)
        {
            return new CardVerdict("unchecked", "15", 0, "");
        }

        if (IccData.Parse(message[55]) is not { } data
            || CryptogramProfile.Tags.Any(tag => !data.ContainsKey((int)tag))
            || !data.TryGetValue(0x9F26, out byte[]? cryptogram)
            || !data.TryGetValue(0x9F10, out byte[]? issuerData)
            || data[0x9F36] is not [byte high, byte low])
        {
            return new CardVerdict("missing", SecurityViolation, 0, "");
        }

        int counter = (high << 8) | low;
        byte sequence = SequenceOf(message, data);
        string token = Token(issuer, pan, sequence);
        bool certified = kind != FinancialKind.OfflineSale
            || (data.TryGetValue(0x9F27, out byte[]? type) && type is [byte information] && (information & 0xC0) == TransactionCertificate);
        if (!certified || !Verifies(issuer, data, (pan, sequence), (cryptogram, issuerData)))
        {
            return new CardVerdict("wrong", SecurityViolation, counter, token);
        }

        string refusal = !Equal(data[0x9F02], message[4]) ? "13" : !Equal(data[0x5F2A], message[49]) ? "12" : "";
        return seen.Add((token, counter))
            ? new CardVerdict("verified", refusal, counter, token)
            : new CardVerdict("replayed", SecurityViolation, counter, token);
    }

    /// <summary>The issuer's word for the card that waits in a slot: issuer authentication data (91), and a script (71, 72) where the
    /// amount asks for one; null where there is none to give.</summary>
    /// <param name="message">The request.</param>
    /// <param name="pan">Its number.</param>
    /// <param name="responseCode">What it is answered with: two characters.</param>
    public byte[]? Respond(HostMessage message, Pan pan, string responseCode)
    {
        if (FindIssuer(pan) is not { } issuer || IccData.Parse(message[55]) is not { } data
            || CryptogramProfile.Find(issuer.CryptogramVersion) is not { } profile
            || !data.TryGetValue(0x9F26, out byte[]? cryptogram) || cryptogram.Length != ApplicationCryptogram.Length
            || !data.TryGetValue(0x9F36, out byte[]? counter) || counter.Length != 2
            || !data.TryGetValue(0x9F37, out byte[]? number) || number.Length != 4)
        {
            return null;
        }

        byte sequence = SequenceOf(message, data);
        byte[] master = IccMasterKey.DeriveA(issuer.MasterKey, pan, sequence);
        byte[] key = profile.ResponseUnderMaster ? master : profile.DeriveKey(master, counter, number);
        byte[] code = Encoding.ASCII.GetBytes(responseCode);
        byte[] status = [0, responseCode == "00" ? IssuerApproves : (byte)0, 0, 0];
        byte[] authentication = profile.Response == 1
            ? [.. ApplicationCryptogram.ResponseMethod1(key, cryptogram, code), .. code]
            : [.. ApplicationCryptogram.ResponseMethod2(key, cryptogram, status, []), .. status];
        CryptographicOperations.ZeroMemory(master);
        CryptographicOperations.ZeroMemory(key);
        byte[] scriptMaster = issuer.ScriptKey.IsEmpty ? [] : IccMasterKey.DeriveA(issuer.ScriptKey, pan, sequence);
        byte[] script = scriptMaster.Length == 0 ? [] : IssuerScript.Make(message.Number(4), scriptMaster, counter, cryptogram);
        CryptographicOperations.ZeroMemory(scriptMaster);
        return [0x91, (byte)authentication.Length, .. authentication, .. script];
    }

    private static byte SequenceOf(HostMessage message, Dictionary<int, byte[]> data)
    {
        long number = message.Number(23) % 100;
        return data.TryGetValue(0x5F34, out byte[]? told) && told.Length == 1 ? told[0] : (byte)((number / 10 * 16) + (number % 10));
    }

    private static bool Verifies(
        IssuerKey issuer, Dictionary<int, byte[]> data, (Pan Pan, byte Sequence) card, (byte[] Cryptogram, byte[] IssuerData) told)
    {
        // Visa's issuer application data: length, key index, cryptogram version, then the card's verification results.
        bool known = told.IssuerData.Length >= 7 && told.IssuerData[2] == issuer.CryptogramVersion;
        if (!known || CryptogramProfile.Find(issuer.CryptogramVersion) is not { } profile || data[0x9F37].Length != 4)
        {
            return false;
        }

        byte[] master = IccMasterKey.DeriveA(issuer.MasterKey, card.Pan, card.Sequence);
        byte[] key = profile.DeriveKey(master, data[0x9F36], data[0x9F37]);
        List<byte> signed = [];
        foreach (uint tag in CryptogramProfile.Tags)
        {
            signed.AddRange(tag == 0x95 ? AsSigned(data[0x95]) : data[(int)tag]);
        }

        signed.AddRange(profile.Version == 10 ? told.IssuerData[3..7] : told.IssuerData);
        byte[] expected = ApplicationCryptogram.Compute(key, [.. signed], profile.Padding);
        CryptographicOperations.ZeroMemory(master);
        CryptographicOperations.ZeroMemory(key);
        return CryptographicOperations.FixedTimeEquals(expected, told.Cryptogram);
    }

    /// <summary>
    /// The TVR as the card signed it: with XDA (byte 1 bit 1), two bits may have come after the cryptogram, and count as 0
    /// (EMV 4.4 Book 4 §6.3.2.2).
    /// </summary>
    private static byte[] AsSigned(byte[] results) =>
        results is [var first, var second, var third, var fourth, var fifth] && (first & 0x01) != 0
        ? [first, second, third, (byte)(fourth & ~0x01), (byte)(fifth & ~0x02)]
        : results;

    private static string Token(IssuerKey issuer, Pan pan, byte sequence)
    {
        Span<byte> clear = stackalloc byte[Pan.DigitCountMax + 1];
        int count = pan.CopyDigits(clear);
        clear[count] = sequence;
        string token = Hex.ToText(HMACSHA256.HashData(issuer.MasterKey, clear[..(count + 1)]).AsSpan(0, 8));
        clear.Clear();
        return token;
    }

    /// <summary>True where packed digits of the card are the number in a field.</summary>
    private static bool Equal(byte[] packed, byte[]? field) =>
        field is not null && Bcd.TryRead(packed, out long number)
        && long.TryParse(Encoding.ASCII.GetString(field), out long told) && number == told;

    private IssuerKey? FindIssuer(Pan pan)
    {
        Span<byte> digits = stackalloc byte[Pan.DigitCountMax];
        int count = pan.CopyDigits(digits);
        IssuerKey? found = null;
        foreach (IssuerKey issuer in settings.Issuers)
        {
            if (digits[..count].StartsWith(Encoding.ASCII.GetBytes(issuer.Bin)))
            {
                found = issuer;
            }
        }

        digits.Clear();
        return found;
    }
}
