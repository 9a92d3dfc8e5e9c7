namespace Terminal.Crypto.Tr34;

/// <summary>
/// To whom a receiver is bound: the distributor, the authority that issued its certificate, and the receiver's own certificate.
/// </summary>
/// <remarks>
/// It is made once, when the two are brought together, and kept. Until it is unbound the receiver takes keys of no other distributor, be
/// their certificates as good as they may.
/// </remarks>
public sealed class Tr34Binding
{
    private Tr34Binding(Tr34Certificate authority, Tr34Certificate distributor, Tr34Certificate receiver)
    {
        Authority = authority;
        Distributor = distributor;
        Receiver = receiver;
    }

    /// <summary>The authority of the distributor.</summary>
    public Tr34Certificate Authority { get; }

    /// <summary>The distributor (KDH).</summary>
    public Tr34Certificate Distributor { get; }

    /// <summary>The receiver (KRD): this device.</summary>
    public Tr34Certificate Receiver { get; }

    /// <summary>
    /// Binds; false where the root did not sign the authority, or the authority not the distributor. Times are looked at when keys come.
    /// </summary>
    public static bool TryCreate(
        Tr34Certificate root, Tr34Certificate authority, Tr34Certificate distributor, Tr34Certificate receiver, out Tr34Binding? binding)
    {
        bool good = authority.IsSignedBy(root) && distributor.IsSignedBy(authority) && !distributor.IsAuthority;
        binding = good ? new Tr34Binding(authority, distributor, receiver) : null;
        return good;
    }
}
