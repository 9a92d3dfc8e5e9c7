namespace Terminal.Emv.Oda;

/// <summary>An issuer's certificate that its scheme has revoked.</summary>
/// <remarks>EMV 4.4 Book 2 §5.1.2: a list per scheme of RID, CA public key index and certificate serial number.</remarks>
/// <param name="Rid">Registered application provider identifier, 5 bytes.</param>
/// <param name="Index">CA public key index under which it was issued.</param>
/// <param name="Serial">Certificate serial number, 3 bytes.</param>
public readonly record struct RevokedCertificate(ReadOnlyMemory<byte> Rid, byte Index, ReadOnlyMemory<byte> Serial);
