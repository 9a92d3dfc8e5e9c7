namespace Terminal.Emulator.World;

/// <summary>The world's dice: one stream from one seed (xorshift64*). Not for secrets.</summary>
/// <param name="seed">Any number; each gives another world.</param>
public sealed class Chance(ulong seed)
{
    private ulong state = unchecked((seed * 0x9E3779B97F4A7C15UL) ^ 0xD1B54A32D192ED03UL) | 1;

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True once in <paramref name="count"/>; never for 0.</summary>
    public bool OneIn(int count) => count > 0 && Below(count) == 0;

    /// <summary>A time between two bounds, in whole milliseconds.</summary>
    public TimeSpan Between(int fromMilliseconds, int toMilliseconds) =>
        TimeSpan.FromMilliseconds(fromMilliseconds + Below(toMilliseconds - fromMilliseconds + 1));

    /// <summary>Bytes, for seeds of other streams.</summary>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(Next() >> 56);
        }

        return bytes;
    }

    private ulong Next()
    {
        state ^= state >> 12;
        state = unchecked(state ^ (state << 25));
        state ^= state >> 27;
        return unchecked(state * 0x2545F4914F6CDD1DUL);
    }
}
