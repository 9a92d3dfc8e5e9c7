using System.Security.Cryptography;
using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What the HSM found out about a PIN.</summary>
/// <param name="Pin">right, wrong, blocked, unreadable; empty where the message has none, or none is looked at.</param>
/// <param name="Refusal">Response code to refuse with; empty where nothing is wrong.</param>
/// <param name="Token">Stands for the account; empty where no PIN was compared.</param>
internal readonly record struct PinVerdict(string Pin, string Refusal, string Token)
{
    /// <summary>Of a message without a PIN.</summary>
    public static PinVerdict None { get; } = new("", "", "");

    /// <summary>Of a PIN that nobody can read or compare.</summary>
    public static PinVerdict Unreadable { get; } = new("unreadable", "63", "");
}

/// <summary>Compares PINs, and counts the wrong ones of each account.</summary>
/// <remarks>
/// The third wrong PIN in a row blocks the account, and is itself answered so; a right one before that counts back to none. Nothing
/// unblocks it. Wrong is what was deciphered well and is another: a block that cannot be read is no try.
/// </remarks>
internal sealed class PinCheck(AcquirerSettings settings, HsmModel hsm)
{
    private const int WrongCountMax = 3;
    private readonly Dictionary<string, int> wrongCounts = [];

    /// <summary>Remembers a try of the time before a restart.</summary>
    public void Remember(LedgerEntry entry) => Count(new PinVerdict(entry.Pin, "", entry.PinToken));

    /// <summary>Looks at a message's PIN, and counts it.</summary>
    /// <remarks>AES: a block of format 4 in DE57; TDES: one of format 0 in DE52. A message has one of them and the key's number.</remarks>
    public PinVerdict Examine(HostMessage message, Pan pan, FinancialKind kind)
    {
        KeyField key = KeyField.Read(message, hsm);
        bool looked = kind is FinancialKind.Sale or FinancialKind.Refund && (message[52] is not null || key.PinBlock is not null);
        if (!looked)
        {
            return PinVerdict.None;
        }

        bool isAes = hsm.IsAes(key.Ksn);
        ReadOnlySpan<byte> block = isAes == (message[52] is null) && isAes == (key.PinBlock is not null) ? key.PinBlock ?? message[52] : [];
        if (settings.PinIssuers.FirstOrDefault(one => one.Values.ContainsKey(pan)) is not { } issuer)
        {
            return PinVerdict.Unreadable;
        }

        Span<byte> pin = stackalloc byte[PinBlock.DigitCountMax];
        int digitCount = hsm.OpenPin(key.Ksn, block, pan, pin);
        PinVerdict verdict = digitCount == 0 ? PinVerdict.Unreadable : Judge(issuer.IsRight(pin[..digitCount], pan), issuer.Token(pan));
        CryptographicOperations.ZeroMemory(pin);
        Count(verdict);
        return verdict;
    }

    private PinVerdict Judge(bool isRight, string token)
    {
        int wrongCount = wrongCounts.GetValueOrDefault(token);
        bool blocks = wrongCount >= WrongCountMax || (!isRight && wrongCount == WrongCountMax - 1);
        return blocks ? new PinVerdict("blocked", "75", token)
            : isRight ? new PinVerdict("right", "", token)
            : new PinVerdict("wrong", "55", token);
    }

    private void Count(PinVerdict verdict)
    {
        switch (verdict.Pin)
        {
            case "right":
                _ = wrongCounts.Remove(verdict.Token);
                break;
            case "wrong":
                wrongCounts[verdict.Token] = wrongCounts.GetValueOrDefault(verdict.Token) + 1;
                break;
            case "blocked":
                wrongCounts[verdict.Token] = WrongCountMax;
                break;
            default:
                break;
        }
    }
}
