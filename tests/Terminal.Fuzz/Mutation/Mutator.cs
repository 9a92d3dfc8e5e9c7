namespace Terminal.Fuzz.Mutation;

/// <summary>Makes inputs of those that are kept.</summary>
/// <param name="shape">What they are made of.</param>
/// <param name="lengthMax">Longest input in bytes.</param>
/// <param name="chance">Where all choices come from.</param>
internal sealed class Mutator(InputShape shape, int lengthMax, Chance chance)
{
    private const int RecentCount = 64;
    private const int RoundsPowerMax = 4;
    private readonly byte[] buffer = new byte[lengthMax];
    private readonly OctetMutator octets = new(chance);
    private readonly PartsMutator parts = new(lengthMax, chance);
    private readonly JsonMutator json = new(chance);

    /// <summary>The next input, valid until the next call.</summary>
    public ReadOnlySpan<byte> Next(List<byte[]> kept)
    {
        ReadOnlySpan<byte> origin = Pick(kept);
        int length = Math.Min(origin.Length, lengthMax);
        origin[..length].CopyTo(buffer);
        int rounds = 1 << chance.Below(RoundsPowerMax);
        for (int round = 0; round < rounds; round++)
        {
            ReadOnlySpan<byte> other = Pick(kept);
            length = shape switch
            {
                InputShape.Parts => parts.Mutate(buffer, length, other),
                InputShape.Json when chance.Below(4) != 0 => json.Mutate(buffer, length, other),
                _ => octets.Mutate(buffer, length, other),
            };
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>Half of the time one of the last that were kept: they have been mutated least.</summary>
    private ReadOnlySpan<byte> Pick(List<byte[]> kept) =>
        chance.Below(2) == 0 ? kept[chance.Below(kept.Count)] : kept[^(1 + chance.Below(Math.Min(kept.Count, RecentCount)))];
}
