using System.Text;
using Terminal.Primitives;

namespace Terminal.SystemTests.Secrets;

/// <summary>A secret of the test's own, with every form in which it could lie where it must not.</summary>
/// <param name="Name">What it is; a find is told by it.</param>
/// <param name="Forms">The forms.</param>
public sealed record Canary(string Name, IReadOnlyList<Form> Forms)
{
    /// <summary>Digits of an account number; whatever is longer than they are, a track, holds them too.</summary>
    public static Canary OfNumber(string name, string digits) => new(name, [.. Form.OfDigits(digits), .. Form.OfNumber(digits)]);

    /// <summary>A track 2: digits with its separator, D on the card and = in text.</summary>
    public static Canary OfTrack(string name, string digits)
    {
        string text = digits.Replace('D', '=');
        return new(name,
        [
            .. Form.OfDigits(digits), .. Form.OfText("text with =", text),
            .. Form.OfBytes("bytes of text with =", Encoding.ASCII.GetBytes(text)),
        ]);
    }

    /// <summary>A PIN of so many digits that they are met nowhere by chance, with the fields that are made of it.</summary>
    /// <remarks>ISO 9564-1 §9.3: format 0 is C, length, digits, F to 16, combined with the number's last twelve digits but the check digit;
    /// format 2 is the same behind a 2, for a card; format 4 begins with 4, length, digits, A to 16.</remarks>
    public static Canary OfPin(string name, string digits, string pan)
    {
        string head = $"{digits.Length:X}{digits}";
        byte[] field = Convert.FromHexString(("0" + head).PadRight(16, 'F'));
        byte[] bound = Convert.FromHexString(pan[^13..^1].PadLeft(16, '0'));
        return new(name,
        [
            .. Form.OfDigits(digits), .. Form.OfNumber(digits),
            .. Form.OfBytes("field of format 0", field),
            .. Form.OfBytes("block of format 0", [.. field.Zip(bound, static (left, right) => (byte)(left ^ right))]),
            .. Form.OfBytes("block of format 2", Convert.FromHexString(("2" + head).PadRight(16, 'F'))),
            .. Form.OfBytes("field of format 4", Convert.FromHexString(("4" + head).PadRight(16, 'A'))),
        ]);
    }

    /// <summary>A key, also as the two paddings of an HMAC combine it (FIPS 198-1 §4).</summary>
    public static Canary OfKey(string name, byte[] key) => new(name,
    [
        .. Form.OfBytes("key", key),
        new Form("combined with 36", [.. key.Select(static value => (byte)(value ^ 0x36))]),
        new Form("combined with 5C", [.. key.Select(static value => (byte)(value ^ 0x5C))]),
    ]);

    /// <summary>The name and no more.</summary>
    public override string ToString() => Name;
}

/// <summary>One form of a secret: bytes to look for.</summary>
/// <param name="Name">How it is written there.</param>
/// <param name="Bytes">What is looked for; of a form with edges that depend on the neighbours, what is between them.</param>
public sealed record Form(string Name, byte[] Bytes)
{
    /// <summary>Digits: a byte each, packed, and what text can be made of either.</summary>
    public static IEnumerable<Form> OfDigits(string digits) =>
    [
        .. OfText("text", digits),
        new("a byte a digit", [.. digits.Select(static digit => Convert.ToByte(digit.ToString(), 16))]),
        .. OfBytes("packed", Packed(digits, skip: 0)),
        .. OfBytes("packed, second half first", Packed(digits, skip: 1)),
        new("packed, backwards", [.. Packed(digits, skip: 0).Reverse()]), // as arithmetic on long numbers has them
        new("packed, second half first, backwards", [.. Packed(digits, skip: 1).Reverse()]),
        .. OfBytes("bytes of text", Encoding.ASCII.GetBytes(digits)),
    ];

    /// <summary>Digits as one binary number: 8 bytes in the machine's order.</summary>
    public static IEnumerable<Form> OfNumber(string digits) => [new("number", BitConverter.GetBytes(ulong.Parse(digits)))];

    /// <summary>Bytes as they are, and what text can be made of them.</summary>
    public static IEnumerable<Form> OfBytes(string name, byte[] bytes) =>
    [
        new(name, bytes),
        .. OfText(name + " in hexadecimal", Hex.ToText(bytes)),
        .. OfText(name + " in small hexadecimal", Convert.ToHexStringLower(bytes)),
        .. Enumerable.Range(0, 3).SelectMany(before => OfText($"{name} in base64 after {before}", Base64(bytes, before))),
    ];

    /// <summary>Text in one byte a character and in two, as the runtime's strings are.</summary>
    public static IEnumerable<Form> OfText(string name, string text) =>
        [new(name, Encoding.ASCII.GetBytes(text)), new(name + ", UTF-16", Encoding.Unicode.GetBytes(text))];

    /// <summary>The whole bytes of packed digits that begin at one half of a byte or the other.</summary>
    private static byte[] Packed(string digits, int skip) => Convert.FromHexString(digits.AsSpan(skip, (digits.Length - skip) / 2 * 2));

    /// <summary>The characters of base64 that depend on these bytes alone, where they follow so many others.</summary>
    private static string Base64(byte[] bytes, int before)
    {
        string text = Convert.ToBase64String([.. new byte[before], .. bytes]);
        int first = (before * 8 + 5) / 6;
        return text[first..((before + bytes.Length) * 8 / 6)];
    }
}
