using Terminal.Emulator.Cards;
using Terminal.Emulator.Devices;

namespace Terminal.Tests.Devices.Contactless;

/// <summary>A card that answers with a pattern of a chosen length and counts what it is asked.</summary>
internal class TestCard : ICardModel
{
    private static readonly byte[] Identifier = [0x08, 0x12, 0x34, 0x56];
    private static readonly byte[] AnswerToSelect = [0x05, 0x78, 0x80, 0x70, 0x02];

    public virtual ReadOnlySpan<byte> Atqa => [0x00, 0x04];

    public byte Sak { get; set; } = 0x20;

    public virtual ReadOnlySpan<byte> Uid => Identifier;

    public virtual ReadOnlySpan<byte> Ats => AnswerToSelect;

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
    private static readonly byte[] Answer = [0x50, 0x11, 0x22, 0x33, 0x44, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x81];

    public ReadOnlySpan<byte> Atqb => Answer;
}
