namespace Terminal.Crypto.Tr34;

/// <summary>Looks for a certificate in the revocation lists that came with a token.</summary>
/// <remarks>RFC 5280 §5. A list counts that the authority signed and that holds at this time.</remarks>
internal static class RevocationList
{
    /// <summary>Good, <see cref="Tr34Status.Revoked"/>, or <see cref="Tr34Status.NoRevocationList"/> where no list counts.</summary>
    public static Tr34Status Check(ReadOnlySpan<byte> lists, Tr34Binding binding, DateTimeOffset now)
    {
        DerReader reader = new(lists);
        bool counted = false;
        while (!reader.IsEmpty)
        {
            DerReader list = reader.Enter(DerReader.Sequence);
            ReadOnlySpan<byte> signed = list.TakeWhole(DerReader.Sequence);
            Algorithms.ExpectRsaSha256(ref list);
            ReadOnlySpan<byte> signature = list.TakeBits();
            if (list.IsDone && binding.Authority.Verifies(signed, signature) && Holds(signed, binding, now, out bool revoked))
            {
                if (revoked)
                {
                    return Tr34Status.Revoked;
                }

                counted = true;
            }
        }

        return counted ? Tr34Status.Good : Tr34Status.NoRevocationList;
    }

    private static bool Holds(ReadOnlySpan<byte> signed, Tr34Binding binding, DateTimeOffset now, out bool revoked)
    {
        DerReader outside = new(signed);
        DerReader body = outside.Enter(DerReader.Sequence);
        body.Expect(DerReader.Integer, [1]);
        Algorithms.ExpectRsaSha256(ref body);
        bool ofAuthority = body.TakeWhole(DerReader.Sequence).SequenceEqual(binding.Authority.Subject);
        DateTimeOffset from = body.TakeTime();
        DateTimeOffset until = body.TakeTime();
        bool good = true;
        revoked = false;
        if (body.Has(DerReader.Sequence))
        {
            DerReader entries = body.Enter(DerReader.Sequence);
            while (!entries.IsEmpty)
            {
                DerReader entry = entries.Enter(DerReader.Sequence);
                revoked |= entry.Take(DerReader.Integer).SequenceEqual(binding.Distributor.Serial);
                good &= entry.IsGood;
            }

            good &= entries.IsDone;
        }

        return outside.IsDone && body.IsGood && good && ofAuthority && now >= from && now <= until;
    }
}
