using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>A card that answers with a pattern of a chosen length and counts what it is asked.</summary>
internal class TestCard : ICardModel
{
    private static readonly byte[] Identifier = [0x08, 0x12, 0x34, 0x56];

    public virtual ReadOnlySpan<byte> Atqa => [0x00, 0x04];

    public byte Sak { get; set; } = 0x20;

    public virtual ReadOnlySpan<byte> Uid => Identifier;

    public virtual ReadOnlySpan<byte> Ats => AnswerToSelect;

    /// <summary>From its length byte on.</summary>
    public byte[] AnswerToSelect { get; init; } = [0x05, 0x78, 0x80, 0x70, 0x02];

    public int ResponseLength { get; set; } = 2;

    public List<byte[]> Commands { get; } = [];

    public static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)(i * 7 % 251))];

    public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
    {
        Commands.Add(command.ToArray());
        if (ResponseLength < 0)
        {
            return -1;
        }

        Pattern(ResponseLength).CopyTo(response);
        return ResponseLength;
    }

    public void Removed()
    {
    }
}

/// <summary>The same card, of type B.</summary>
internal sealed class TypeBTestCard : TestCard, ITypeBCardModel
{
    public ReadOnlySpan<byte> Atqb =>
        new byte[] { 0x50, 0x11, 0x22, 0x33, 0x44, 0x00, 0x00, 0x00, 0x00, 0x00, FrameSizeAndProtocol, 0x81 };

    public ReadOnlySpan<byte> AttribResponse => new byte[AttribLength];

    /// <summary>Second byte of the protocol information: frame size in its upper half, 1 in its lowest bit for ISO/IEC 14443-4.</summary>
    public byte FrameSizeAndProtocol { get; init; } = 0x81;

    /// <summary>1 for a card without a word of its higher layer.</summary>
    public int AttribLength { get; init; } = 1;
}
