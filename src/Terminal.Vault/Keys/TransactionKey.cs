using Terminal.Crypto.Dukpt;
using Terminal.Crypto.Keys;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <summary>One transaction's key of DUKPT. It is used once its record is durable, and disposed.</summary>
/// <param name="algorithm">AES or TDES.</param>
/// <param name="serialNumber">The key's serial number, which goes to the host.</param>
/// <param name="key">The key.</param>
/// <param name="record">What the slot holds after it.</param>
internal sealed class TransactionKey(KeyAlgorithm algorithm, byte[] serialNumber, SecretBuffer key, byte[] record) : MessageKey(algorithm)
{
    private readonly bool isAes = algorithm == KeyAlgorithm.Aes;

    /// <inheritdoc/>
    public override byte[] SerialNumber => serialNumber;

    /// <summary>The slot's record after it.</summary>
    public byte[] Record => record;

    /// <inheritdoc/>
    protected override bool IsShared => false;

    /// <inheritdoc/>
    public override void Dispose() => key.Dispose();

    /// <inheritdoc/>
    protected override int Derive(MessageUse use, Span<byte> working)
    {
        (AesDukptUsage aes, TdesDukptUsage tdes) = use switch
        {
            MessageUse.Pin => (AesDukptUsage.Pin, TdesDukptUsage.Pin),
            MessageUse.Question => (AesDukptUsage.MacGeneration, TdesDukptUsage.MacRequest),
            MessageUse.Answer => (AesDukptUsage.MacVerification, TdesDukptUsage.MacResponse),
            _ => (AesDukptUsage.DataEncryption, TdesDukptUsage.DataRequest),
        };
        working = working[..TdesDukpt.KeyLength]; // As many as of AES-128.
        Invariant.Check(isAes
            ? AesDukpt.TryDeriveWorkingKey(key.Bytes, serialNumber, aes, AesDukptKeyType.Aes128, working)
            : TdesDukpt.TryDeriveWorkingKey(key.Bytes, tdes, working));
        return working.Length;
    }
}
