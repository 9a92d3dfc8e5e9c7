using Terminal.Emv.Contactless;

namespace Terminal.Emv.Contact;

/// <summary>What one transaction at the contact reader brings.</summary>
/// <param name="Parameters">Amounts, currency, date, unpredictable number: the same as for contactless.</param>
public readonly record struct ContactTransaction(TransactionParameters Parameters)
{
    /// <summary>A number drawn from 1 to 99 for random selection; 0 where nothing is drawn, and nothing is selected.</summary>
    public int RandomPercent { get; init; }

    /// <summary>Makes <see cref="RandomPercent"/> of a number that was drawn from all that there are.</summary>
    public static int PercentOf(uint drawn) => 1 + (int)(drawn % 99);

    /// <summary>True where the merchant wants this transaction to go online.</summary>
    public bool MerchantForcesOnline { get; init; }

    /// <summary>True where the card is let go before the host's answer, and has no say in it. The host must be within reach.</summary>
    public bool ReleasesEarly { get; init; }

    /// <summary>True where the cardholder wants to choose the application, whatever the merchant prefers.</summary>
    public bool CardholderOverrides { get; init; }
}
