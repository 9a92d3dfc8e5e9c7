using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Primitives;

namespace Terminal.Engine.Transactions;

/// <summary>The facts of the payment in hand: what its journal records and its host messages say.</summary>
/// <remarks>The secrets among them stand in buffers of the arena and go as soon as the sale does not need them:
/// <see cref="EraseSecrets"/>.</remarks>
internal sealed class Payment(Guid id, Amount amount)
{
    public Guid Id { get; } = id;

    public Amount Amount { get; } = amount;

    public int Stan { get; set; }

    public int Invoice { get; set; }

    public int Batch { get; set; }

    public string LocalTime { get; set; } = "";

    public int? CardSequence { get; set; }

    public string MaskedPan { get; set; } = "";

    public string KeyId { get; set; } = "";

    public ReadOnlyMemory<byte> CardCiphertext { get; set; }

    public ReadOnlyMemory<byte> PanHash { get; set; }

    public ReadOnlyMemory<byte> EmvData { get; set; }

    public ReadOnlyMemory<byte> IccData { get; set; }

    public string ResponseCode { get; set; } = "";

    public string AuthorisationCode { get; set; } = "";

    public string RetrievalReference { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Track 2 equivalent data between reading and sending.</summary>
    public SecretBuffer? Track2 { get; set; }

    /// <summary>Account number and expiry while the reversal is open.</summary>
    public SecretBuffer? Card { get; set; }

    public HostSale HostSale => new()
    {
        Stan = Stan,
        Invoice = Invoice,
        Batch = Batch,
        LocalTime = LocalTime,
        Amount = Amount,
        CardSequence = CardSequence,
    };

    /// <summary>The payment as the journal holds it after a restart.</summary>
    public static Payment From(JournalRecord request, int? cardSequence)
    {
        bool known = Currency.TryFind(request.CurrencyNumeric, out Currency currency);
        Invariant.Check(known); // The terminal wrote it from its own configuration.
        return new Payment(request.PaymentId, new Amount(request.AmountMinor, currency))
        {
            Stan = request.Stan,
            Invoice = request.Invoice,
            Batch = request.Batch,
            LocalTime = request.LocalTime,
            CardSequence = cardSequence,
            MaskedPan = request.MaskedPan,
            KeyId = request.KeyId,
            CardCiphertext = request.CardCiphertext,
            PanHash = request.PanHash,
            EmvData = request.EmvData,
        };
    }

    /// <summary>The next record of this payment. Card ciphertext and EMV data stand in the request alone.</summary>
    public JournalRecord Draft(JournalKind kind, string reason)
    {
        bool request = kind == JournalKind.Requested;
        return new JournalRecord
        {
            Sequence = 0,
            Kind = kind,
            PaymentId = Id,
            Attempt = 1,
            LocalTime = LocalTime,
            Stan = Stan,
            Invoice = Invoice,
            Batch = Batch,
            AmountMinor = Amount.Minor,
            CurrencyNumeric = Amount.Currency.Numeric,
            ResponseCode = ResponseCode,
            AuthorisationCode = AuthorisationCode,
            RetrievalReference = RetrievalReference,
            Reason = reason,
            MaskedPan = MaskedPan,
            PanHash = PanHash,
            KeyId = request ? KeyId : "",
            CardCiphertext = request ? CardCiphertext : default,
            EmvData = request ? EmvData : default,
        };
    }

    /// <summary>Zeroes track and card.</summary>
    public void EraseSecrets()
    {
        Track2?.Dispose();
        Track2 = null;
        Card?.Dispose();
        Card = null;
    }
}
