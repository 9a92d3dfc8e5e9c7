namespace Terminal.Crypto.Tr34;

/// <summary>Reads algorithm identifiers and asks that they are the ones that TR-34 uses.</summary>
internal static class Algorithms
{
    /// <summary>RSA over SHA-256.</summary>
    public static void ExpectRsaSha256(ref DerReader reader) => Expect(ref reader, ObjectIds.RsaSha256);

    /// <summary>RSA.</summary>
    public static void ExpectRsa(ref DerReader reader) => Expect(ref reader, ObjectIds.Rsa);

    /// <summary>SHA-256.</summary>
    public static void ExpectSha256(ref DerReader reader) => Expect(ref reader, ObjectIds.Sha256);

    /// <summary>A signature with RSA, by either of its two names in CMS.</summary>
    public static void ExpectSignature(ref DerReader reader)
    {
        DerReader algorithm = reader.Enter(DerReader.Sequence);
        ReadOnlySpan<byte> id = algorithm.Take(DerReader.ObjectIdentifier);
        SkipNull(ref algorithm);
        reader.Demand(algorithm.IsDone && (id.SequenceEqual(ObjectIds.Rsa) || id.SequenceEqual(ObjectIds.RsaSha256)));
    }

    /// <summary>OAEP with SHA-256 in both places and an empty label.</summary>
    public static void ExpectOaep(ref DerReader reader)
    {
        DerReader algorithm = reader.Enter(DerReader.Sequence);
        algorithm.Expect(DerReader.ObjectIdentifier, ObjectIds.RsaOaep);
        DerReader parameters = algorithm.Enter(DerReader.Sequence);
        DerReader hash = parameters.Enter(DerReader.ContextConstructed0);
        ExpectSha256(ref hash);
        DerReader mask = parameters.Enter(DerReader.ContextConstructed1);
        DerReader maskAlgorithm = mask.Enter(DerReader.Sequence);
        maskAlgorithm.Expect(DerReader.ObjectIdentifier, ObjectIds.Mgf1);
        ExpectSha256(ref maskAlgorithm);
        bool labelGood = true;
        if (parameters.Has(DerReader.ContextConstructed2))
        {
            DerReader label = parameters.Enter(DerReader.ContextConstructed2);
            DerReader labelAlgorithm = label.Enter(DerReader.Sequence);
            labelAlgorithm.Expect(DerReader.ObjectIdentifier, ObjectIds.PSpecified);
            labelAlgorithm.Expect(DerReader.OctetString, []);
            labelGood = label.IsDone && labelAlgorithm.IsDone;
        }

        reader.Demand(algorithm.IsDone && parameters.IsDone && hash.IsDone && mask.IsDone && maskAlgorithm.IsDone && labelGood);
    }

    private static void Expect(ref DerReader reader, ReadOnlySpan<byte> id)
    {
        DerReader algorithm = reader.Enter(DerReader.Sequence);
        algorithm.Expect(DerReader.ObjectIdentifier, id);
        SkipNull(ref algorithm);
        reader.Demand(algorithm.IsDone);
    }

    private static void SkipNull(ref DerReader algorithm)
    {
        if (algorithm.Has(DerReader.Null))
        {
            algorithm.Expect(DerReader.Null, []);
        }
    }
}
