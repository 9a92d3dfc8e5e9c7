namespace Terminal.Fuzz.Mutation;

/// <summary>Numbers drawn from a seed: xorshift64*, fast, and the same in every process.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = unchecked((seed * 0x9E3779B97F4A7C15) | 1);

    /// <summary>A number from 0 to below <paramref name="bound"/>, which is over 0.</summary>
    public int Below(int bound)
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return (int)(unchecked(state * 0x2545F4914F6CDD1D) >> 33) % bound;
    }

    /// <summary>Any byte.</summary>
    public byte Octet() => (byte)Below(256);
}
