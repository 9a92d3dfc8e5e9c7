using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Fuzz.Targets;

/// <summary>Frames between application and vault, each read as a command and as a reply.</summary>
/// <remarks>
/// A message has one form: what is read is written as the same bytes. Nothing is left in the arena of what is refused. What a vault makes
/// of commands is <see cref="VaultTarget"/>'s.
/// </remarks>
internal sealed class VaultFrameTarget : IParserUnderTest
{
    public const int LengthMax = 400;
    private readonly byte[] block = new byte[256];
    private readonly byte[] frame = new byte[LengthMax];
    private readonly byte[] written = new byte[LengthMax + VaultFrame.PrefixLength];
    private readonly SecretArena arena;

    public VaultFrameTarget() => arena = new SecretArena(block);

    public IEnumerable<byte[]> ValidCases
    {
        get
        {
            string[] frames =
            [
                "01010000", "0101030F00000000000004E203D203582D310130016E", "01020264 65", "010300000001000C476173900101001001103112",
                "010400000001000401020304", "0105000000010002AABB040C0000753000 00EA60000100000000000004E203D2",
                "01060000000100105A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A01000000006AFD1A80", "010700000001020003443031000000006AFD1A80",
                "01080000000101", "010900000001", "01810C", "0182000000010002AABB0001CC06636172642D31",
                "018300000001000C476173900101001001103112", "01840000000103", "01850000000104",
                "018600000001000801020304050607080 00A0102030405060708090A", "01870000000102", "0188000000010A30384437423446314132",
                "018900000001020102423103414553063038443742340430303031020100000000 6AFD1A80",
                "018A00000001010100000000000000 000000000000000000",
                "010D00000001", "010E00000001", "010F00000001000000006AFD1A80",
                "018E0000000001000000006AFD1A8001", "018F00000001020106",
            ];
            return frames.Select(static text => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal)));
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        Span<byte> copy = frame.AsSpan(0, input.Length);
        input.CopyTo(copy);
        if (VaultFrame.Read(copy, arena, out VaultCommand? command) == WireStatus.Good)
        {
            Compare(VaultFrame.Write(command!, written), input);
        }

        CheckThatNothingIsLeft(copy);
        input.CopyTo(copy);
        if (VaultFrame.Read(copy, arena, out VaultReply? reply) == WireStatus.Good)
        {
            Compare(VaultFrame.Write(reply!, written), input);
        }

        CheckThatNothingIsLeft(copy);
    }

    private void Compare(int length, ReadOnlySpan<byte> input)
    {
        Property.Holds(
            VaultFrame.TryReadLength(written.AsSpan(0, VaultFrame.PrefixLength), out int said)
                && said == input.Length && length == said + VaultFrame.PrefixLength,
            "the length is the frame's");
        Property.Holds(written.AsSpan(VaultFrame.PrefixLength, said).SequenceEqual(input), "what is read is written as it was");
    }

    private void CheckThatNothingIsLeft(ReadOnlySpan<byte> copy)
    {
        Property.Holds(!copy.ContainsAnyExcept((byte)0), "the frame is zeroed");
        Property.Holds(!block.AsSpan().ContainsAnyExcept((byte)0), "no secret is left");
    }
}
