namespace Terminal.Engine.Transactions;

/// <summary>Where a transaction stands. Each value is a place at which the terminal may lose power and come back.</summary>
public enum TransactionPhase
{
    /// <summary>No transaction is open. A power cut leaves nothing behind.</summary>
    Idle,

    /// <summary>The reader waits for a card. A power cut leaves nothing behind.</summary>
    Presenting,

    /// <summary>The kernel talks to the card. A power cut leaves nothing behind: nobody but the card has seen anything.</summary>
    Reading,

    /// <summary>Somebody keys the card's number. A power cut leaves nothing behind.</summary>
    Keying,

    /// <summary>The vault decrypts the card of the payment that this one goes back to. A power cut leaves nothing behind.</summary>
    Fetching,

    /// <summary>The vault encrypts the card for the journal. A power cut leaves nothing behind.</summary>
    Protecting,

    /// <summary>The cardholder enters the PIN at the vault. A power cut leaves nothing behind but a DUKPT key that is never used.</summary>
    EnteringPin,

    /// <summary>The card approved offline, and the vault encrypts it for the journal. A power cut leaves nothing behind: the shop has no
    /// approval, and the card's is worth nothing without it.</summary>
    Sealing,

    /// <summary>The card approved offline, and the cashier compares the signature on the slip. A power cut leaves nothing behind: the slip
    /// says itself that it is no receipt.</summary>
    SigningOffline,

    /// <summary>The offline approval is being made durable; nobody has been told. A power cut leaves nothing, or a stored sale whose
    /// receipt recovery prints.</summary>
    Storing,

    /// <summary>The request is being made durable; nothing has been sent. A power cut leaves nothing, or a request that recovery
    /// reverses.</summary>
    Requesting,

    /// <summary>Cancelled, or the vault's keys were lost, while the request was on its way to the disk: it will not be sent. A power cut
    /// leaves nothing, or a request that recovery reverses.</summary>
    Withdrawing,

    /// <summary>The host may have seen the request; only its answer or a reversal settles it. A power cut leaves the request: recovery
    /// reverses it.</summary>
    InDoubt,

    /// <summary>The host approved, and the card in the slot is given its answer; it may refuse. A power cut leaves the request, which
    /// recovery reverses: a card that agreed has no receipt of it.</summary>
    Completing,

    /// <summary>The host declined, and the card in the slot is given its answer: whoever takes the card now stops its issuer's scripts. A
    /// power cut leaves the request, which recovery reverses in vain.</summary>
    Refusing,

    /// <summary>Host and card approved, and the cashier compares the signature on the slip. A power cut leaves the request, which recovery
    /// reverses; the slip says itself that it is no receipt. Time that runs out accepts: the goods may be over the counter.</summary>
    Signing,

    /// <summary>The host approved and the record of it is being made durable; nobody has been told. A power cut leaves the request,
    /// which recovery reverses, or a booked one whose receipt recovery prints.</summary>
    Approving,

    /// <summary>The host declined and the record of it is being made durable. A power cut leaves the request, which recovery reverses in
    /// vain, or a declined one.</summary>
    Declining,

    /// <summary>The host refused the PIN and the record of it is being made durable; then the card is wanted again. A power cut leaves the
    /// request, which recovery reverses in vain, or a declined attempt that nothing follows.</summary>
    RefusingPin,

    /// <summary>The transaction ended before anything was sent, and the record of it is being made durable. A power cut leaves nothing, or
    /// a request that recovery reverses in vain.</summary>
    Abandoning,

    /// <summary>The result is unknown or unwanted and the record of that is being made durable. A power cut leaves the request: recovery
    /// owes the reversal anew.</summary>
    Owing,

    /// <summary>The vault decrypts the card for the reversal. Where it cannot any more, a supervisor's release is the way out. A power cut
    /// leaves the owed reversal: recovery goes on here.</summary>
    Revealing,

    /// <summary>The reversal is sent, and sent again, until the host closes it. A power cut leaves the owed reversal.</summary>
    Reversing,

    /// <summary>The host closed the reversal and the record of it is being made durable. A power cut leaves the owed reversal, which is
    /// sent once more and closed again.</summary>
    Closing,

    /// <summary>A supervisor's release is being made durable. A power cut leaves the owed reversal.</summary>
    Releasing,

    /// <summary>The journal failed: no trade until the process starts again. What the journal holds is what recovery
    /// finds.</summary>
    Halted,
}
