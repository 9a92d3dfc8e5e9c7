using System.Buffers.Text;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Tr34;
using Terminal.Primitives;

namespace Terminal.Vault.Keys;

/// <content>The vault's identity as the receiver of TR-34, and the protection key that comes in a token for it.</content>
internal sealed partial class KeyRoom
{
    private const int FingerprintLength = KeyCheckValue.AesLengthMax;

    /// <summary>The last second of which time is reckoned, in the year 9892: a clock that says more says nothing.</summary>
    private const long LatestSecond = 250_000_000_000;

    /// <summary>Takes the key pair of an identity that is not there yet.</summary>
    /// <param name="privateKey">PKCS #8 in DER.</param>
    /// <param name="at">Seconds since 1970.</param>
    /// <param name="loaded">The record to write and what it will be.</param>
    public VaultRefusal? MakeIdentity(ReadOnlySpan<byte> privateKey, long at, out LoadedKey loaded)
    {
        loaded = default;
        if (Has(KeySlot.Identity))
        {
            return VaultRefusal.AlreadyThere;
        }

        byte[] fingerprint = privateKey.Length > Tr34Identity.PrivateKeyLengthMax ? [] : Tr34Identity.Fingerprint(privateKey);
        if (fingerprint.Length == 0)
        {
            return VaultRefusal.Malformed;
        }

        SlotFacts facts = new(KeySlot.Identity, KeyAlgorithm.Rsa, KeyOrigin.Made, IsDevelopment: false, at)
        {
            CheckValue = fingerprint[..FingerprintLength],
        };
        return KeepIdentity(facts, new DeviceIdentity(), privateKey, out loaded);
    }

    /// <summary>Makes a request for the identity's certificate, PKCS #10 in DER.</summary>
    public VaultRefusal? RequestCertificate(string name, out byte[] request)
    {
        using SecretBuffer? key = OpenIdentity(out _, out _);
        request = key is null ? [] : Tr34Identity.Request(key.Bytes, name);
        return key is null ? VaultRefusal.NoKey : request.Length == 0 ? VaultRefusal.Malformed : null;
    }

    /// <summary>Takes the identity's certificate, in the place of one before it.</summary>
    public VaultRefusal? TakeCertificate(ReadOnlyMemory<byte> certificate, long at, out LoadedKey loaded)
    {
        loaded = default;
        using SecretBuffer? key = OpenIdentity(out SlotFacts? facts, out DeviceIdentity? identity);
        return key is null || facts is null || identity is null ? VaultRefusal.NoKey
            : !TryRead(certificate.Span, out Tr34Certificate? own) ? VaultRefusal.Malformed
            : !Tr34Identity.IsOf(own!, key.Bytes) ? VaultRefusal.OtherRecipient
            : !own!.IsValidAt(TimeOf(at)) ? VaultRefusal.CertificateExpired
            : KeepIdentity(facts, identity with { Certificate = certificate.ToArray() }, key.Bytes, out loaded);
    }

    /// <summary>Binds the identity to a distributor.</summary>
    public VaultRefusal? Bind(ServiceCommand.Bind wanted, out LoadedKey loaded)
    {
        loaded = default;
        using SecretBuffer? key = OpenIdentity(out SlotFacts? facts, out DeviceIdentity? identity);
        if (key is null || facts is null || identity is null || identity.Certificate.Length == 0)
        {
            return VaultRefusal.NoKey;
        }

        if (identity.Distributor.Length > 0)
        {
            return VaultRefusal.AlreadyThere;
        }

        if (!TryRead(wanted.Distributor.Span, out Tr34Certificate? distributor)
            || !TryRead(wanted.Authority.Span, out Tr34Certificate? authority)
            || !TryRead(wanted.Root.Span, out Tr34Certificate? root))
        {
            return VaultRefusal.Malformed;
        }

        DeviceIdentity bound = identity with
        {
            Distributor = wanted.Distributor.ToArray(),
            Authority = wanted.Authority.ToArray(),
            Root = wanted.Root.ToArray(),
        };
        DateTimeOffset now = TimeOf(wanted.At);
        return !bound.TryBind(out _) ? VaultRefusal.NotAuthentic
            : !Array.TrueForAll([distributor!, authority!, root!], one => one.IsValidAt(now)) ? VaultRefusal.CertificateExpired
            : KeepIdentity(facts with { IsDevelopment = wanted.IsDevelopment }, bound, key.Bytes, out loaded);
    }

    /// <summary>Ends the binding, and with it a random number that waits.</summary>
    public VaultRefusal? Unbind(out LoadedKey loaded) => ChangeIdentity(
        static identity => new DeviceIdentity { Certificate = identity.Certificate }, out loaded);

    /// <summary>Draws the random number that the next token must answer; one before it counts no more.</summary>
    public VaultRefusal? DrawChallenge(out LoadedKey loaded, out byte[] challenge)
    {
        byte[] drawn = new byte[DeviceIdentity.ChallengeLength];
        entropy.Fill(drawn);
        challenge = drawn;
        return ChangeIdentity(identity => identity with { Challenge = drawn }, out loaded);
    }

    /// <summary>True of text that is a token of TR-34 in base64, and not a key block: whose first character is a version, A to D.</summary>
    private static bool IsToken(ReadOnlySpan<byte> text) => text is [(byte)'M', ..];

    /// <summary>Takes the protection key out of a token.</summary>
    /// <remarks>What the token uses up, its random number or its time, is written before the key: whatever power leaves, no token counts
    /// twice.</remarks>
    private VaultRefusal? LoadToken(VaultCommand.LoadKey wanted, out LoadedKey loaded)
    {
        loaded = default;
        if (wanted.Slot != KeySlot.Protection)
        {
            return VaultRefusal.WrongUse;
        }

        using SecretBuffer? privateKey = OpenIdentity(out SlotFacts? facts, out DeviceIdentity? identity);
        if (privateKey is null || facts is null || identity is null || !identity.TryBind(out Tr34Binding? binding))
        {
            return VaultRefusal.NotBound;
        }

        byte[] token = new byte[Base64.GetMaxDecodedFromUtf8Length(Math.Min(wanted.Block.Length, 2 * Tr34Receiver.TokenLengthMax))];
        if (wanted.Block.Length > 2 * Tr34Receiver.TokenLengthMax
            || Base64.DecodeFromUtf8(wanted.Block.Span, token, out _, out int length) != System.Buffers.OperationStatus.Done)
        {
            return VaultRefusal.Malformed;
        }

        bool isTwoPass = Tr34Receiver.IsTwoPass(token.AsSpan(0, length));
        long newest = Math.Max(facts.MadeAt, FactsOf(KeySlot.Protection)?.MadeAt ?? 0);
        Tr34Challenge? challenge = Tr34Challenge.OnePass(TimeOf(newest));
        if (isTwoPass && !Tr34Challenge.TryTwoPass(identity.Challenge, out challenge))
        {
            return VaultRefusal.OtherChallenge;
        }

        using SecretBuffer key = arena.Rent(Tr34Receiver.KeyLengthMax);
        Tr34Context context = new(binding, challenge!, TimeOf(wanted.At));
        Tr34Status status = Tr34Receiver.Receive(
            token.AsSpan(0, length), context, privateKey.Bytes, key.Bytes, out Tr34Key received);
        if (RefusalOf(status, isTwoPass) is { } refusal)
        {
            return refusal;
        }

        if (RefusalOf(received, key.Bytes) is { } unfit)
        {
            return unfit;
        }

        // A token that answers a random number needs no time, and what it says of one is not held to the clock.
        long made = isTwoPass ? newest : received.SignedAt!.Value.ToUnixTimeSeconds();
        SlotFacts known = new(KeySlot.Protection, KeyAlgorithm.Aes, KeyOrigin.Token, facts.IsDevelopment, wanted.At)
        {
            CheckValue = CheckValueOf(KeyAlgorithm.Aes, key.Bytes[..received.Length]),
            MadeAt = made,
            BlockMark = MarkOf(wanted.Block.Span),
        };
        DeviceIdentity spent = isTwoPass ? identity with { Challenge = [] } : identity;
        _ = KeepIdentity(facts with { MadeAt = made }, spent, privateKey.Bytes, out LoadedKey before);
        _ = Keep(known, key.Bytes[..received.Length], out loaded);
        loaded = loaded with { Before = before.Record };
        return null;
    }

    /// <summary>By the rules of every key for the slot: K1 of AES, which unwraps, and not in an envelope that is weaker than itself.
    /// </summary>
    private static VaultRefusal? RefusalOf(Tr34Key received, ReadOnlySpan<byte> key) =>
        received.Usage != KeyUsage.KeyBlockProtection || received.Algorithm != KeyAlgorithm.Aes
            || received.ModeOfUse is not (KeyModeOfUse.Decrypt or KeyModeOfUse.Both) ? VaultRefusal.WrongUse
        : !received.IsEnvelopeAes || !key[..received.Length].ContainsAnyExcept(key[0]) ? VaultRefusal.KeyNotAllowed
        : null;

    private static VaultRefusal? RefusalOf(Tr34Status status, bool isTwoPass) => status switch
    {
        Tr34Status.Good => null,
        Tr34Status.CertificateExpired => VaultRefusal.CertificateExpired,
        Tr34Status.NoRevocationList => VaultRefusal.NoRevocationList,
        Tr34Status.Revoked => VaultRefusal.Revoked,
        Tr34Status.WrongSigner or Tr34Status.WrongDistributor => VaultRefusal.OtherDistributor,
        Tr34Status.WrongSignature or Tr34Status.WrongHeader => VaultRefusal.NotAuthentic,
        Tr34Status.NotFresh => isTwoPass ? VaultRefusal.OtherChallenge : VaultRefusal.Stale,
        Tr34Status.WrongRecipient => VaultRefusal.OtherRecipient,
        Tr34Status.NotDeciphered => VaultRefusal.NotDeciphered,
        Tr34Status.WrongKey => VaultRefusal.KeyNotAllowed,
        _ => VaultRefusal.Malformed,
    };

    private static bool TryRead(ReadOnlySpan<byte> der, out Tr34Certificate? certificate)
    {
        certificate = null;
        return der.Length <= DeviceIdentity.CertificateLengthMax && Tr34Certificate.TryParse(der, out certificate);
    }

    private static DateTimeOffset TimeOf(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, LatestSecond));

    private static SlotState StateOf(DeviceIdentity identity) => identity.TryBind(out _) ? SlotState.Ready : SlotState.Unbound;

    private SecretBuffer? OpenIdentity(out SlotFacts? facts, out DeviceIdentity? identity)
    {
        (facts, identity) = (null, null);
        return records.TryGetValue(KeySlot.Identity, out byte[]? record) ? safe.OpenIdentity(record, out facts, out identity) : null;
    }

    private VaultRefusal? ChangeIdentity(Func<DeviceIdentity, DeviceIdentity> change, out LoadedKey loaded)
    {
        loaded = default;
        using SecretBuffer? key = OpenIdentity(out SlotFacts? facts, out DeviceIdentity? identity);
        return key is null || facts is null || identity is null || !identity.TryBind(out _) ? VaultRefusal.NotBound
            : KeepIdentity(facts, change(identity), key.Bytes, out loaded);
    }

    private VaultRefusal? KeepIdentity(SlotFacts facts, DeviceIdentity identity, ReadOnlySpan<byte> privateKey, out LoadedKey loaded)
    {
        loaded = new LoadedKey(safe.WriteIdentity(facts, identity, privateKey), facts.Status(StateOf(identity)));
        return null;
    }
}
