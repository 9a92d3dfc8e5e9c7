namespace Terminal.Emv.Contact;

/// <summary>The host's answer to an online request.</summary>
/// <param name="Approved">True where the acquirer's dialect reads the answer as an approval.</param>
/// <param name="ResponseCode">Authorisation response code (8A), two characters.</param>
/// <param name="IssuerData">
/// Data objects for the card as they came (91, 71, 72), at most <see cref="Limits.IssuerDataLengthMax"/> bytes; longer or malformed
/// ones are not given to the card.
/// </param>
public readonly record struct HostAnswer(bool Approved, ushort ResponseCode, ReadOnlyMemory<byte> IssuerData);

/// <summary>What the terminal knows of a card besides what the card says.</summary>
/// <param name="LastAmountMinor">Amount of the most recent transaction of the same card in the log; 0 for none.</param>
/// <param name="OnExceptionFile">True where the account stands on the exception file.</param>
public readonly record struct CardHistory(long LastAmountMinor, bool OnExceptionFile);
