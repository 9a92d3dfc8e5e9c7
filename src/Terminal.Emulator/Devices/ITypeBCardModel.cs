using Terminal.Emulator.Cards;

namespace Terminal.Emulator.Devices;

/// <summary>A card of ISO/IEC 14443-3 type B; its type A members are empty.</summary>
public interface ITypeBCardModel : ICardModel
{
    /// <summary>The 12 bytes of ATQB from its leading 50 on.</summary>
    ReadOnlySpan<byte> Atqb { get; }

    /// <summary>The answer to ATTRIB: buffer length and card number in its first byte, then whatever a higher layer says.</summary>
    ReadOnlySpan<byte> AttribResponse { get; }
}
