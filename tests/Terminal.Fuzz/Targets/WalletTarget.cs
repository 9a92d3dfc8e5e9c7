using System.Text;
using Terminal.Emulator.Cards;

namespace Terminal.Fuzz.Targets;

/// <summary>The emulator's card files: what is read makes a card or none, and a card answers.</summary>
internal sealed class WalletTarget : IParserUnderTest
{
    public const int LengthMax = 8192;
    private static readonly byte[][] Commands =
    [
        [0x00, 0xA4, 0x04, 0x00, 0x0E, .. "2PAY.SYS.DDF01"u8, 0x00],
        [0x00, 0xA4, 0x04, 0x00, 0x05, 0xA0, 0x00, 0x00, 0x00, 0x03, 0x00],
        [0x80, 0xA8, 0x00, 0x00, 0x23, 0x83, 0x21, 0x21, .. new byte[32], 0x00],
        [0x00, 0xB2, 0x01, 0x1C, 0x00],
        [0x00, 0xB2, 0x01, 0x14, 0x00],
    ];

    private readonly byte[] response = new byte[Emv.Limits.ResponseLengthMax];

    public IEnumerable<byte[]> ValidCases => TestCards.Wallet.Cards.Select(static card => Encoding.UTF8.GetBytes(CardsJson.Write([card])));

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!CardsJson.TryRead(Encoding.UTF8.GetString(input), out IReadOnlyList<CardProfile> cards))
        {
            return;
        }

        foreach (CardProfile profile in cards)
        {
            if (!ContactlessCard.TryCreate(profile, out ContactlessCard? card))
            {
                continue;
            }

            foreach (byte[] command in Commands)
            {
                int length = card.Transceive(command, response);
                bool answered = length is -1 or (>= 2 and <= Emv.Limits.ResponseLengthMax);
                Property.Holds(answered, "a card answers with a status word, or not at all");
            }
        }
    }
}
