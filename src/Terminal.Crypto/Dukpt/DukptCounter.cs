using System.Numerics;

namespace Terminal.Crypto.Dukpt;

/// <summary>
/// Which transaction counters exist: those with few enough one-bits, so that no key is more than so many steps from the first.
/// </summary>
internal static class DukptCounter
{
    /// <summary>True of a counter that a transaction may have.</summary>
    public static bool IsValid(uint counter, int onesMax) => counter != 0 && BitOperations.PopCount(counter) <= onesMax;

    /// <summary>The next counter that a transaction may have; false where there is none.</summary>
    /// <param name="counter">Any counter, also one that no transaction may have.</param>
    /// <param name="bits">Bits of a counter: 21 of TDES, 32 of AES.</param>
    /// <param name="onesMax">Most one-bits: 10 of TDES, 16 of AES.</param>
    /// <param name="next">The next.</param>
    public static bool TryAdvance(uint counter, int bits, int onesMax, out uint next)
    {
        ulong candidate = (ulong)counter + 1;
        while (BitOperations.PopCount(candidate) > onesMax)
        {
            candidate += 1UL << BitOperations.TrailingZeroCount(candidate);
        }

        next = unchecked((uint)candidate);
        return candidate >> bits == 0;
    }
}
