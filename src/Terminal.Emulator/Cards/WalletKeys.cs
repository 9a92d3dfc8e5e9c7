namespace Terminal.Emulator.Cards;

/// <summary>Lengths of the RSA keys of a wallet, each a multiple of 16 bits and none longer than the one before it.</summary>
/// <param name="AuthorityBits">Of the certification authority, 512 to 1984.</param>
/// <param name="IssuerBits">Of the issuer.</param>
/// <param name="CardBits">Of every card.</param>
public readonly record struct WalletKeys(int AuthorityBits, int IssuerBits, int CardBits)
{
    /// <summary>Lengths as cards in the field have them.</summary>
    public static WalletKeys Field { get; } = new(1408, 1152, 1024);

    /// <summary>The shortest that carry their certificates: for runs of many sales, in which RSA is not what is tried.</summary>
    public static WalletKeys Short { get; } = new(640, 576, 512);
}
