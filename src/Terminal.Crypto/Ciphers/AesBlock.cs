using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HardwareArm = System.Runtime.Intrinsics.Arm.Aes;
using HardwareX86 = System.Runtime.Intrinsics.X86.Aes;

namespace Terminal.Crypto.Ciphers;

/// <summary>
/// The AES block operation under a schedule that the caller holds: the processor's instructions, or arithmetic without tables.
/// </summary>
/// <remarks>
/// FIPS 197. Not every board has the instructions (the Raspberry Pi 4 has none). Without them the S-box is computed: sixteen inversions
/// in GF(2^8) at once, so that neither a branch nor an address depends on key or data.
/// </remarks>
internal static class AesBlock
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 16;

    /// <summary>Bytes of the longest schedule, of a key of 256 bits.</summary>
    public const int ScheduleLengthMax = 15 * Length;

    /// <summary>True where the processor has the instructions.</summary>
    public static bool HasInstructions => HardwareX86.IsSupported || HardwareArm.IsSupported;

    private static Vector128<byte> ShiftRows => Vector128.Create((byte)0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);

    private static Vector128<byte> ShiftRowsBack => Vector128.Create((byte)0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3);

    /// <summary>Makes the schedule of a key of 16, 24 or 32 bytes and gives its length in bytes.</summary>
    public static int Expand(ReadOnlySpan<byte> key, Span<byte> schedule) => Expand(key, schedule, HasInstructions);

    /// <summary>Enciphers one block in place.</summary>
    public static void Encipher(ReadOnlySpan<byte> schedule, Span<byte> block) => Encipher(schedule, block, HasInstructions);

    /// <summary>Deciphers one block in place.</summary>
    public static void Decipher(ReadOnlySpan<byte> schedule, Span<byte> block) => Decipher(schedule, block, HasInstructions);

    /// <summary>As the call without a choice; a test asks for the arithmetic.</summary>
    internal static int Expand(ReadOnlySpan<byte> key, Span<byte> schedule, bool byInstructions)
    {
        int length = Length * ((key.Length / 4) + 7);
        key.CopyTo(schedule);
        byte constant = 1;
        Span<byte> word = stackalloc byte[4];
        for (int offset = key.Length; offset < length; offset += 4)
        {
            schedule.Slice(offset - 4, 4).CopyTo(word);
            int place = offset % key.Length;
            if (place == 0)
            {
                (word[0], word[1], word[2], word[3]) = (word[1], word[2], word[3], word[0]);
                Substitute(word, byInstructions);
                word[0] ^= constant;
                constant = (byte)(((constant << 1) & 0xFF) ^ (0x1B * (constant >> 7)));
            }
            else if (place == 16 && key.Length == 32)
            {
                Substitute(word, byInstructions);
            }

            for (int i = 0; i < 4; i++)
            {
                schedule[offset + i] = (byte)(schedule[offset + i - key.Length] ^ word[i]);
            }
        }

        word.Clear();
        return length;
    }

    /// <summary>As the call without a choice; a test asks for the arithmetic.</summary>
    internal static void Encipher(ReadOnlySpan<byte> schedule, Span<byte> block, bool byInstructions)
    {
        ReadOnlySpan<Vector128<byte>> keys = MemoryMarshal.Cast<byte, Vector128<byte>>(schedule);
        Vector128<byte> state = Vector128.Create<byte>(block) ^ keys[0];
        for (int round = 1; round < keys.Length; round++)
        {
            bool last = round == keys.Length - 1;
            state = byInstructions && HardwareX86.IsSupported
                ? last ? HardwareX86.EncryptLast(state, keys[round]) : HardwareX86.Encrypt(state, keys[round])
                : EncipherRound(state, last, byInstructions) ^ keys[round];
        }

        state.CopyTo(block);
    }

    /// <summary>As the call without a choice; a test asks for the arithmetic.</summary>
    internal static void Decipher(ReadOnlySpan<byte> schedule, Span<byte> block, bool byInstructions)
    {
        ReadOnlySpan<Vector128<byte>> keys = MemoryMarshal.Cast<byte, Vector128<byte>>(schedule);
        Vector128<byte> state = Vector128.Create<byte>(block) ^ keys[^1];
        for (int round = keys.Length - 2; round >= 0; round--)
        {
            bool last = round == 0;
            state = SubstituteBack(state, byInstructions) ^ keys[round];
            state = last ? state : MixBack(state, byInstructions);
        }

        state.CopyTo(block);
    }

    private static Vector128<byte> EncipherRound(Vector128<byte> state, bool last, bool byInstructions)
    {
        if (byInstructions)
        {
            state = HardwareArm.Encrypt(state, Vector128<byte>.Zero);
            return last ? state : HardwareArm.MixColumns(state);
        }

        state = Vector128.Shuffle(Substitute(state), ShiftRows);
        return last ? state : Mix(state);
    }

    private static Vector128<byte> SubstituteBack(Vector128<byte> state, bool byInstructions) => byInstructions
        ? HardwareX86.IsSupported
            ? HardwareX86.DecryptLast(state, Vector128<byte>.Zero)
            : HardwareArm.Decrypt(state, Vector128<byte>.Zero)
        : InvertedSubstitute(Vector128.Shuffle(state, ShiftRowsBack));

    private static Vector128<byte> MixBack(Vector128<byte> state, bool byInstructions)
    {
        if (byInstructions)
        {
            return HardwareX86.IsSupported ? HardwareX86.InverseMixColumns(state) : HardwareArm.InverseMixColumns(state);
        }

        // The inverse matrix is the matrix times {5, 0, 4, 0}.
        Vector128<byte> fourfold = Double(Double(state ^ Turn(state, 2)));
        return Mix(state ^ fourfold);
    }

    private static Vector128<byte> Mix(Vector128<byte> state)
    {
        Vector128<byte> next = Turn(state, 1);
        return Double(state ^ next) ^ next ^ Turn(state, 2) ^ Turn(state, 3);
    }

    /// <summary>Each column turned up by so many rows.</summary>
    private static Vector128<byte> Turn(Vector128<byte> state, int rows)
    {
        Vector128<uint> columns = state.AsUInt32();
        return ((columns >> (8 * rows)) | (columns << (32 - (8 * rows)))).AsByte();
    }

    private static Vector128<byte> Double(Vector128<byte> value) =>
        (value + value) ^ (Vector128.LessThan(value.AsSByte(), Vector128<sbyte>.Zero).AsByte() & Vector128.Create((byte)0x1B));

    private static Vector128<byte> Multiply(Vector128<byte> left, Vector128<byte> right)
    {
        Vector128<byte> product = Vector128<byte>.Zero;
        for (int bit = 0; bit < 8; bit++)
        {
            product ^= left & Vector128.Equals(right & Vector128<byte>.One, Vector128<byte>.One);
            left = Double(left);
            right = Vector128.ShiftRightLogical(right, 1);
        }

        return product;
    }

    /// <summary>The inverse in GF(2^8), and zero of zero: the 254th power.</summary>
    private static Vector128<byte> Invert(Vector128<byte> value)
    {
        Vector128<byte> power = value;
        for (int step = 0; step < 6; step++)
        {
            power = Multiply(Multiply(power, power), value);
        }

        return Multiply(power, power);
    }

    private static Vector128<byte> Substitute(Vector128<byte> value)
    {
        Vector128<byte> inverse = Invert(value);
        return inverse ^ Rotate(inverse, 1) ^ Rotate(inverse, 2) ^ Rotate(inverse, 3) ^ Rotate(inverse, 4) ^ Vector128.Create((byte)0x63);
    }

    private static Vector128<byte> InvertedSubstitute(Vector128<byte> value) =>
        Invert(Rotate(value, 1) ^ Rotate(value, 3) ^ Rotate(value, 6) ^ Vector128.Create((byte)0x05));

    private static Vector128<byte> Rotate(Vector128<byte> value, int count) =>
        Vector128.ShiftLeft(value, count) | Vector128.ShiftRightLogical(value, 8 - count);

    /// <summary>The S-box over four bytes. The instructions also shift rows, which does nothing where all columns are the same.</summary>
    private static void Substitute(Span<byte> word, bool byInstructions)
    {
        Vector128<byte> columns = Vector128.Create(MemoryMarshal.Read<uint>(word)).AsByte();
        columns = !byInstructions ? Substitute(columns)
            : HardwareX86.IsSupported ? HardwareX86.EncryptLast(columns, Vector128<byte>.Zero)
            : HardwareArm.Encrypt(columns, Vector128<byte>.Zero);
        MemoryMarshal.Write(word, columns.AsUInt32().ToScalar());
    }
}
